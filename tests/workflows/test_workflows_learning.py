"""The classifier over a project: suggestions for what nobody coded, judged on unread sessions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.project import Project
from qualkit.workflows._learning import LearnOptions, inputs_of, study_of

CODES = [
    "Needs/Public-service information",
    "Needs/Specific support",
    "Needs/Make friends",
    "Needs/Personal talk",
]


@pytest.fixture(scope="module")
def half_coded_file(sight_loss_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus with the agreed codings of four of its eight sessions, and vectors of its turns.

    Do not write to it.
    """
    folder = tmp_path_factory.mktemp("half-coded")
    path = Path(shutil.copy(sight_loss_file, folder / "sight-loss.qualkit"))
    with Project.open(path) as study:
        for row in study.codings():
            if row["coder"] != "agreed" or row["document"] > "citizens-4":
                study.remove_coding(row["id"])
        learn = LearnOptions()
        inputs_of(study._store, study_of(study._store, learn), learn)
    return path


@pytest.fixture
def half_coded(half_coded_file: Path, tmp_path: Path) -> Project:
    """A copy of it, free to change."""
    return Project.open(Path(shutil.copy(half_coded_file, tmp_path / "half-coded.qualkit")))


def test_suggestions_fall_on_turns_that_nobody_coded(half_coded: Project) -> None:
    with half_coded as study:
        coded = {(row["document"], row["turn"]) for row in study.codings()}
        run = study.suggest(coders=("agreed",))
        made = study.suggestions(status="waiting")

    assert run.suggested == run.new == len(made) > 0
    assert {row["origin"] for row in made} == {"classifier"}
    assert coded
    assert not coded & {(row["document"], row["turn"]) for row in made}
    assert all(row["role"] != "moderator" for row in made)
    assert sum(bool(row["evidence"]) for row in made) > 0.9 * len(made)
    assert all(0 < row["score"] <= 1 for row in made)


def test_a_second_run_on_the_same_codings_makes_nothing_new(half_coded: Project) -> None:
    with half_coded as study:
        first = study.suggest(coders=("agreed",))
        second = study.suggest(coders=("agreed",))

    assert (second.suggested, second.new, second.withdrawn) == (first.suggested, 0, 0)


def test_what_a_new_model_no_longer_suggests_is_withdrawn(half_coded: Project) -> None:
    with half_coded as study:
        first = study.suggest(coders=("agreed",))
        study.remove_coding(study.codings()[0]["id"])
        second = study.suggest(coders=("agreed",))
        waiting = study.suggestions(status="waiting")

    assert second.withdrawn == first.new
    assert len(waiting) == second.new


def test_acceptances_alone_are_said_to_teach_nothing(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        for row in study.codings():
            study.remove_coding(row["id"])
        study.code()
        study.decide("accept", everything=True)
        with pytest.raises(UndefinedResult, match="nothing to learn from but decisions on sugg"):
            study.suggest(encoders=("none",))


def test_only_the_codes_named_are_suggested(half_coded: Project) -> None:
    with half_coded as study:
        study.suggest(codes=("Make friends",))
        codes = {row["code"] for row in study.suggestions()}

    assert codes == {"Needs/Make friends"}


def test_an_unknown_code_is_named_with_the_nearest(half_coded: Project) -> None:
    with half_coded as study, pytest.raises(UnknownName, match="did you mean"):
        study.suggest(codes=("Make freinds",))


def test_nothing_is_learnt_where_nobody_coded(half_coded: Project) -> None:
    with half_coded as study:
        for row in study.codings():
            study.remove_coding(row["id"])
        with pytest.raises(UndefinedResult):
            study.suggest()


def test_the_classifier_is_judged_by_session(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        result = study.evaluate(coders=("agreed",), folds=4)

    assert [row.code for row in result.rows] == CODES
    assert (result.suggester, result.folds, result.units) == ("classifier", 4, 499)
    assert [row.positives for row in result.rows] == [67, 49, 73, 34]
    assert all(0 < (row.average_precision or 0) < 1 for row in result.rows)
    assert result.run is not None


def test_what_is_compared_stands_beside_the_classifier(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        study.code()
        result = study.evaluate(folds=3, encoders=("none",), curve=(100, None))

    for row in result.rows:
        assert row.rules_f1 is not None
        assert row.humans_f1 is not None
        assert 0 < row.rules_f1 < 1
        assert 0 < row.humans_f1 <= 1
        assert row.brier is not None
        assert row.prevalence is not None
        assert row.average_precision is not None
        assert row.average_precision > row.prevalence
    assert [point.size for point in result.curve] == [100, None]
    assert sum(one.n for one in result.calibration) == 4 * result.units


def test_sentences_can_be_judged_and_suggested_for(half_coded: Project) -> None:
    with half_coded as study:
        judged = study.evaluate(unit="sentence", folds=2, encoders=("none",))
        run = study.suggest(unit="sentence", encoders=("none",))
        made = study.suggestions(status="waiting")
        turns = {row["ordinal"]: row for row in study.turns(made[0]["document"])}

    assert judged.unit == run.unit == "sentence"
    assert judged.units > 300
    assert made
    assert all(
        row["end"] - row["start"] <= turns[row["turn"]]["end"] - turns[row["turn"]]["start"]
        for row in made
        if row["document"] == made[0]["document"]
    )


def test_what_a_person_accepted_is_learnt_from_and_never_judged_against(
    half_coded: Project,
) -> None:
    with half_coded as study:
        before = study.evaluate(folds=2, encoders=("none",))
        study.suggest(encoders=("none",))
        study.decide("accept", everything=True)
        after = study.evaluate(folds=2, encoders=("none",))
        last = study.turns("citizens-5")[-1]
        study.add_coding("citizens-5", "Make friends", start=last["start"], end=last["end"])
        later = study.evaluate(folds=2, encoders=("none",))

    assert after.rows == before.rows
    for one, other in zip(before.rows, later.rows, strict=True):
        assert other.positives - one.positives in (0, 1)
        assert (other.average_precision or 0) > 0.5 * (one.average_precision or 0)


def test_suggesting_one_code_leaves_the_suggestions_of_others(half_coded: Project) -> None:
    with half_coded as study:
        study.suggest(encoders=("none",))
        before = {row["id"] for row in study.suggestions(status="waiting")}
        others = {
            row["id"] for row in study.suggestions(status="waiting")
            if row["code"] != "Needs/Make friends"
        }  # fmt: skip
        run = study.suggest(codes=("Make friends",), threshold=0.999, encoders=("none",))
        after = {row["id"] for row in study.suggestions(status="waiting")}

    assert others < before
    assert others <= after
    assert run.withdrawn == len(before - others)


def test_coders_are_held_against_each_other_where_both_have_read(half_coded: Project) -> None:
    with half_coded as study:
        given = [row for row in study.codings() if row["document"] == "citizens-1"]
        for row in given[:5]:
            study.add_coding(
                row["document"], row["code"], start=row["start"], end=row["end"], coder="Lee"
            )
        result = study.evaluate(folds=2, encoders=("none",))

    found = [row.humans_f1 for row in result.rows if row.humans_f1 is not None]
    assert found
    assert max(found) == 1


@pytest.mark.parametrize("encoders", [(), ("none", "default")])
def test_encoders_that_contradict_each_other_are_refused(
    half_coded: Project, encoders: tuple[str, ...]
) -> None:
    with half_coded as study, pytest.raises(ParameterError, match="'none' alone"):
        study.evaluate(encoders=encoders)


def test_an_encoder_that_is_not_installed_is_named_with_the_command(half_coded: Project) -> None:
    with half_coded as study, pytest.raises(UnknownName, match="no encoder 'nothing'"):
        study.suggest(encoders=("nothing",))


def test_promises_are_kept_with_the_run_and_accepted_by_policy(half_coded: Project) -> None:
    with half_coded as study:
        run = study.suggest(encoders=("none",), accept_at=0.8, skip_at=0.8)

    assert run.accepted == 0
    assert any("10 calibration sessions are needed" in note for note in run.notes)


def test_the_rules_are_judged_whatever_was_decided_on_them(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        study.code()
        waiting = study.evaluate_rules(coders=("agreed",))
        study.code(accept=True)
        accepted = study.evaluate_rules(coders=("agreed",))

    assert accepted.rows == waiting.rows
    assert [row.positives for row in waiting.rows] == [67, 49, 73, 34]
    for row in waiting.rows:
        assert row.precision == row.hits / row.suggested
        assert row.recall == row.hits / row.positives


def test_rules_that_have_not_run_cannot_be_judged(sight_loss: Path) -> None:
    with (
        Project.open(sight_loss) as study,
        pytest.raises(UndefinedResult, match="run 'qualkit code' first"),
    ):
        study.evaluate_rules()
