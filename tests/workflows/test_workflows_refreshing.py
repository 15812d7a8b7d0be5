"""Review that learns: the next suggestion is chosen by scores that follow what was decided."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from buses_study import BOOK, buses_study
from project_fakes import Run, write

from qualkit.project import Project


@pytest.fixture(scope="module")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with the suggestions of a classifier that reads words alone."""
    path = buses_study(tmp_path_factory.mktemp("review"))
    with Project.open(path) as study:
        study.suggest(encoders=("none",), threshold=0.0)
    return path


@pytest.fixture
def path(study_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(study_file, tmp_path / "study.qualkit"))


def test_the_least_decided_come_first(path: Path) -> None:
    with Project.open(path) as study:
        surest = study.review_queue(order="score").ids
        unsure = study.review_queue(order="uncertain")
        scores = {row["id"]: row["score"] for row in study.suggestions()}

    assert scores[surest[0]] == max(scores.values())
    assert set(unsure.ids) == set(surest)
    assert unsure.ids != surest


def test_decisions_move_the_scores_of_their_code_alone(path: Path) -> None:
    with Project.open(path) as study:
        queue = study.review_queue(order="uncertain")
        reason = queue.learn()
        cards = [queue.card(guid) for guid in queue.ids]
        company = [one for one in cards if one and one.code == "Company"]
        buses = [one for one in cards if one and one.code == "Buses"]
        for one in company[:3]:
            study.decide("reject", one.id)
            queue.decided(one.id, "reject")
        left, others = queue.card(company[4].id), queue.card(buses[0].id)

    assert reason is None
    assert left is not None
    assert others is not None
    assert left.now != company[4].now
    assert others.now == buses[0].now


def test_what_is_undone_is_unlearned(path: Path) -> None:
    with Project.open(path) as study:
        queue = study.review_queue(order="score")
        queue.learn()
        one, other = (queue.card(guid) for guid in queue.ids[:2])
        assert one
        assert other
        queue.decided(one.id, "reject")
        queue.undone(one.id)
        again = queue.card(other.id)

    assert again is not None
    assert again.now == pytest.approx(other.now, abs=0.02)


def test_a_correction_speaks_for_the_right_code(path: Path) -> None:
    with Project.open(path) as study:
        queue = study.review_queue(order="score", code="Company")
        queue.learn()
        learner = queue._learner
        assert learner
        row, column = learner.places[queue.ids[0]]
        queue.decided(queue.ids[0], "correct", "Buses")

    assert learner.refresher.told(row, column) is None
    assert learner.refresher.told(row, list(learner.codes).index("Buses")) is True


def test_another_revision_of_the_codebook_is_stale_and_review_goes_on(
    path: Path, qualkit: Run, tmp_path: Path
) -> None:
    with Project.open(path) as study:
        study.import_codebook(write(tmp_path / "new.yaml", BOOK.replace("how late", "how full")))

    result = qualkit("review", path, "--order", "uncertain", input="aq")

    assert "note: stale: run " in result.stderr
    assert "run qualkit suggest again" in result.stderr
    assert "accept 1" in result.stdout
    assert result.exit_code == 0


def test_suggestions_of_another_method_are_stale(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.workflows._refreshing.METHOD", "another-1")
    with Project.open(path) as study:
        reason = study.review_queue(order="uncertain").learn()

    assert reason is not None
    assert reason.startswith("stale: suggestions of another version of the classifier wait")


def test_suggestions_of_rules_alone_teach_nothing(path: Path) -> None:
    with Project.open(path) as study:
        for row in study.suggestions():
            study.decide("skip", row["id"])
        reason = study.review_queue(order="score").learn()

    assert reason is not None
    assert reason.startswith("no suggestion of a classifier waits")


def test_the_terminal_shows_the_score_of_now_and_goes_on_by_it(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, "--order", "uncertain", input="arsuaq")

    assert "· now 0." in result.stdout
    assert "accept 2, reject 1" in result.stdout
    assert result.stderr == ""
    assert result.exit_code == 0


def test_learning_without_an_order_by_scores_is_refused(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, "--learn", input="q")

    assert result.exit_code == 2
    assert "--learn chooses by scores" in result.stderr


def test_no_learn_shows_the_scores_of_the_run(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, "--order", "uncertain", "--no-learn", input="q")

    assert "· now" not in result.stdout


def test_what_follows_is_never_what_was_decided(path: Path) -> None:
    with Project.open(path) as study:
        queue = study.review_queue(order="uncertain")
        queue.learn()
        shown, before = [], queue.n_waiting()
        for _ in range(5):
            guid = queue.following()
            assert guid
            shown.append(guid)
            study.decide("reject", guid)
            queue.decided(guid, "reject")
        queue.undone(shown[-1])

    assert len(set(shown)) == 5
    assert queue.n_waiting() == before - 4


def test_what_was_decided_elsewhere_waits_no_longer(path: Path) -> None:
    with Project.open(path) as study:
        queue = study.review_queue()
        gone = queue.following()
        assert gone
        study.decide("skip", gone)
        card = queue.card(gone)

    assert card is None
    assert queue.following() == queue.ids[1]
