"""A project made of tables, and a client that speaks to the application in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from qualkit.errors import UnknownName
from qualkit.model.tables import Table
from qualkit.web import build_app

PORT = 8700
TOKEN = "t" * 43
ADDRESS = f"http://127.0.0.1:{PORT}"

TURNS = ("document", "ordinal", "participant", "role", "start", "end", "text", "begins", "ends",
         "words")  # fmt: skip
CODINGS = ("id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
           "participant", "role", "session", "turn", "memo", "decided_by", "created")  # fmt: skip


def table(columns: str, *rows: tuple[Any, ...]) -> Table:
    return Table(tuple(columns.split()), rows)


@dataclass
class FakeProject:
    """Speakers are (participant, role, words) in a row; codings are (document, quote, code)."""

    name: str = "Sight loss"
    path: Path = Path("study.qualkit")
    speech: Mapping[str, list[tuple[str, str | None, str]]] = field(default_factory=dict)
    coded: list[tuple[str, str, str]] = field(default_factory=list)
    book: list[tuple[str, bool, str]] = field(default_factory=list)
    kept: Mapping[str, Any] | None = None
    about: str | None = None
    coder: str = "ana"
    blind_coder: str | None = None
    kind: str = "focus-group"
    opened: int = 0

    def documents(self) -> Table:
        rows = [
            (
                name,
                f"{name} session",
                self.kind,
                "en",
                len(lines),
                sum(len(words.split()) for _, _, words in lines),
                len({who for who, _, _ in lines}),
            )
            for name, lines in self.speech.items()
        ]
        return table("name session kind language turns words participants", *rows)

    def work_by_document(self) -> Table:
        rows = [(name, sum(each[0] == name for each in self.coded), 0) for name in self.speech]
        return table("document codings waiting", *rows)

    def participants(self) -> Table:
        said: dict[str, list[Any]] = {}
        for name, lines in self.speech.items():
            for who, role, words in lines:
                row = said.setdefault(who, [who, role, (), {}, 0, 0, ()])
                row[4] += 1
                row[5] += len(words.split())
                row[6] = tuple(sorted({*row[6], name}))
        rows = [tuple(row) for _, row in sorted(said.items())]
        return table("name role aliases attributes turns words sessions", *rows)

    def text(self, document: str) -> str:
        return "\n\n".join(f"{who}: {words}" for who, _, words in self.speech[document])

    def turns(self, document: str | None = None) -> Table:
        rows = []
        for name in self.speech if document is None else [document]:
            at = 0
            for ordinal, (who, role, words) in enumerate(self.speech[name], 1):
                start = at + len(f"{who}: ")
                at = start + len(words) + len("\n\n")
                end = start + len(words)
                rows.append((name, ordinal, who, role, start, end, words, 65.0 * ordinal, None, 1))
        return Table(TURNS, tuple(rows))

    def codes(self) -> Table:
        rows = [
            (path, category, color, sum(code == path for _, _, code in self.coded), 0, 1)
            for path, category, color in self.book
        ]
        return table("code category color codings suggestions participants", *rows)

    def code_names(self) -> Table:
        rows = [(path, category, False, color) for path, category, color in self.book]
        return table("code category retired color", *rows)

    def codebook_revision(self) -> int:
        return 1

    def coders(self) -> tuple[str, ...]:
        return (self.coder,)

    def coders_at_work(self) -> Table:
        return Table(("coder", "codings"), ((self.coder, 1),))

    def codings(
        self,
        *,
        codes: tuple[str, ...] = (),
        after: str | None = None,
        limit: int | None = None,
        **wanted: str | None,
    ) -> Table:
        rows = list(self._codings(**wanted))
        kept = [row for row in rows if not codes or row["code"] in codes]
        ids = [row["id"] for row in kept]
        start = ids.index(after) + 1 if after else 0
        return Table(CODINGS, tuple(tuple(row.values()) for row in kept[start:][:limit]))

    def _codings(self, **wanted: str | None) -> Table:
        rows = []
        for number, (document, quote, code) in enumerate(self.coded):
            start = self.text(document).index(quote)
            turn = next(row for row in self.turns(document) if row["start"] <= start < row["end"])
            rows.append(
                (f"id-{number}", document, start, start + len(quote), quote, code, self.about,
                 self.coder, "human", None, turn["participant"], turn["role"],
                 f"{document} session", turn["ordinal"], "", None, "2024-05-01T10:00:00Z")
            )  # fmt: skip
        kept = Table(CODINGS, tuple(rows))
        for key, value in wanted.items():
            names = {row[key] for row in kept} | {path for path, _, _ in self.book}
            if value is not None and key == "code" and value not in names:
                raise UnknownName(key, value, sorted(names))
            kept = Table(
                CODINGS,
                tuple(tuple(row.values()) for row in kept if value in (None, row[key])),
            )
        return kept

    def latest_contrast(self) -> Mapping[str, Any] | None:
        return self.kept

    def waiting_for_review(self) -> int:
        return 0

    def steps(self, *, limit: int | None = None) -> tuple[()]:
        return ()

    def forget_requests(self) -> int:
        return 0

    def changed_elsewhere(self) -> int:
        return 0

    @contextmanager
    def __call__(self) -> Iterator[FakeProject]:
        self.opened += 1
        yield self


def study() -> FakeProject:
    """Three documents, two roles and a moderator, overlapping codings."""
    return FakeProject(
        speech={
            "citizens 1": [
                ("Helen", "moderator", "What would make a difference to you?"),
                ("Stan", "citizen", "I just want somebody to have a cup of tea with. On Sundays."),
                ("Beryl", "citizen", "Same for me. The leaflets are all in tiny print, anyway."),
            ],
            "citizens 2": [("Cyril", "citizen", "I would like to meet people of my own age.")],
            "staff 1": [
                ("Ms Ward", "staff", "They need more information about our services."),
                ("Nobody", None, "Somebody coughs."),
            ],
        },
        coded=[
            ("citizens 1", "somebody to have a cup of tea with", "Needs/Make friends"),
            ("citizens 1", "a cup of tea with. On Sundays", "Needs/Personal talk"),
            ("citizens 1", "leaflets are all in tiny print", "Needs/Information"),
            ("citizens 2", "meet people of my own age", "Needs/Make friends"),
            ("staff 1", "more information about our services", "Needs/Information"),
        ],
        book=[
            ("Needs", True, ""),
            ("Needs/Make friends", False, "#d1495b"),
            ("Needs/Personal talk", False, "#00798c"),
            ("Needs/Information", False, ""),
            ("Needs/Transport", False, "#edae49"),
        ],
        kept=contrast(),
    )


def contrast() -> dict[str, Any]:
    """A small contrast as plain data, in the shape a project keeps it."""
    rows = [
        ("Needs/Make friends", 4, 11, 41, 45, 0.5475, (0.23, 0.75), 0.0003),
        ("Needs/Information", 7, 11, 24, 45, -0.103, (-0.36, 0.21), 0.61),
        ("Needs/Transport", 0, 11, 0, 45, None, None, None),
    ]
    return {
        "by": "role",
        "about": None,
        "unit": "participant",
        "groups": [
            {"name": "staff", "participants": 11, "sessions": 2, "turns": 90, "words": 4000,
             "silent": 0},
            {"name": "citizen", "participants": 45, "sessions": 6, "turns": 400, "words": 24000,
             "silent": 0},
        ],
        "basis": {"name": "decided", "human": 70, "accepted": 0, "waiting": 0, "counted": 70,
                  "attributed": 0, "unattached": 0},
        "coders": ["ana"],
        "rows": [_contrast_row(*row) for row in rows],
        "ranking": {"spearman": -0.8, "kendall": -0.6, "footrule": 8.0, "rbo": 0.2,
                    "mean_absolute_difference": 0.3, "top": 2,
                    "blind_spots": ["Needs/Make friends"], "only_first": ["Needs/Information"],
                    "reason": None},
        "perception": None,
        "method": "stratified permutation of participants within sessions",
        "confidence": 0.95,
        "tested": 3,
        "seed": 0,
        "notes": ["staff speak in interview, citizen in focus-group"],
        "run": 12,
        "versions": {},
    }  # fmt: skip


def _contrast_row(
    code: str,
    first: int,
    of_first: int,
    second: int,
    of_second: int,
    difference: float | None,
    interval: tuple[float, float] | None,
    p: float | None,
) -> dict[str, Any]:
    def cell(count: int, of: int) -> dict[str, Any]:
        return {"participants": count, "of": of, "share": count / of, "interval": [0.1, 0.9],
                "sessions": 1, "turns": count, "words": 9 * count}  # fmt: skip

    return {
        "code": code,
        "groups": {"staff": cell(first, of_first), "citizen": cell(second, of_second)},
        "difference": difference,
        "interval": interval and list(interval),
        "cohen_h": difference,
        "odds_ratio": None,
        "log_ratio": None,
        "p": p,
        "smallest_p": p and 0.00001,
        "q": p,
        "ranks": {"staff": 2.0, "citizen": 1.0},
        "rank_gap": 1.0,
        "reason": None if p else "nobody raises it",
    }


def ask(
    app: Starlette,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> httpx.Response:
    """The answer of `app`, failures answered as a server would see them."""
    given = dict(headers or {})
    if cookies:
        given["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.request(method, path, headers=given, content=body)

    return asyncio.run(send())


class Browser:
    """A browser that has been let in."""

    def __init__(self, project: Any) -> None:
        self.app = build_app(project, port=PORT, token=TOKEN)
        self.cookies = dict(ask(self.app, f"/enter?token={TOKEN}").cookies)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return ask(self.app, path, cookies=self.cookies, **options)
