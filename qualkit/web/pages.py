"""The pages: each opens the project, gathers what it shows, closes it, renders.

Endpoints are plain functions, which Starlette runs in worker threads: a project is opened, read
and closed within one of them.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from qualkit.errors import ParameterError, UnknownName
from qualkit.web.api.quotes import choice_of
from qualkit.web.codelist import code_lines
from qualkit.web.dumbbell import TICKS
from qualkit.web.gaps import gaps
from qualkit.web.listing import documents
from qualkit.web.overview import overview
from qualkit.web.people import people
from qualkit.web.quotes import Choice, quotes
from qualkit.web.rendering import render
from qualkit.web.views import OpenProject, tint_rules


class Pages:
    """The pages of one project, which `open_project` opens anew for each."""

    def __init__(self, open_project: OpenProject) -> None:
        self._open = open_project

    def overview(self, _: Request) -> Response:
        """What the project holds."""
        with self._open() as project:
            view, name, file = overview(project), project.name, project.path.name
        return _page("overview", name, view=view, file=file)

    def documents(self, _: Request) -> Response:
        """Every document, and where files are dropped to be read."""
        with self._open() as project:
            view, name = documents(project), project.name
        return _page("documents", name, view=view)

    def participants(self, _: Request) -> Response:
        """Everybody who speaks."""
        with self._open() as project:
            view, name = people(project), project.name
        return _page("participants", name, view=view)

    def document(self, request: Request) -> Response:
        """The coding page of ``name``; its script reads the text and the codings."""
        document = _required(request, "name")
        with self._open() as project:
            rows = {row["name"]: row for row in project.documents()}
            name, coder = project.name, project.coder
        if document not in rows:
            raise UnknownName("document", document, list(rows))
        return _page("document", name, document=rows[document], coder=coder)

    def search(self, request: Request) -> Response:
        """Where something is looked for; the hits are fetched by the page's script."""
        with self._open() as project:
            roles = [role for role, _ in people(project).roles]
            documents, name = project.documents(), project.name
        sessions = sorted({row["session"] for row in documents})
        asked = dict(request.query_params)
        view = {"roles": roles, "documents": documents, "sessions": sessions, "asked": asked}
        return _page("search", name, **view)

    def review(self, _: Request) -> Response:
        """The suggestions that wait, one after the other; the script reads them."""
        with self._open() as project:
            codes, people = project.codes(), project.participants()
            documents = [row["name"] for row in project.documents()]
            name = project.name
        waiting = [row for row in codes if row["suggestions"]]
        roles = sorted({row["role"] for row in people if row["role"]})
        return _page("review", name, codes=waiting, roles=roles, documents=documents)

    def codebook(self, _: Request) -> Response:
        """The codes, which the page's script lets change."""
        with self._open() as project:
            lines, name = code_lines(project.code_names()), project.name
            revision = str(project.codebook_revision())
        return _page("codebook", name, codes=lines, revision=revision)

    def quotes(self, request: Request) -> Response:
        """The quotes of ``code`` (several), ``role``, ``document``, ``coder``, ``about``."""
        choice = choice_of(request)
        with self._open() as project:
            view, name = quotes(project, choice), project.name
        return _page("quotes", name, view=view, address=_quotes_address)

    def contrast(self, _: Request) -> Response:
        """The newest contrast."""
        with self._open() as project:
            view, name, file = gaps(project), project.name, project.path.name
            blind = project.blind_coder
        return _page("contrast", name, view=view, file=file, ticks=TICKS, blind=blind)

    def tints(self, _: Request) -> Response:
        """The stylesheet of the codes' colours."""
        with self._open() as project:
            css = tint_rules(project.code_names())
        return Response(css, media_type="text/css")


def _quotes_address(choice: Choice, **changed: str | None) -> str:
    """The address of the quotes that a choice with other values shows, from the first."""
    other = replace(choice, **{"after": None, **changed})  # type: ignore[arg-type]
    pairs = [*other.query(), *([("after", other.after)] if other.after else [])]
    return f"/quotes?{urlencode(pairs, errors='replace')}" if pairs else "/quotes"


def _page(template: str, project: str, **values: object) -> Response:
    return HTMLResponse(render(template, project=project, here=template, **values))


def _required(request: Request, key: str) -> str:
    value = request.query_params.get(key)
    if not value:
        raise ParameterError(f"the address has no {key}", expected=f"?{key}=…")
    return value


def _number(request: Request, key: str) -> int | None:
    value = request.query_params.get(key)
    if value is None:
        return None
    # isdecimal alone would let other scripts' digits and numbers of any length pass.
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise ParameterError(f"the {key} in the address", expected="a whole number")
    return int(value)
