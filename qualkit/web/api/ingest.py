"""Files that a page sends to be read: one request a file, then a look, then the reading.

A file comes as it is (`application/octet-stream`), its name percent-encoded in the address; it is
written to the spool as it arrives, under a number, and counts once it is whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.model.ingest import Upload
from qualkit.model.tables import plain
from qualkit.web.api.bodies import Body, Name, body_of
from qualkit.web.reading import MOST_FILES, Job, Jobs
from qualkit.web.refusals import Refusal
from qualkit.web.spool import new_file, told

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes of a file, as much as an ingest reads."""

LONGEST_NAME = 4096
MOST_SHOWN = 500
"""Speakers of a preview, and lines of a result, that a page is shown; all are counted."""

OCTETS = "application/octet-stream"
_CHUNK = 1024 * 1024


class Options(Body):
    """How to read, as `Project.ingest` takes it; what is not told is found out."""

    kind: Name | None = None
    session: Name | None = None
    language: Name | None = None
    encoding: Name | None = None
    speakers: Name | None = None
    roles: dict[str, str] = Field(default_factory=dict)
    roles_from: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, str] = Field(default_factory=dict)


class Ingest:
    """The uploads of the pages."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def receive(self, request: Request) -> Response:
        """Take one file of a job: ``number``, or ``participants`` for the list of people."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != OCTETS:
            raise Refusal(415, "The body of this request is not a file")
        name, place = _name(request), request.path_params["number"]
        job = await run_in_threadpool(self._jobs.start, _id(request))
        _check_open(job, place)
        is_people = place == PEOPLE
        whole = job.folder / ("participants.csv" if is_people else f"{int(place)}")
        with job.receiving(), told(job.folder.parent.parent):
            await _written(request, whole)
        if is_people:
            job.participants = whole
        else:
            job.files[int(place)] = Upload(name=name, stored=whole)
        return JSONResponse(status(job))

    async def preview(self, request: Request) -> Response:
        """Look at what would be read."""
        options = await body_of(request, Options)
        job = self._jobs.find(_id(request))
        self._jobs.preview(job, options.model_dump())
        return JSONResponse(status(job))

    async def store(self, request: Request) -> Response:
        """Read the files of a job into the project; once, however often it is asked."""
        options = await body_of(request, Options)
        job = self._jobs.find(_id(request))
        self._jobs.store(job, options.model_dump())
        return JSONResponse(status(job))

    def status(self, request: Request) -> Response:
        """How far a job is, and what came of it."""
        return JSONResponse(status(self._jobs.find(_id(request))))

    def give_up(self, request: Request) -> Response:
        """Read no further; what is stored stays."""
        job = self._jobs.find(_id(request))
        self._jobs.give_up(job)
        return JSONResponse(status(job))


PEOPLE = "participants"


def status(job: Job) -> dict[str, Any]:
    """A job as pages know it."""
    said: dict[str, Any] = {
        "id": job.id,
        "state": job.state,
        "files": len(job.files),
        "done": job.done,
        "total": job.total,
        "error": job.error,
        "stopped": job.is_stopped,
        "given_up": job.was_cut,
    }
    if job.preview is not None and job.state == "previewed":
        speakers = job.preview.speakers
        said["preview"] = {
            **_bounded(plain(job.preview), ("speakers", "failed", "skipped", "notes", "unchanged")),
            "documents": len({speaker.document for speaker in speakers}),
            "turns": sum(speaker.turns for speaker in speakers),
            "words": sum(speaker.words for speaker in speakers),
        }
        for speaker in said["preview"]["speakers"]:
            speaker["first"] = speaker["first"][:300]
    if job.result is not None:
        every = ("documents", "unchanged", "failed", "skipped", "notes")
        said["result"] = _bounded(plain(job.result), every)
    return said


def _bounded(made: Mapping[str, Any], lists: tuple[str, ...]) -> dict[str, Any]:
    """Lists cut to what a page shows, and how long they are."""
    counts = {name: len(made[name]) for name in lists}
    return {**made, **{name: made[name][:MOST_SHOWN] for name in lists}, "counts": counts}


async def _written(request: Request, whole: Path) -> None:
    """The body of `request` in the file `whole`, which is there only once all of it is."""
    part = whole.with_name(f"{whole.name}.{uuid.uuid4().hex}")
    try:
        with new_file(part) as file:
            await _poured(request, file)
        part.replace(whole)
    except ClientDisconnect:
        raise Refusal(400, "The file did not arrive whole") from None
    finally:
        part.unlink(missing_ok=True)


async def _poured(request: Request, file: IO[bytes]) -> None:
    held, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_FILE:
            raise Refusal(413, "The body of this request is too large")
        held += chunk
        if len(held) >= _CHUNK:
            await run_in_threadpool(file.write, bytes(held))
            held.clear()
    await run_in_threadpool(file.write, bytes(held))


def _check_open(job: Job, place: str) -> None:
    is_number = place.isascii() and place.isdecimal() and len(place) <= len(str(MOST_FILES))
    if place != PEOPLE and not (is_number and int(place) < MOST_FILES):
        expected = f"0 to {MOST_FILES - 1}, or {PEOPLE}"
        raise ParameterError("the number of the file", expected=expected)
    if job.state not in ("receiving", "previewed", "failed"):
        raise Refusal(409, "These files are being read already")


def _name(request: Request) -> str:
    """What the browser calls the file, with its folders; control characters become spaces."""
    given = request.query_params.get("name", "")
    name = "".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in given).strip()
    is_empty = not Upload(name=name, stored=Path()).path.name
    if is_empty or len(name) > LONGEST_NAME:
        raise ParameterError("the name of the file", expected=f"1 to {LONGEST_NAME} characters")
    return name


def _id(request: Request) -> str:
    try:
        return str(uuid.UUID(request.path_params["job"]))
    except ValueError:
        raise ParameterError("the id of the upload", expected="a UUID") from None
