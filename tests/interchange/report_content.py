"""What a report could say of the founding study, with quotes written for this test."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualkit.model import CodeEvaluation, Evaluation, GroupSummary, Run
from qualkit.model.reports import (
    QuoteSet,
    ReportCodebook,
    ReportContent,
    ReportDocument,
    ReportQuote,
    SkippedFiles,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "charts"))
from charts_content import FOUNDING, agreement, contrast, themes

PLACES = {"staff": "day centre", "citizen": "north"}
SAID = {
    ("Needs/Make friends", "citizen"): (
        "I just want somebody to have a cup of tea with. That is the whole of it, really.",
        "You can be in a room full of people and nobody tells you who has come in.",
        "The lunch club shut in March. I have not had a proper chat since, not what I call a chat.",
    ),
    ("Needs/Make friends", "staff"): (
        "Some of them come for the company more than the class, if I am honest.",
    ),
    ("Needs/Personal talk", "citizen"): (
        "When the letter came I sat with it in my lap. Who do you ring about a thing like that?",
        "My daughter worries, so I tell her I'm grand. I would tell a stranger sooner.",
    ),
    ("Needs/Personal talk", "staff"): (
        "We are not counsellors, but now and then somebody stays behind to talk.",
    ),
    ("Needs/Public-service information", "citizen"): (
        "It took me a year to hear that the travel pass existed at all.",
    ),
    ("Needs/Public-service information", "staff"): (
        "They need one leaflet in large print with every number on it.",
        "Our clients do not know what the council owes them.",
    ),
    ("Needs/Specific support", "staff"): ("They want help with the magnifier, again and again.",),
}


def quotes() -> tuple[QuoteSet, ...]:
    counts = {
        code: dict(zip(("staff", "citizen"), pair, strict=True)) for code, pair in FOUNDING.items()
    }
    return tuple(
        QuoteSet(
            code=code,
            group=group,
            total=counts[code][group],
            quotes=tuple(
                ReportQuote(
                    document=f"Focus group {number + 1}, {PLACES[group]}",
                    participant=f"{group[0].upper()}{number + 3:02}",
                    turn=12 + 9 * number,
                    text=text,
                    about="citizen" if group == "staff" else None,
                    coder="Ada" if number % 2 == 0 else "rules",
                    origin="human" if number % 2 == 0 else "rule",
                )
                for number, text in enumerate(said)
            ),
        )
        for (code, group), said in SAID.items()
    )


def evaluation() -> Evaluation:
    def line(code: str, positives: int, suggested: int, hits: int) -> CodeEvaluation:
        precision = hits / suggested if suggested else None
        recall = hits / positives if positives else None
        f1 = 2 * hits / (positives + suggested) if positives + suggested else None
        return CodeEvaluation(
            code=code,
            positives=positives,
            suggested=suggested,
            hits=hits,
            precision=precision,
            recall=recall,
            f1=f1,
        )

    numbers = [(31, 29, 25), (27, 30, 21), (45, 41, 38), (30, 0, 0)]
    rows = tuple(line(code, *three) for code, three in zip(FOUNDING, numbers, strict=True))
    return Evaluation(
        suggester="rules",
        unit="turn",
        units=845,
        folds=0,
        rows=rows,
        macro=line("macro", 133, 100, 84),
        notes=("The truth is what Ada and Ben agreed on.",),
    )


def documents() -> tuple[ReportDocument, ...]:
    return tuple(
        ReportDocument(
            name=f"Focus group {number}, {place}",
            session=f"FG{number}",
            kind="focus-group",
            language="en",
            turns=78 + number * 7,
            words=3300 + 410 * number,
            participants=5 + number % 3,
        )
        for number, place in enumerate(
            [
                "north",
                "day centre",
                "south",
                "hill",
                "market",
                "college",
                "canal",
                "park",
                "town hall",
            ],
            1,
        )
    )


def full(**changes: Any) -> ReportContent:
    content = ReportContent(
        title="What people with sight loss need, and what staff think they need",
        created="2026-03-14T09:30:00Z",
        documents=documents(),
        skipped=(
            SkippedFiles(reason="no reader for .pages files", count=2),
            SkippedFiles(reason="lines without a speaker before the first turn", count=11),
        ),
        roles=(
            GroupSummary(
                name="staff", participants=11, sessions=3, turns=143, words=6210, silent=1
            ),
            GroupSummary(name="citizen", participants=45, sessions=6, turns=702, words=28844),
            GroupSummary(name="moderator", participants=2, sessions=9, turns=240, words=5102),
        ),
        codebook=ReportCodebook(title="Needs of people with sight loss", version="3", codes=4),
        contrast=contrast(),
        quotes=quotes(),
        themes=themes(),
        agreement=agreement(),
        evaluation=evaluation(),
        methods=(
            "Shares count participants, not turns; each counts once however often a code is given.",
            "Intervals of shares are Wilson's, intervals of differences Newcombe's method 10.",
            "q adjusts p for the number of codes tested (Benjamini and Hochberg, 1995).",
        ),
        runs=(
            Run(
                number=14,
                kind="contrast",
                parameters={"by": "role"},
                input_digest="9f2c" * 16,
                seed=7,
                versions={"qualkit": "0.1.0", "numpy": "2.3.1"},
                status="done",
            ),
            Run(
                number=9,
                kind="rules",
                parameters={},
                input_digest="04be" * 16,
                versions={"qualkit": "0.1.0", "spacy": "3.8.7"},
                status="done",
            ),
        ),
        notes=("Two citizens took part in two sessions each; they count once.",),
        versions={"qualkit": "0.1.0", "Python": "3.11"},
    )
    return replace(content, **changes)
