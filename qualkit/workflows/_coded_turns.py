"""Reads which codes stand on which turns: the ground of tables of codes together and over time.

Moderators' turns are left out unless they are asked for, and so are codings about another role
than the one asked for; both are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.coded_turns import CodedGround, CodedTurns, Touch
from qualkit.model.codings import BASES, Basis, Coding, Suggestion
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._code_names import code_paths


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedWanted:
    """Which codings on whose turns to read; an empty part does not choose.

    ``roles`` may name moderators, who are left out otherwise unless ``moderators`` is set.
    """

    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    about: str | None = None
    coders: tuple[str, ...] = ()
    basis: str = "decided"
    moderators: bool = False

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise ParameterError(f"basis {self.basis!r}", expected=" or ".join(BASES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """Codings as they were first given: the code of each recoded since, and those merged away."""

    codes: Mapping[str, str] = field(default_factory=dict)
    merged_away: tuple[Coding, ...] = ()

    @classmethod
    def of(cls, store: Store) -> Former:
        """What changes of the codebook made of codings in the project, taken back."""
        codes = stores.first_codes.first_codes(store)
        return cls(codes=codes, merged_away=stores.first_codes.merged_away(store))

    def as_given(
        self, human: Sequence[Coding], codes: tuple[str, ...], coders: Sequence[str]
    ) -> tuple[list[Coding], tuple[str, ...]]:
        """Codings of `codes` under the codes they had, and these, after those there are now."""
        chosen = set(codes)
        gone = [one for one in self.merged_away if not coders or one.coder in coders]
        before = [
            replace(one, code=self.codes.get(one.id, one.code))
            for one in (*human, *gone)
            if one.code in chosen
        ]
        more = sorted({one.code for one in before} - chosen)
        return before, (*codes, *more)


NOW = Former()
"""Codings as they stand."""


def coded_turns(store: Store, wanted: CodedWanted, former: Former = NOW) -> CodedTurns:
    """The turns that count with the codes on them, those that codings have now or had before.

    Codes are chosen by what they are now.

    Raises
    ------
    UnknownName
        If a code, a role or a coder is not in the project.
    UndefinedResult
        If nothing is coded that could count.
    """
    check_roles(store, wanted)
    found = _Found.of(store, wanted, former)
    touches = found.touches()
    if not touches:
        _refuse_moderators_only(found)
        raise UndefinedResult(
            f"no coding of {_asked(wanted)}",
            expected="codings on turns",
            repair=f"code first: qualkit code {store.path.name}",
        )
    return CodedTurns(
        turns=found.turns,
        codes=found.codes,
        codings=found.codings,
        touches=touches,
        ground=found.ground(touches),
        notes=_notes(store, found.human),
    )


def _refuse_moderators_only(found: _Found) -> None:
    """Raise where moderators' turns would be all that counts."""
    if found.wanted.roles or found.wanted.moderators:
        return
    everybody = replace(
        found, turns=tuple(found.every), wanted=replace(found.wanted, moderators=True)
    )
    if everybody.touches():
        alone = "speak and are coded" if not found.turns else "have codes"
        raise UndefinedResult(
            f"only moderators {alone}, and their turns are left out",
            repair="count them: --moderators",
        )


def digest_of(coded: CodedTurns) -> str:
    """What the result depends on, in one digest."""
    return digest(
        [(item.id, item.code, item.about) for item in coded.codings],
        [(turn.document, turn.ordinal, turn.participant, turn.role) for turn in coded.turns],
    )


def check_roles(store: Store, wanted: CodedWanted) -> None:
    """Raise `UnknownName` for a role that nobody has and no coding is about."""
    roles = stores.participants.roles(store)
    for role in wanted.roles:
        if role not in roles:
            raise UnknownName("role", role, roles)
    known = sorted({*roles, *stores.codings.abouts(store)})
    if wanted.about is not None and wanted.about not in known:
        raise UnknownName("role", wanted.about, known)


def _codes(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    paths = stores.codes.paths(store)
    if not paths:
        raise UndefinedResult(
            "the project has no codes",
            repair=f"import a codebook: qualkit codebook {store.path.name} import FILE.yaml",
        )
    chosen = {path for name in names for path in code_paths(store, name)}
    return tuple(path for path in paths if not chosen or path in chosen)


def _codings(store: Store, wanted: CodedWanted) -> tuple[list[Coding], list[Suggestion]]:
    made = list(stores.codings.all_codings(store, by=wanted.coders))
    if wanted.basis == "decided":
        return made, []
    kept = stores.suggestions.all_suggestions(store, status="waiting")
    return made, [item.suggestion for item in kept]


def _counts(turn: Turn, wanted: CodedWanted) -> bool:
    if wanted.roles:
        return turn.role in wanted.roles
    return wanted.moderators or turn.role != MODERATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What was read: all turns and those that count, codes, codings by people, and waiting ones."""

    wanted: CodedWanted
    every: Sequence[Turn]
    turns: tuple[Turn, ...]
    codes: tuple[str, ...]
    human: Sequence[Coding]
    waiting: Sequence[Suggestion]

    @classmethod
    def of(cls, store: Store, wanted: CodedWanted, former: Former) -> _Found:
        codes = _codes(store, wanted.codes)
        human, waiting = _codings(store, wanted)
        if former is not NOW:
            human, codes = former.as_given(human, codes, wanted.coders)
        every = stores.documents.turns(store)
        return cls(
            wanted=wanted,
            every=every,
            turns=tuple(turn for turn in every if _counts(turn, wanted)),
            codes=codes,
            human=human,
            waiting=waiting,
        )

    @property
    def codings(self) -> tuple[Coding | Suggestion, ...]:
        return (*self.human, *self.waiting)

    def touches(self) -> tuple[Touch, ...]:
        """Every coding on every turn that counts."""
        column = {code: index for index, code in enumerate(self.codes)}
        row = {(turn.document, turn.ordinal): index for index, turn in enumerate(self.turns)}
        places, about, found = Places(self.every), self.wanted.about, []
        for number, coding in enumerate(self.codings):
            if coding.code not in column:
                continue
            for turn in places.touching(coding.document, coding.span):
                at = row.get((turn.document, turn.ordinal))
                if at is None or about not in (None, coding.about or turn.role):
                    continue
                start = max(coding.span.start, turn.span.start)
                end = min(coding.span.end, turn.span.end)
                found.append(Touch(at, column[coding.code], start, end, number))
        return tuple(found)

    def ground(self, touches: Sequence[Touch]) -> CodedGround:
        """What the table rests on, in counts."""
        spoken = [turn.role == MODERATOR for turn in self.turns]
        return CodedGround(
            basis=self._basis(touches),
            coders=tuple(sorted({coding.coder for coding in self.human})),
            roles=self.wanted.roles,
            about=self.wanted.about,
            participants=len({turn.participant for turn in self.turns if turn.participant}),
            sessions=len({turn.session for turn in self.turns}),
            turns=len(self.turns),
            coded=len({touch.turn for touch in touches}),
            moderators=sum(turn.role == MODERATOR for turn in self.every) - sum(spoken),
        )

    def _basis(self, touches: Sequence[Touch]) -> Basis:
        codings = self.codings
        by_people = sum(coding.origin in ("human", "import") for coding in self.human)
        counting = {touch.coding for touch in touches}
        other = {
            touch.coding
            for touch in touches
            if codings[touch.coding].about not in (None, self.turns[touch.turn].role)
        }
        return Basis(
            name=self.wanted.basis,
            human=by_people,
            accepted=len(self.human) - by_people,
            waiting=len(self.waiting),
            counted=len(counting),
            attributed=len(other),
            unattached=len(codings) - len(counting),
        )


def _asked(wanted: CodedWanted) -> str:
    parts = ["the codes asked for" if wanted.codes else "any code"]
    if wanted.roles:
        parts.append(f"by {', '.join(clip(role) for role in wanted.roles)}")
    if wanted.about:
        parts.append(f"about {clip(wanted.about)}")
    if wanted.coders:
        parts.append(f"of {', '.join(clip(name) for name in wanted.coders)}")
    return " ".join(parts)


def _notes(store: Store, human: Sequence[Coding]) -> tuple[str, ...]:
    notes = []
    if waiting := stores.reviews.n_codings(store):
        notes.append(
            f"{counted(waiting, 'coding')} waiting for review after an edit, not counted:"
            " qualkit documents PROJECT review"
        )
    coders = sorted({coding.coder for coding in human})
    if len(coders) > 1:
        notes.append(
            f"codings of {', '.join(coders)}: a code counts where any of them gave it;"
            " --coder names one"
        )
    return tuple(notes)
