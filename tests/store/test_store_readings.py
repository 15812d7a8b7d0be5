"""What a coder has gone through is kept by place, moves with its words, or ends with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, SpanError, UnknownName
from qualkit.model.readings import Reading
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store import events, readings

TALK = "Ann: I want company.\n\nBen: Help with letters.\n"
COMPANY, LETTERS = Span(5, 20), Span(27, 45)


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK))
    return project


def reading(span: Span, coder: str = "Kim", **fields: object) -> Reading:
    return Reading(document="talk", span=span, coder=coder, **fields)  # type: ignore[arg-type]


def drawn(study: Project) -> int:
    """The number of a run."""
    study.import_codebook(
        write(study.path.parent / "b.yaml", "codebook: B\ncodes: [{name: C, rules: [{regex: x}]}]")
    )
    run = study.code(coder="Kim").run
    assert run is not None
    return int(run)


def told(study: Project, verb: str) -> list[dict[str, Any]]:
    """The events of that verb, the newest first."""
    return list(events.listing(study._store, events.Wanted(verb=verb)))


def edit(study: Project, text: str) -> dict[str, object]:
    return study.edit_document("talk", write(study.path.parent / "new.txt", text)).to_dict()


def test_readings_are_listed_by_place(study: Project) -> None:
    added = readings.add(study._store, [reading(LETTERS), reading(COMPANY)])

    found = readings.all_readings(study._store, "talk")
    assert added == 2
    assert [(each.span, each.coder, each.run, each.is_sampled) for each in found] == [
        (COMPANY, "Kim", None, False),
        (LETTERS, "Kim", None, False),
    ]
    assert list(study.check()) == []


def test_the_same_reading_is_stored_once(study: Project) -> None:
    own = reading(COMPANY, id="11111111-1111-1111-1111-111111111111")

    added = [readings.add(study._store, [own, own]), readings.add(study._store, [own])]

    assert added == [1, 0]
    assert readings.add(study._store, [reading(COMPANY)]) == 0
    assert readings.add(study._store, [reading(COMPANY, coder="Lee")]) == 1
    assert list(study.check()) == []


def test_a_passage_drawn_at_random_counts_anew_after_it_was_read_by_itself(study: Project) -> None:
    run = drawn(study)
    sampled = reading(COMPANY, run=run, is_sampled=True)

    added = [readings.add(study._store, [each]) for each in (reading(COMPANY), sampled, sampled)]

    assert added == [1, 1, 0]
    assert [each.is_sampled for each in readings.all_readings(study._store)] == [False, True]


def test_one_event_tells_of_all_readings_without_words(study: Project) -> None:
    readings.add(study._store, [reading(COMPANY), reading(LETTERS)])

    (event,) = told(study, "read")
    assert event["coder"] == "Kim"
    assert event["details"]["readings"] == 2
    assert [item[-2:] for item in event["details"]["what"]] == [[5, 20], [27, 45]]


@pytest.mark.parametrize(
    ("wrong", "error", "match"),
    [
        ([reading(COMPANY), reading(COMPANY, coder="Lee")], ParameterError, "2 coders at once"),
        ([reading(Span(5, 500))], SpanError, "beyond the text"),
        ([reading(COMPANY, run=77)], UnknownName, "no run '77'"),
        ([Reading(document="tale", span=COMPANY, coder="Kim")], UnknownName, "document 'tale'"),
    ],
)
def test_what_is_not_there_cannot_be_read(
    study: Project, wrong: list[Reading], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        readings.add(study._store, wrong)

    assert readings.all_readings(study._store) == ()


def test_a_sampled_reading_of_no_run_is_refused() -> None:
    with pytest.raises(ParameterError, match="in no run"):
        reading(COMPANY, is_sampled=True)


def test_a_removed_reading_stays_as_a_mark_and_can_be_made_again(study: Project) -> None:
    readings.add(study._store, [reading(COMPANY)])
    (kept,) = readings.all_readings(study._store)

    removed = readings.remove(study._store, [kept.id], coder="Kim")

    assert removed == (kept.id,)
    assert readings.all_readings(study._store) == ()
    with pytest.raises(UnknownName, match="reading"):
        readings.remove(study._store, [kept.id], coder="Kim")
    assert readings.add(study._store, [reading(COMPANY)]) == 1
    assert list(study.check()) == []


def test_a_blind_coder_sees_and_removes_only_own_readings(study: Project) -> None:
    readings.add(study._store, [reading(COMPANY)])
    readings.add(study._store, [reading(LETTERS, coder="Lee")])
    (others,) = [each.id for each in readings.all_readings(study._store) if each.coder == "Kim"]
    study._store.viewer = "Lee"

    assert [each.coder for each in readings.all_readings(study._store)] == ["Lee"]
    with pytest.raises(UnknownName, match="reading"):
        readings.remove(study._store, [others], coder="Lee")


def test_readings_move_with_their_words_and_end_where_these_change(study: Project) -> None:
    readings.add(study._store, [reading(COMPANY), reading(LETTERS)])

    result = edit(study, "[Tape on.]\n\n" + TALK.replace("letters", "the letters"))

    (kept,) = readings.all_readings(study._store)
    assert study.text("talk")[kept.span.start : kept.span.end] == "I want company."
    assert result["unread"] == 1
    assert "1 passages whose words changed count as not read any more" in result["notes"]
    assert told(study, "edit")[0]["details"]["unread"] == 1
    assert list(study.check()) == []


def test_a_reading_and_its_removal_are_steps(study: Project) -> None:
    readings.add(study._store, [reading(COMPANY), reading(LETTERS)])
    readings.remove(study._store, [readings.all_readings(study._store)[0].id], coder="Kim")

    counts = []
    for turn in (study.undo, study.undo, study.redo, study.redo):
        turn(coder="Kim")
        counts.append(len(readings.all_readings(study._store)))

    assert counts == [2, 0, 2, 1]
    assert list(study.check()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann: I want company.\n\nBen: So. Help with letters.\n", [Span(31, 49)]),
        ("Ann: I want company.\n\nBen: Help with nothing.\n", []),
    ],
)
def test_a_reading_comes_back_where_its_words_are_still_there(
    study: Project, text: str, found: list[Span]
) -> None:
    readings.add(study._store, [reading(LETTERS)])
    study.undo(coder="Kim")
    edit(study, text)

    redone = study.redo(coder="Kim")

    assert [each.span for each in readings.all_readings(study._store)] == found
    assert [(step.changes, step.left) for step in redone.steps] == [(len(found), 1 - len(found))]
    assert list(study.check()) == []
