"""The codes of the project as pages know them, in the codebook's order, and new ones.

What the codebook says of a code is read from its YAML, which takes long in a large one: it is
remembered for the newest revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.model.codes import Code
from qualkit.web.api.bodies import Body, Name, Prose, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.views import CodeName, OpenProject, tints_of

if TYPE_CHECKING:
    from qualkit.project import Project


class NewCode(Body):
    """A code to add, last under ``parent`` (``/``: none)."""

    name: Name
    parent: Name = "/"
    definition: Prose = ""
    category: bool = False
    color: Name | None = None


@dataclass(slots=True)
class Books:
    """The codes of the newest revision, remembered by its number and name of project."""

    _kept: tuple[int, Mapping[str, Code]] = field(default=(0, {}))

    def codes(self, project: Project) -> Mapping[str, Code]:
        """The codes by path."""
        number = project.codebook_revision()
        if not number:
            return {}
        kept, codes = self._kept
        if kept != number:
            codes = {code.path: code for code in project.codebook().codes}
            self._kept = (number, codes)
        return codes


class Codes:
    """The codes of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing
        self.books = Books()

    def all(self, request: Request) -> Response:
        """Every code in the codebook's order, retired ones too, with how often it is given.

        With ``counts=no`` without that, which takes longer than everything else.
        """
        is_counted = request.query_params.get("counts") != "no"
        with self._open() as project:
            codes = shown_codes(project, self.books, is_counted=is_counted)
            said = codebook_state(project)
        return JSONResponse({**said, "codes": codes, "news": self._changing.news.number})

    def counts(self, _: Request) -> Response:
        """How often each code is given, waits, and by how many participants."""
        with self._open() as project:
            rows = [[row[name] for name in ("code", *COUNTS)] for row in project.codes()]
        return JSONResponse({"codes": rows})

    async def add(self, request: Request) -> Response:
        """Add a code; the first one begins a codebook."""
        new = await body_of(request, NewCode)

        def act(project: Project) -> Mapping[str, Any]:
            if "if-match" in request.headers:
                expect(request, codebook_state(project))
            done = project.add_code(
                new.name,
                parent=new.parent,
                definition=new.definition,
                category=new.category,
                color=new.color or "",
            )
            return {"revision": done.revision, "position": position_of(project, done.became)}

        return await self._changing.answer(request, act)


def codebook_state(project: Project) -> dict[str, Any]:
    """The newest revision of the codebook, and its version."""
    number = project.codebook_revision()
    return {"revision": number, "version": str(number)}


def position_of(project: Project, path: str) -> int:
    """Where a code stands among all, which tells it without its name."""
    return [row["code"] for row in project.code_names()].index(path)


COUNTS = ("codings", "suggestions", "participants")


def shown_codes(project: Project, books: Books, *, is_counted: bool = True) -> list[dict[str, Any]]:
    """Every code as pages know it; its counts are None where nothing is counted."""
    table = project.codes() if is_counted else project.code_names()
    known = books.codes(project)
    tints = tints_of(table)
    return [_code(row, known.get(row["code"]), tints.css(row["code"])) for row in table]


def _code(row: Mapping[str, Any], code: Code | None, css: str) -> dict[str, Any]:
    path = row["code"]
    name = CodeName(path)
    return {
        "path": path,
        "name": name.own,
        "parent": code.parent if code else None,
        "category": bool(row["category"]),
        "retired": bool(row["retired"]),
        "color": row["color"] or "",
        "css": css,
        **{name: dict(row).get(name) for name in COUNTS},
        "definition": code.definition if code else "",
        "include": list(code.include) if code else [],
        "exclude": list(code.exclude) if code else [],
    }
