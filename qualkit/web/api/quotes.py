"""What the quotes page asks for once it is shown: counts, and codings by their ids."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.api import shapes
from qualkit.web.api.changing import Changing
from qualkit.web.quotes import Choice, counted
from qualkit.web.views import OpenProject


class QuoteCounts:
    """Counts of codings for the quotes page, and their versions."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    def counts(self, request: Request) -> Response:
        """How many quotes the choice in the address has, by code and by role."""
        choice = choice_of(request)
        with self._open() as project:
            wanted = {"codes": choice.codes, **choice.filter()}
            return JSONResponse(counted(project.count_codings(**wanted)))

    def coding(self, request: Request) -> Response:
        """A coding as it is now, with its version."""
        guid = request.path_params["id"]
        with self._open() as project:
            found = project.find_codings([guid])
            if not found:
                raise ParameterError("the coding is no longer there", repair="read the page anew")
            positions = self._changing.texts.positions(project, found[0].document)
            return JSONResponse(shapes.coding(found[0], positions))


def choice_of(request: Request) -> Choice:
    """The choice that an address tells."""
    given = request.query_params
    told = {key: given.get(key) or None for key in ("role", "document", "about", "after")}
    codes = tuple(dict.fromkeys(code for code in given.getlist("code") if code))
    coders = tuple(dict.fromkeys(coder for coder in given.getlist("coder") if coder))
    return Choice(codes=codes, coders=coders, sort=given.get("sort") or "document", **told)
