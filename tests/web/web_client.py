"""A page's side of the API: a real project, a browser that has been let in, keys and versions."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from project_fakes import new_project, write
from web_fakes import ADDRESS, PORT, TOKEN

from qualkit.project import Project
from qualkit.web import build_app
from qualkit.web.news import News
from qualkit.web.reading import Jobs
from qualkit.web.writer import Writer

BOOK = """codebook: Needs
codes:
  - name: Needs
    category: true
    codes:
      - name: Company
        color: "#d1495b"
        definition: Wants people around.
        rules: [{lemmas: [company]}]
      - {name: Help, rules: [{lemmas: [help]}]}
      - {name: Transport}
"""
TALK = """Ann: I want company 😀 on Sundays. Nobody helps me.

Moderator: Who would be a friend?

Ben: My friend Ann. She helps, and keeps me company.
"""
PEOPLE = "participant,role,aliases\nAnn,citizen,A.\nBen,staff,\nModerator,moderator,\n"


def make_study(folder: Path, talk: str = TALK) -> Path:
    """A project with one transcript and a codebook; its file."""
    path = folder / "study.qualkit"
    people = write(folder / "people.csv", PEOPLE)
    with new_project(path) as project:
        project.ingest(write(folder / "talk.txt", talk), participants=people)
        project.import_codebook(write(folder / "book.yaml", BOOK), coder="Kim")
    return path


class Page:
    """A page in a browser that has been let in; each request runs the application."""

    def __init__(self, path: Path, *, coder: str = "Kim") -> None:
        self.path, self.coder, self.name = path, coder, "page-1"
        self.news = News()
        self.writer = Writer(self.open, self.news)
        self.jobs = Jobs(self.open)
        self.app = build_app(
            self.open,
            port=PORT,
            token=TOKEN,
            writer=self.writer,
            news=self.news,
            jobs=self.jobs,
        )
        entered = self._run(lambda client: client.get(f"/enter?token={TOKEN}"))
        self.cookies = dict(entered.cookies)

    @contextmanager
    def open(self) -> Iterator[Project]:
        with Project.open(self.path, coder=self.coder) as project:
            yield project

    def close(self) -> None:
        self.writer.close()
        self.jobs.close()

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self._run(lambda client: client.get(path, params=parameters or None))

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        version: str | None = None,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        given = {
            "x-qualkit": "1",
            "x-qualkit-page": self.name,
            "sec-fetch-site": "same-origin",
            "idempotency-key": key or str(uuid.uuid4()),
            "content-type": "application/json",
            **({"if-match": f'"{version}"'} if version else {}),
            **(headers or {}),
        }
        content = None if body is None else json.dumps(body)
        return self._run(
            lambda client: client.request(method, path, content=content, headers=given)
        )

    def together(self, *requests: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> Any:
        """The answers to requests made at once."""

        async def run() -> Any:
            async with self._client() as client:
                return await asyncio.gather(*(each(client) for each in requests))

        return asyncio.run(run())

    def _run(self, ask: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> httpx.Response:
        (answer,) = self.together(ask)
        return answer  # type: ignore[no-any-return]

    def _client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        cookies = getattr(self, "cookies", {})
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies)


def passage(page: Page, words: str, document: str = "talk") -> dict[str, Any]:
    """The place of `words` as a browser tells it: UTF-16 units, with the words."""
    shown = page.get("/api/document", name=document).json()
    units = shown["text"].encode("utf-16-le")
    start = units.index(words.encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    return {"text": shown["document"]["version"], "start": start, "end": end, "quote": words}


def new_coding(page: Page, words: str, code: str = "Company", **more: Any) -> dict[str, Any]:
    """The body of a request that codes `words`."""
    place = passage(page, words)
    return {"id": str(uuid.uuid4()), "document": "talk", "code": code, **place, **more}
