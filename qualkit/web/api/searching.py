"""Searches as pages ask them, and their hits coded in one step.

A search runs in a worker thread, and ends early where the page that asked has gone. All hits are
counted; so many are sent as a page can show.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError, QualkitError
from qualkit.model.documents import Turn
from qualkit.model.search import Hit
from qualkit.model.tables import plain
from qualkit.spans import Span
from qualkit.web.api.bodies import Body, Name, Prose, body_of
from qualkit.web.api.changing import Changing
from qualkit.web.api.documents import required
from qualkit.web.refusals import Refusal
from qualkit.web.views import OpenProject, roles_of

if TYPE_CHECKING:
    from qualkit.project import Project

MOST_SENT = 2000
"""Hits that a page is sent at most."""

MOST_CODED = 20_000
"""Passages that a page codes at once at most."""

MOST_CHOSEN = 20_000
TIME_LIMIT = 120.0
CONTEXT = 90
ASKS = 0.2
"""Seconds after which it is looked whether whoever asked is still there."""

_TEXTS = ("role", "document", "session", "participant", "kind", "language", "coded", "not_coded")
_HOW = ("mode", "near", "sort", "keeps_case")

Made = TypeVar("Made")


class Query(Body):
    """What is looked for, how it is read, and where; an empty part does not filter."""

    q: Name
    mode: Literal["words", "lemma", "regex"] = "words"
    near: int | None = None
    sort: Literal["document", "left", "right"] = "document"
    keeps_case: bool = False
    role: Name | None = None
    document: Name | None = None
    session: Name | None = None
    participant: Name | None = None
    kind: Name | None = None
    language: Name | None = None
    coded: Name | None = None
    not_coded: Name | None = None

    def options(self) -> dict[str, Any]:
        """As `Project.search` takes it."""
        told = self.model_dump(include={*_TEXTS, *_HOW}, exclude_none=True)
        return {**told, "time_limit": TIME_LIMIT}


class Coding(Body):
    """Which hits get which code; ``only`` are [document, key of the hit], all hits where None."""

    query: Query
    code: Name
    unit: Literal["sentence", "hit", "turn"] = "sentence"
    about: Name | None = None
    memo: Prose = ""
    only: list[list[str]] | None = Field(default=None, max_length=MOST_CHOSEN)

    def places(self) -> frozenset[tuple[str, Span]] | None:
        """The hits that are meant."""
        return None if self.only is None else frozenset(_place(each) for each in self.only)


class Gone(QualkitError):
    """Nobody waits for the answer any more."""


class Searching:
    """The searches of the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    async def search(self, request: Request) -> Response:
        """Hits with their context, and how many there are by role and document."""
        query = _query(request)
        return JSONResponse(await self._run(request, lambda study, go: _found(study, query, go)))

    async def memos(self, request: Request) -> Response:
        """Hits in the memos: ``q``, ``mode``, and ``kind`` of memo."""
        query, mode = required(request, "q"), request.query_params.get("mode") or "words"
        kind = request.query_params.get("kind") or None

        def look(project: Project, _: Callable[[], None]) -> dict[str, Any]:
            how: dict[str, Any] = {"mode": mode, "context": CONTEXT, "limit": MOST_SENT}
            found = project.search_memos(query, kind=kind, **how)
            hits = [plain(hit) | {"text": ""} for hit in found.hits]
            return {"n_hits": found.n_hits, "n_memos": found.n_memos, "hits": hits}

        return JSONResponse(await self._run(request, look))

    async def count(self, request: Request) -> Response:
        """How many codings `code` would make."""
        asked = await body_of(request, Coding)

        def look(project: Project, go: Callable[[], None]) -> dict[str, Any]:
            passages = _passages(project, asked, go)
            counted = project.count_passages(passages, code=asked.code, **_how(asked))
            return plain(counted) | {"most": MOST_CODED}  # type: ignore[no-any-return]

        return JSONResponse(await self._run(request, look))

    async def code(self, request: Request) -> Response:
        """Code hits in one step: looked for first, beside everybody else's work, then stored."""
        asked = await body_of(request, Coding)
        passages = await self._run(request, lambda study, go: _passages(study, asked, go))
        if len(passages) > MOST_CODED:
            what = f"{len(passages):,} passages would be coded at once"
            repair = "narrow the search, or use 'qualkit search --code' in the terminal"
            raise ParameterError(what, expected=f"at most {MOST_CODED:,}", repair=repair)

        def act(project: Project) -> Mapping[str, Any]:
            made = project.code_passages(passages, code=asked.code, **_how(asked))
            return {"new": made.new, "known": made.known, "removed": made.removed}

        return await self._changing.answer(request, act)

    async def _run(
        self, request: Request, look: Callable[[Project, Callable[[], None]], Made]
    ) -> Made:
        """What `look` gives, in a worker thread; it calls what it is given to learn to end."""
        ended = threading.Event()

        def go_on() -> None:
            if ended.is_set():
                raise Gone("given up")

        def work() -> Made:
            with self._open() as project:
                return look(project, go_on)

        working = asyncio.ensure_future(run_in_threadpool(work))
        try:
            while not (await asyncio.wait([working], timeout=ASKS))[0]:
                if await request.is_disconnected():
                    ended.set()
            return await working
        except Gone:
            raise Refusal(400, "The search was given up") from None
        finally:
            ended.set()


def _found(project: Project, query: Query, go_on: Callable[[], None]) -> dict[str, Any]:
    by_role: Counter[str | None] = Counter()
    by_document: Counter[str] = Counter()

    def seen(turn: Turn, spans: Sequence[Span]) -> None:
        go_on()
        by_role[turn.role] += len(spans)
        by_document[turn.document] += len(spans)

    found = project.search(
        query.q,
        limit=MOST_SENT,
        context=CONTEXT,
        seen=seen,
        progress=lambda *_: go_on(),
        **query.options(),
    )
    colors = roles_of(project.participants())
    return {
        "counts": found.counts(),
        "hits": [_hit(hit, colors.css(hit.role)) for hit in found.hits],
        "notes": list(found.notes),
        "roles": [
            {"role": role, "css": colors.css(role), "hits": n} for role, n in _ordered(by_role)
        ],
        "documents": [{"document": name, "hits": n} for name, n in _ordered(by_document)],
    }


def _ordered(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))


def _hit(hit: Hit, css: str) -> dict[str, Any]:
    """A hit as pages know it; ``key`` tells it among those of its document."""
    told = ("document", "session", "turn", "participant", "role", "left", "match", "right")
    shown = {name: getattr(hit, name) for name in told}
    return {**shown, "key": f"{hit.start}-{hit.end}", "css": css, "begins": hit.begins}


def _passages(project: Project, asked: Coding, go_on: Callable[[], None]) -> tuple[Any, ...]:
    def progress(*_: int) -> None:
        go_on()

    return project.find_passages(
        asked.query.q,
        unit=asked.unit,
        only=asked.places(),
        progress=progress,
        **asked.query.options(),
    )


def _how(asked: Coding) -> dict[str, Any]:
    return {"unit": asked.unit, "about": asked.about, "memo": asked.memo}


def _place(told: Sequence[str]) -> tuple[str, Span]:
    start, _, end = told[1].partition("-") if len(told) == 2 else ("", "", "")
    numbers = [each for each in (start, end) if each.isascii() and each.isdecimal()]
    if len(numbers) != 2 or any(len(each) > 12 for each in numbers):
        raise ParameterError("a hit among those chosen", expected="[document, key]")
    return told[0], Span(int(start), int(end))


def _query(request: Request) -> Query:
    """The query in the address."""
    told: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    if unknown := set(told) - set(Query.model_fields):
        raise ParameterError(
            f"the filter {sorted(unknown)[0][:40]}", expected=", ".join(Query.model_fields)
        )
    required(request, "q")
    near = told.get("near")
    if near is not None and not (near.isascii() and near.isdecimal() and len(near) < 6):
        raise ParameterError("near in the address", expected="a whole number")
    known = {**told, "keeps_case": told.get("keeps_case") == "1"}
    for name, values in (
        ("mode", ("words", "lemma", "regex")),
        ("sort", ("document", "left", "right")),
    ):
        if known.get(name, values[0]) not in values:
            raise ParameterError(f"the {name} in the address", expected=", ".join(values))
    return Query(**{**known, **({"near": int(near)} if near else {})})
