"""The contrast as its page asks for it anew, and as a table to take away.

It is computed in a thread with a project of its own, so that coding does not wait for it; what it
makes is a run, which changes no coding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.model.contrast_rows import flat_rows
from qualkit.model.csvtext import csv_text
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
            codes = [row["code"] for row in project.code_names() if not row["category"]]
            kept = project.latest_contrast()
            coders = [row["coder"] for row in project.coders_at_work() if row["codings"]]
        roles = list(roles_of(people).names)
        attributes: dict[str, set[str]] = {}
        for row in people:
            for name, value in (row["attributes"] or {}).items():
                attributes.setdefault(name, set()).add(str(value))
        values = {name: sorted(found) for name, found in sorted(attributes.items())}
        choices = {
            "by": {"role": roles, **values},
            "roles": roles,
            "coders": coders,
            "codes": codes,
        }
        return JSONResponse({**choices, "shown": _shown(kept, choices) if kept else None})

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
        text = csv_text(flat_rows(kept))
        told = f"attachment; filename*=UTF-8''{quote(f'{name} contrast.csv', errors='replace')}"
        headers = {"content-disposition": told}
        return Response(text.encode("utf-8", "replace"), 200, headers, "text/csv")


def _shown(kept: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
    """What the newest contrast compared, as a body that asks for it again."""
    codes, coders = [row["code"] for row in kept["rows"]], list(kept["coders"])
    return {
        "by": kept["by"],
        "groups": [group["name"] for group in kept["groups"]],
        "about": kept["about"],
        "coders": [] if set(choices["coders"]) <= set(coders) else coders,
        "codes": [] if set(choices["codes"]) <= set(codes) else codes,
        "basis": kept["basis"]["name"],
        "seed": kept["seed"],
    }
