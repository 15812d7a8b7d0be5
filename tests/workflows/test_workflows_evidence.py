"""What speaks for a suggestion, gathered from what is stored, and shown in the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from buses_study import buses_study
from numpy.typing import NDArray
from project_fakes import Run

from qualkit.errors import UnknownName
from qualkit.project import Project


class Letters:
    """An encoder that counts letters."""

    name = "letters-1"
    dimensions = 26

    def encode(self, texts: list[str], progress: object = None) -> NDArray[np.float32]:
        rows = [[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 26)


@pytest.fixture(scope="module")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = buses_study(tmp_path_factory.mktemp("evidence"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qualkit.embedding.encoder", lambda _: Letters())
        with Project.open(path) as study:
            study.suggest()
    return path


@pytest.fixture
def path(study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("qualkit.embedding.encoder", lambda _: Letters())
    return Path(shutil.copy(study_file, tmp_path / "study.qualkit"))


def test_a_chance_is_told_with_what_it_was_worth_and_the_nearest_quotes(path: Path) -> None:
    with Project.open(path) as study:
        (one, *_) = study.suggestions(code="Buses")
        found = study.evidence(one["id"])

    assert (found.code, found.kind) == ("Buses", "probability")
    assert found.meaning().startswith("calibrated on 4 sessions")
    assert len(found.quotes) == 3
    assert all("bus" in quote.unit.text for quote in found.quotes)
    assert found.quotes[0].likeness >= found.quotes[-1].likeness
    assert any("bus" in word for word in found.words)
    assert found.votes is None


def test_a_score_that_ranks_is_called_no_chance(path: Path) -> None:
    with Project.open(path) as study:
        for row in study.codings():
            if row["code"] == "Buses" and row["document"] > "talk-0":
                study.remove_coding(row["id"])
        study.suggest()
        (one, *_) = study.suggestions(code="Buses", status="waiting")
        found = study.evidence(one["id"])

    assert found.kind == "rank"
    assert found.meaning() == "not calibrated: ranks units, and is no chance of being right"


def test_where_words_alone_were_read_no_quote_is_near(path: Path) -> None:
    with Project.open(path) as study:
        run = study.suggest(encoders=("none",)).run
        (one, *_) = (row for row in study.suggestions() if row["run"] == run)
        found = study.evidence(one["id"])

    assert found.quotes == ()


def test_nothing_is_encoded_for_evidence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Letters, "encode")

    with Project.open(path) as study:
        quotes = [study.evidence(row["id"]).quotes for row in study.suggestions()[:5]]
        study._store.connection.execute("DELETE FROM vector")
        after = study.evidence(study.suggestions()[0]["id"]).quotes

    assert all(len(found) == 3 for found in quotes)
    assert after == ()


def test_an_unknown_suggestion_is_refused(path: Path) -> None:
    with Project.open(path) as study, pytest.raises(UnknownName, match="no suggestion"):
        study.evidence("ffffffff")


def test_a_key_shows_the_evidence_and_asks_again(
    path: Path, qualkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._width", lambda: 80)

    result = qualkit("review", path, input="eaq")

    assert "calibrated on 4 sessions" in result.stdout
    assert result.stdout.count("coded alike (") == 3
    assert "accept 1" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
