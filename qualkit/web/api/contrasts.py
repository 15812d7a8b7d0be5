"""The contrast as its page asks for it anew, and as a table to take away.

It is computed in a thread with a project of its own, so that coding does not wait for it; what it
makes is a run, which changes no coding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.api.bodies import Body, Name, body_of
from qualkit.web.views import OpenProject, roles_of

Names = Annotated[tuple[Name, ...], Field(max_length=10_000, strict=False)]


class Wanted(Body):
    """What to compare; see `qualkit.workflows.contrast.ContrastOptions`."""

    by: Name = "role"
    groups: Names = ()
    about: Name | None = None
    coders: Names = ()
    codes: Names = ()
    basis: Literal["decided", "all"] = "decided"
    seed: int = 0


class Contrasts:
    """The contrasts of the project, for their page."""

    def __init__(self, open_project: OpenProject) -> None:
        self._open = open_project

    def choices(self, _: Request) -> Response:
        """What can be compared: attributes with their values, roles, coders, codes."""
        with self._open() as project:
            people = project.participants()
            codes = [row["code"] for row in project.codes()]
            coders = [row["coder"] for row in project.coders_at_work() if row["codings"]]
        roles = list(roles_of(people).names)
        attributes: dict[str, set[str]] = {}
        for row in people:
            for name, value in (row["attributes"] or {}).items():
                attributes.setdefault(name, set()).add(str(value))
        values = {name: sorted(found) for name, found in sorted(attributes.items())}
        return JSONResponse(
            {"by": {"role": roles, **values}, "roles": roles, "coders": coders, "codes": codes}
        )

    async def compute(self, request: Request) -> Response:
        """Compute a contrast; the number of its run."""
        wanted = await body_of(request, Wanted)
        told = wanted.model_dump()

        def run() -> int | None:
            with self._open() as project:
                if blind := project.blind_coder:
                    what = f"{blind} codes blind, and a contrast shows what the others coded"
                    raise ParameterError(what, repair="ask somebody who sees all")
                return project.contrast(**told).run

        return JSONResponse({"run": await run_in_threadpool(run)})

    def table(self, _: Request) -> Response:
        """The newest contrast as CSV."""
        with self._open() as project:
            kept, name = project.latest_contrast(), project.path.stem
        if kept is None:
            raise ParameterError("no contrast has been computed", repair="compute one")
        text = io.StringIO()
        rows = list(_rows(kept))
        writer = csv.DictWriter(text, list(rows[0]) if rows else ["code"])
        writer.writeheader()
        writer.writerows(rows)
        told = f"attachment; filename*=UTF-8''{quote(f'{name} contrast.csv', errors='replace')}"
        headers = {"content-disposition": told}
        return Response(text.getvalue().encode("utf-8", "replace"), 200, headers, "text/csv")


def _rows(kept: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    plain = ("odds_ratio", "cohen_h", "p", "smallest_p", "q", "rank_gap", "reason")
    for row in kept["rows"]:
        flat: dict[str, Any] = {"code": row["code"]}
        for group in (each["name"] for each in kept["groups"]):
            cell = row["groups"][group]
            for key in ("participants", "of", "share", "sessions", "turns"):
                flat[f"{group} {key}"] = cell[key]
            flat |= _interval(f"{group} share", cell["interval"])
        flat["difference"] = row["difference"]
        flat |= _interval("difference", row["interval"])
        yield flat | {key: row.get(key) for key in plain}


def _interval(name: str, interval: Any) -> dict[str, Any]:
    low, high = interval or (None, None)
    return {f"{name} low": low, f"{name} high": high}
