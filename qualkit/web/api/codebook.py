"""The codebook as its page reads and changes it: code by code, previewed, compared, tried out.

Its version is the number of its revision. A preview does the change in a transaction that is taken
back, in a project of its own, so that nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError, UnknownName
from qualkit.web.api import shapes
from qualkit.web.api.bodies import Body, Name, Prose, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.codes import Books, codebook_state, position_of
from qualkit.web.api.documents import required
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project

Texts = Annotated[list[Prose], Field(max_length=2_000)]

SECONDS = 1.0
"""How long rules that are being written are tried."""


class Change(Body):
    """One change of the codebook: what is done, to which code, and with what."""

    does: Literal["rename", "move", "merge", "split", "retire", "unretire", "edit"]
    code: Name
    name: Name | None = None
    parent: Name | None = None
    position: int | None = None
    into: Name | None = None
    definition: Prose | None = None
    include: Texts | None = None
    exclude: Texts | None = None
    examples: Texts | None = None
    color: Prose | None = None
    about: dict[str, Texts] | None = None
    rules: Prose | None = None
    role: Name | None = None
    document: Name | None = None
    contains: Name | None = None

    def run(self, project: Project, *, dry_run: bool = False) -> Any:
        """Do it; a `qualkit.model.codebooks.CodebookChanged`."""
        needed, known = _FIELDS[self.does]
        given = {name: getattr(self, name) for name in self.model_fields_set - {"does", "code"}}
        wrong = [*(set(needed) - set(given)), *(set(given) - {*needed, *known})]
        if wrong:
            expected = ", ".join((*needed, *known)) or "nothing else"
            raise ParameterError(f"{self.does} with or without {wrong[0]}", expected=expected)
        act = getattr(project, _METHODS.get(self.does, f"{self.does}_code"))
        return act(self.code, **given, dry_run=dry_run)


_METHODS = {"merge": "merge_codes"}
_FIELDS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "rename": (("name",), ()),
    "move": (("parent",), ("position",)),
    "merge": (("into",), ()),
    "split": (("name",), ("definition", "role", "document", "contains")),
    "retire": ((), ()),
    "unretire": ((), ()),
    "edit": (
        (),
        ("definition", "include", "exclude", "examples", "color", "about", "rules"),
    ),
}
"""What each change must be told and what it may be told."""


class Trial(Body):
    """Rules to be tried for a code."""

    code: Name
    rules: Prose


class Codebook:
    """The codebook of the project, for its page."""

    def __init__(self, open_project: OpenProject, changing: Changing, books: Books) -> None:
        self._open = open_project
        self._changing = changing
        self._books = books

    def code(self, request: Request) -> Response:
        """All that the codebook says of ``code``."""
        path = required(request, "code")
        with self._open() as project:
            codes = self._books.codes(project)
            if path not in codes:
                raise UnknownName("code", path, list(codes))
            code, rules = codes[path], project.rules_text(path)
            said = codebook_state(project)
        fields = ("path", "category", "retired", "definition", "color")
        lists = ("include", "exclude", "examples")
        said |= {name: getattr(code, name) for name in fields}
        said |= {name: list(getattr(code, name)) for name in lists}
        about = {role: list(cues) for role, cues in code.about.items()}
        return JSONResponse({**said, "about": about, "rules": rules})

    async def change(self, request: Request) -> Response:
        """Change the codebook."""
        wanted = await body_of(request, Change)

        def act(project: Project) -> Mapping[str, Any]:
            expect(request, codebook_state(project))
            done = wanted.run(project)
            return {"position": position_of(project, done.became), "told": _counts(done)}

        return await self._changing.answer(request, act)

    async def preview(self, request: Request) -> Response:
        """What a change would do: counts, and what would differ."""
        wanted = await body_of(request, Change)

        def look() -> dict[str, Any]:
            with self._open() as project:
                done = wanted.run(project, dry_run=True)
                return {"told": _counts(done), "became": done.became, **codebook_state(project),
                        "changes": shapes.table(done.changes)}  # fmt: skip

        return JSONResponse(await run_in_threadpool(look))

    async def trial(self, request: Request) -> Response:
        """What rules would find that are not saved."""
        wanted = await body_of(request, Trial)

        def look() -> dict[str, Any]:
            with self._open() as project:
                found = project.try_rules(wanted.code, wanted.rules, seconds=SECONDS)
            return dict(found.to_dict())

        return JSONResponse(await run_in_threadpool(look))

    def revisions(self, _: Request) -> Response:
        """Every revision with what is new in it, the newest first."""
        return self._listed(lambda project: list(reversed(list(project.codebook_revisions()))))

    def difference(self, request: Request) -> Response:
        """What differs from revision ``before`` to ``after``, by default the newest."""
        before = _revision(required(request, "before"))
        after = request.query_params.get("after")
        until = None if after is None else _revision(after)
        return self._listed(lambda project: list(project.diff_codebook(before, until)))

    def _listed(self, rows: Callable[[Project], Any]) -> Response:
        with self._open() as project:
            if not project.codebook_revision():
                return JSONResponse({"rows": [], **codebook_state(project)})
            return JSONResponse({"rows": shapes.table(rows(project)), **codebook_state(project)})


def _counts(done: Any) -> dict[str, Any]:
    told = ("revision", "codes", "codings", "duplicates", "kept_twice", "suggestions",
            "rewritten", "lost_comments")  # fmt: skip
    return {name: getattr(done, name) for name in told}


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ParameterError("the revision in the address", expected="a whole number")
    return int(text)
