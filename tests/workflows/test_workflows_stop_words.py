"""What is no term of a project's topics: names of all spellings, fillers, the analyst's own."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from project_fakes import Run, write

from qualkit.errors import ReadError
from qualkit.project import Project


def terms(study: Project, **options: object) -> set[str]:
    found = study.themes(engine="nmf", topics=4, **options)
    return {word for topic in found.topics for term in topic.terms for word in term.split()}


def test_own_stop_words_are_no_terms(sight_loss: Path, tmp_path: Path) -> None:
    with Project.open(sight_loss) as study:
        before = sorted(terms(study))[:3]
        listed = write(
            tmp_path / "own.txt", f"# mine\n{before[0].upper()} # said by all\n{before[1]}\n"
        )

        of_file = terms(study, stop_words=listed)
        given = terms(study, stop_words=(before[0], before[1]))

    assert not {*before[:2]} & of_file
    assert given == of_file


def test_own_stop_words_are_counted_but_not_kept(
    sight_loss: Path, qualkit: Run, tmp_path: Path
) -> None:
    listed = write(tmp_path / "own.txt", "Zacharias\n")

    result = qualkit("themes", sight_loss, "--engine", "nmf", "--topics", 4, "--stop-words", listed)

    assert result.exit_code == 0, result.output
    runs = qualkit("runs", sight_loss, "--json").stdout
    assert "zacharias" not in runs.lower()
    assert json.loads(runs)[-1]["parameters"]["stop_words"][0] == 1


def test_a_list_that_is_no_text_is_refused(sight_loss: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes(b"\xff\xfe")

    with Project.open(sight_loss) as study:
        with pytest.raises(ReadError, match="not UTF-8; save it as UTF-8, one word a line"):
            study.themes(stop_words=tmp_path / "own.txt")
        with pytest.raises(ReadError, match="No such file"):
            study.themes(stop_words=tmp_path / "none.txt")


def test_aliases_are_no_terms(project: Project, tmp_path: Path) -> None:
    words = "bus driver road ticket letter print envelope page lunch club talk visit tea"
    pool = words.split()
    random = Random(1)
    for n in range(6):
        said = [" ".join(["Quillfeather said to Ann", *random.choices(pool, k=80)])] * 3
        lines = [f"{who}: {words}." for who, words in zip(("Ann", "Ben", "Cas"), said, strict=True)]
        write(tmp_path / "talks" / f"t{n}.txt", "\n\n".join(lines) + "\n")
    people = write(tmp_path / "p.csv", "name,role,aliases\nAnn,citizen,Quillfeather\n")
    project.ingest(tmp_path / "talks", participants=people, language="en")

    found = terms(project)

    assert found
    assert not {"quillfeather", "ann"} & found


def test_segments_may_stay_within_agenda_items(sight_loss: Path, qualkit: Run) -> None:
    result = qualkit("themes", sight_loss, "--engine", "nmf", "--segments", "item")

    assert result.exit_code == 1
    assert "no turn has an agenda item" in result.stderr
