"""A small study of harbour folk over seven evenings: who speaks of boats, rent, noise and more."""

from __future__ import annotations

from pathlib import Path

from project_fakes import new_project, write

from qualkit.project import Project

BOOK = """codebook: Harbour
codes:
  - name: Life
    category: true
    codes:
      - name: Boats
        definition: Boats of any kind.
      - name: Rent
        definition: What the berth costs.
      - name: Noise
        definition: What is heard at night.
      - name: Cranes
        definition: Noise of cranes.
      - name: Fish, fresh
        definition: A name with a comma.
"""
GIVEN = {
    0: ("", "Boats", "Boats Rent", "Rent"),
    1: ("", "Boats", "Noise", "Boats"),
    2: ("", "Cranes", "Rent", ""),
    3: ("", "Boats Rent", "", "Noise Cranes"),
    4: ("", "", "Boats", "Fish, fresh"),
    5: ("", "Rent", "Rent Boats", ""),
    6: ("", "Noise", "", "Boats"),
}
"""Codes on the turns of each evening: the moderator's first, then Ada's, Bo's (staff) and Cy's."""

SPEAKERS = ("Mo", "Ada", "Bo", "Cy")
ROLES = (
    "participant,role,berth\nMo,moderator,\nAda,citizen,north\nBo,staff,north\nCy,citizen,south\n"
)


def _table(evening: int) -> str:
    said = [
        f'{name} {evening},"This is what {name} says on evening {evening}."' for name in SPEAKERS
    ]
    return (
        "speaker,text\n" + "\n".join(line.replace(f" {evening},", ",", 1) for line in said) + "\n"
    )


def harbour_study(folder: Path, *, dated: bool = True) -> Path:
    """Seven sessions of four turns, coded by Robin; each is a session of its own."""
    with new_project(folder / "study.qualkit") as study:
        for evening in GIVEN:
            name = f"evening-2024-0{7 - evening}-01" if dated else f"evening-{evening + 9}"
            write(folder / "talks" / f"{name}.csv", _table(evening))
        people = write(folder / "people.csv", ROLES)
        study.ingest(folder / "talks", language="en", participants=people)
        study.import_codebook(write(folder / "book.yaml", BOOK))
        for evening, turns in GIVEN.items():
            name = f"evening-2024-0{7 - evening}-01" if dated else f"evening-{evening + 9}"
            _code(study, name, turns)
    return folder / "study.qualkit"


def _code(study: Project, document: str, turns: tuple[str, ...]) -> None:
    for ordinal, codes in enumerate(turns, start=1):
        names = [codes] if "," in codes else codes.split()
        for code in names:
            study.add_coding(document, code, turn=ordinal, coder="Robin")
