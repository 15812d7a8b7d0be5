"""A small project that two coders coded, with two units in dispute and one in whom it is about."""

from __future__ import annotations

from pathlib import Path

from project_fakes import write

from qualkit.project import Project

TALK = """Moderator: What do you miss?

Vera: I miss company. Nobody calls, and the bus is dear.

Omar: They need company, our clients do.

Vera: The fare went up again.

Omar: =Nothing else.

Vera: Letters I cannot read.
"""
BOOK = """codebook: Needs
codes:
  - name: Company
    definition: Wish not to be alone.
    include: [nobody calls]
    exclude: [paid helpers]
  - name: Cost
    definition: What it costs.
  - name: Letters
"""
CODINGS = """document,quote,code,coder,about
talk,I miss company.,Company,Ana,
talk,"I miss company. Nobody calls",Company,Ben,
talk,the bus is dear,Cost,Ana,
talk,They need company,Company,Ana,citizen
talk,They need company,Company,Ben,
talk,The fare went up again.,Cost,Ana,
talk,fare went up,Letters,Ben,
talk,Letters I cannot read.,Letters,Ana,
talk,Letters,Letters,Ben,
"""
# Turns 2 … 6 are compared. Company: agreed in 2 and 3 (about different roles in 3). Cost: Ana alone
# in 2 and 4. Letters: Ben alone in 4, both in 6.


def disputed_project(project: Project, folder: Path) -> None:
    """Fill `project` with the talk and what Ana and Ben gave."""
    people = write(folder / "p.csv", "name,role\nVera,citizen\nOmar,staff\n")
    project.ingest(write(folder / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(folder / "book.yaml", BOOK))
    project.import_codings(write(folder / "codings.csv", CODINGS))
