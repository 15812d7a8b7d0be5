"""The codebook as a file: taken away as YAML or a table, and brought in, previewed first.

Files stand in a folder of their own for as long as they are read, with the word lists that the
project has.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.api import shapes
from qualkit.web.api.bodies import Body, Name, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.codes import codebook_state
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project

LARGEST = 16 * 1024 * 1024
"""Bytes of a request that brings a codebook."""

KINDS = {"yaml": "application/yaml", "csv": "text/csv"}
_ENDINGS = (".yaml", ".yml", ".csv", ".tsv", ".txt")


class File(Body):
    """A file by its name, with its text, or as it is: ``data`` in base64, decoded strictly."""

    name: Name
    text: str | None = None
    data: str | None = None

    def bytes(self) -> bytes:
        """What the file holds."""
        if (self.text is None) == (self.data is None):
            raise ParameterError("a file without one content", expected="text, or data")
        if self.data is None:
            return (self.text or "").encode("utf-8", "replace")
        try:
            return base64.b64decode(self.data, validate=True)
        except binascii.Error:
            raise ParameterError("the data of the file", expected="base64") from None


class CodebookFiles:
    """The codebook of the project as files."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    def download(self, request: Request) -> Response:
        """The codebook, or ``revision`` of it, as ``kind``: yaml or csv."""
        kind = request.query_params.get("kind", "yaml")
        if kind not in KINDS:
            raise ParameterError("the kind in the address", expected=" or ".join(KINDS))
        number = request.query_params.get("revision", "")
        revision = int(number) if number.isascii() and number.isdecimal() else None
        with self._open() as project, TemporaryDirectory() as folder:
            path = project.export_codebook(Path(folder) / f"codebook.{kind}", revision=revision)
            body, name = path.read_bytes(), f"{project.path.stem} codebook.{kind}"
        told = f"attachment; filename*=UTF-8''{quote(name, errors='replace')}"
        return Response(body, media_type=KINDS[kind], headers={"content-disposition": told})

    async def preview(self, request: Request) -> Response:
        """What would differ with the file as the codebook; its faults as an error.

        ``dropped`` are the codes that it has no longer though they are given, for which it would
        be refused.
        """
        file = await body_of(request, File)

        def look() -> dict[str, Any]:
            with self._open() as project, _placed(project, file) as path:
                number = project.codebook_revision()
                rows = project.diff_codebook(number, path) if number else ()
                told = {**codebook_state(project), "changes": shapes.table(rows)}
                return {**told, "dropped": _dropped(project, rows)}

        return JSONResponse(await run_in_threadpool(look))

    async def bring(self, request: Request) -> Response:
        """Make the file the codebook."""
        file = await body_of(request, File)

        def act(project: Project) -> Mapping[str, Any]:
            expect(request, codebook_state(project))
            with _placed(project, file) as path:
                done = project.import_codebook(path)
            return {
                "told": {
                    "revision": done.revision,
                    "codes": done.codes,
                    "rewritten": done.rewritten,
                    "lost_comments": done.lost_comments,
                }
            }

        return await self._changing.answer(request, act)


def _dropped(project: Project, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    removed = {row["code"] for row in rows if row["change"] == "removed"}
    if not removed:
        return []
    given = [row for row in project.codes() if row["code"] in removed and row["codings"]]
    return [{"code": row["code"], "codings": row["codings"]} for row in given]


@contextmanager
def _placed(project: Project, file: File) -> Iterator[Path]:
    """A folder with the file in it, and with the word lists of the codebook that is there."""
    ending = Path(file.name).suffix.lower()
    if ending not in _ENDINGS:
        expected = f"a name ending in {', '.join(_ENDINGS)}"
        raise ParameterError("the file is no codebook by its name", expected=expected)
    with TemporaryDirectory() as folder:
        if project.codebook_revision():
            project.export_codebook(Path(folder) / "former.yaml")
        path = Path(folder) / f"codebook{ending}"
        path.write_bytes(file.bytes())
        yield path
