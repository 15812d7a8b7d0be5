"""A project as the elements of a REFI-QDA package: who shares what GUID, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit import store as stores
from qualkit.interchange.refi import elements, names, shaped
from qualkit.model.codings import Coding
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._refi_out_codes import codes_out
from qualkit.workflows._refi_out_memos import Notes, links_out, sets_out
from qualkit.workflows._refi_out_people import Variables, cases_out, users_out
from qualkit.workflows._refi_out_texts import Selected, Told, source_out


def origin() -> str:
    """What wrote the package: qualkit and its version."""
    (version,) = installed_versions().values() or ("",)
    return f"{names.ORIGIN} {version}".strip()


@dataclass(slots=True)
class Making:
    """What the parts of a package share: the GUIDs in it of what is in the project."""

    store: Store
    users: dict[str, elements.User]
    documents: dict[str, str]
    codes: dict[str, str]
    codings: tuple[Coding, ...]
    selected: dict[str, Selected]

    @classmethod
    def of(cls, store: Store) -> Making:
        documents = {
            name: shaped("document", guid)
            for name, (guid, _) in stores.documents.guids(store).items()
        }
        return cls(
            store=store,
            users=users_out(store),
            documents=documents,
            codes={path: shaped("code", guid) for path, guid in stores.codes.guids(store).items()},
            codings=stores.codings.all_codings(store),
            selected={name: Selected(guid) for name, guid in documents.items()},
        )

    def project(self) -> elements.Project:
        """The whole package but for its texts."""
        store = self.store
        for coding in self.codings:
            self.selected[coding.document].codings[coding.span].append(coding)
        notes = self._notes()
        links = links_out(store, self.selected, notes)
        variables = Variables(stores.project.guid(store))
        cases = cases_out(store, variables, self.documents)
        used = sorted({coding.code for coding in self.codings})
        by_code = {path: notes.on[guid] for path, guid in self.codes.items() if guid in notes.on}
        return elements.Project(
            name=stores.project.name(store),
            origin=origin(),
            created=stores.project.created(store),
            notes=tuple(notes.on.get(shaped("project", stores.project.guid(store)), ())),
            users=tuple(self.users.values()),
            codes=codes_out(store, used, by_code),
            cases=tuple(cases.values()),
            sources=self._sources(notes, variables),
            variables=variables.listed(),
            written=tuple(notes.bodies),
            links=(*links, *notes.links),
            sets=sets_out(store, self.documents, self.codes, notes),
        )

    def _notes(self) -> Notes:
        users = {name: user.guid for name, user in self.users.items()}
        notes = Notes(users, self.selected, self._there())
        for memo in stores.memos.all_memos(self.store):
            notes.take(memo)
        for memo in stores.memos.short_memos(self.store):
            # A theme's is the description of its set.
            if memo.sort == "coding" and memo.object in notes.there:
                notes.take(memo)
        return notes

    def _there(self) -> dict[str, str]:
        """The GUIDs in the file of what a note can be on, by those in the project."""
        store = self.store
        found = {stores.project.guid(store): shaped("project", stores.project.guid(store))}
        for guid, path in stores.codes.by_guid(store).items():
            found[guid] = self.codes[path]
        for kind, guids in (
            ("document", [guid for guid, _ in stores.documents.guids(store).values()]),
            ("session", stores.documents.sessions(store).values()),
            ("participant", stores.participants.guids(store).values()),
            ("theme", [theme.id for theme in stores.claims.all_claims(store)]),
            ("memo", [memo.id for memo in stores.memos.all_memos(store)]),
            ("coding", [coding.id for coding in self.codings]),
        ):
            found.update({guid: shaped(kind, guid) for guid in guids})
        return found

    def _sources(self, notes: Notes, variables: Variables) -> tuple[elements.Source, ...]:
        told = Told(
            codes=self.codes,
            users={name: user.guid for name, user in self.users.items()},
            notes=notes.on,
        )
        created = stores.documents.created(self.store)
        listing = stores.documents.listing(self.store).records()
        attributes = {row["name"]: row["attributes"] for row in listing}
        texts = stores.documents.texts(self.store)
        return tuple(
            source_out(
                name, texts[name], self.selected[name], told, created=created[name],
                values=variables.told(attributes[name]),
            )
            for name in self.documents
        )  # fmt: skip


def elements_in(project: elements.Project) -> dict[str, int]:
    """How many things of each kind a package of qualkit has."""
    bodies = [body for source in project.sources for body in source.texts]
    selections = [each for body in bodies for each in body.selections]
    values = [*(case.values for case in project.cases), *(body.values for body in bodies)]
    found = {
        "source": len(project.sources),
        "code": len(project.codes),
        "selection": len(selections),
        "coding": sum(len(each.codings) for each in selections),
        "user": len(project.users),
        "case": len(project.cases),
        "variable": len(project.variables),
        "value": sum(map(len, values)),
        "note": len(project.written),
        "link": len(project.links),
        "set": len(project.sets),
    }
    return {kind: n for kind, n in found.items() if n}
