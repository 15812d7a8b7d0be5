"""A small study to learn from: who wants company, and who waits for a bus."""

from __future__ import annotations

from pathlib import Path

from project_fakes import new_project, write

from qualkit.project import Project

BOOK = """codebook: Needs
codes:
  - name: Company
    definition: Wish for friends and company.
    examples: [a friend to talk to]
  - name: Buses
    definition: The bus, and how late it is.
"""


def _said(session: int, turn: int) -> str:
    if turn % 3 == 0:
        return f"I want a friend for company, number {session} {turn}."
    if turn % 3 == 1:
        return f"The bus was late, bus {session} {turn}."
    return f"It rained on Tuesday {session} {turn}."


def _table(session: int) -> str:
    rows = [f'P{turn % 4},"{_said(session, turn)}"' for turn in range(12)]
    return "speaker,text\n" + "\n".join(rows) + "\n"


def _code(study: Project, session: int, turn: dict[str, object]) -> None:
    number = int(str(turn["ordinal"])) - 1
    code = {0: "Company", 1: "Buses"}.get(number % 3)
    if (session, number) == (2, 3):
        code = None  # forgotten
    if (session, number) == (1, 5):
        code = "Buses"  # wrong
    if code:
        study.add_coding(str(turn["document"]), code, turn=number + 1)


def buses_study(folder: Path) -> Path:
    """Six sessions of twelve turns; four are read and coded, one coding of which is wrong."""
    with new_project(folder / "study.qualkit") as study:
        for session in range(6):
            write(folder / "talks" / f"talk-{session}.csv", _table(session))
        study.ingest(folder / "talks", language="en")
        study.import_codebook(write(folder / "book.yaml", BOOK))
        for session in range(4):
            study.mark_read(f"talk-{session}")
            for turn in study.turns(f"talk-{session}"):
                _code(study, session, turn)
    return folder / "study.qualkit"
