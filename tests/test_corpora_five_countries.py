"""The shipped corpus in five languages: what it holds, and that its README's figures come out."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus_reading import corpus, participants_of, readme_figures, rows_of
from project_fakes import new_project

from qualkit.model.ingest import Ingested
from qualkit.project import Project, shipped

FOLDER = corpus("five-countries")
LANGUAGES = {"czech": "cs", "danish": "da", "english": "en", "french": "fr", "german": "de"}


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ingested]:
    path = tmp_path_factory.mktemp("five") / "five.qualkit"
    with new_project(path) as study:
        report = study.ingest(FOLDER / "transcripts", participants=FOLDER / "participants.csv")
        study.import_codebook(shipped("codebooks", "role-perceptions.yaml"))
        study.import_codings(FOLDER / "codings.csv")
    return path, report


@pytest.fixture
def study(ingested: tuple[Path, Ingested], tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(ingested[0], tmp_path / "five.qualkit"))) as opened:
        yield opened


def test_each_document_is_a_focus_group_in_its_language(study: Project) -> None:
    documents = list(study.documents())

    assert {row["name"]: row["language"] for row in documents} == LANGUAGES
    assert {row["kind"] for row in documents} == {"focus-group"}
    assert {row["participants"] for row in documents} == {9}


def test_nothing_is_left_out_and_every_speaker_is_listed(
    ingested: tuple[Path, Ingested], study: Project
) -> None:
    listed = {row["participant"] for row in rows_of(FOLDER / "participants.csv")}

    assert {turn["participant"] for turn in study.turns()} == listed
    assert not ingested[1].skipped


def test_every_paragraph_is_a_turn(study: Project) -> None:
    turns = Counter(turn["document"] for turn in study.turns())

    for name in LANGUAGES:
        text = (FOLDER / "transcripts" / f"{name}.txt").read_text(encoding="utf-8")
        assert turns[name] == len(text.strip().split("\n\n"))
        assert 60 <= turns[name] <= 90


def test_roles_countries_and_sectors_are_attributes(study: Project) -> None:
    rows = list(study.participants())

    assert Counter(row["role"] for row in rows) == {"staff": 15, "citizen": 25, "moderator": 5}
    assert len({row["attributes"]["country"] for row in rows}) == 5
    sectors = {row["attributes"].get("sector") for row in rows if row["role"] != "moderator"}
    assert sectors == {"community safety", "local environment", "public health"}


def test_every_coding_of_the_truth_is_taken_with_its_quote(study: Project) -> None:
    truth = [(r["document"], r["turn"], r["quote"]) for r in rows_of(FOLDER / "codings.csv")]

    taken = [(r["document"], str(r["turn"]), r["quote"]) for r in study.codings()]

    assert sorted(taken) == sorted(truth)
    assert all(row["role"] in ("staff", "citizen") for row in study.codings())


def test_the_contrast_gives_the_figures_of_the_readme(study: Project) -> None:
    figures = readme_figures(FOLDER)

    contrast = study.contrast(by="role", groups=("staff", "citizen")).to_dict()

    found = {
        row["code"]: [row["groups"][name]["participants"] for name in ("staff", "citizen")]
        for row in contrast["rows"]
    }
    assert found == {code: numbers[:2] for code, numbers in figures.items()}
    assert {group["name"]: group["participants"] for group in contrast["groups"]} == {
        "staff": 15,
        "citizen": 25,
    }


def test_the_readme_counts_the_views_attributed_to_the_other_side(study: Project) -> None:
    codings = list(study.codings())

    for code, numbers in readme_figures(FOLDER).items():
        assert numbers == [
            participants_of(codings, code, "staff"),
            participants_of(codings, code, "citizen"),
            participants_of(codings, code, "staff", "citizen"),
            participants_of(codings, code, "citizen", "staff"),
        ]


def test_every_code_of_the_codebook_is_in_the_truth(study: Project) -> None:
    codes = {row["code"] for row in study.codes() if not row["category"]}

    assert {row["code"] for row in study.codings()} == codes == set(readme_figures(FOLDER))
