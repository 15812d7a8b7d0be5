"""Themes are kept with what they rest on, changed and removed in steps that can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project
from qualkit.store import claims, coders, events, memos, namings, runs, undoing
from qualkit.store.claims import Change
from qualkit.store.memo_targets import resolve

BOOK = "codebook: B\ncodes: [{name: Company}, {name: Letters}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    for _ in range(2):
        run = runs.start(project._store, "themes", {}, input_digest="", versions={})
        runs.finish(project._store, run, result={"topics": [{"topic": 0}, {"topic": 1}]})
    return project


def claimed(study: Project, **wanted: Any) -> str:
    given = {"name": "Alone at home", "topics": [(1, 0)], **wanted}
    return claims.claim(study._store, Change(**given), coder="Kim")


def undo(study: Project, coder: str = "Kim") -> None:
    undoing.swap(study._store, "undo", coder=coder)


def test_a_theme_is_kept_with_its_topics_codes_and_memo(study: Project) -> None:
    made = claimed(study, memo="They say so.", topics=[(1, 0), (1, 1)], codes=["Company"])

    (kept,) = claims.all_claims(study._store)
    assert (kept.id, kept.name, kept.memo, kept.coder) == (
        made, "Alone at home", "They say so.", "Kim",
    )  # fmt: skip
    assert kept.topics == ((1, 0), (1, 1))
    assert kept.codes == ("Company",)
    assert list(study.check()) == []


def test_claiming_is_undone_and_redone_whole(study: Project) -> None:
    claimed(study, codes=["Company"])
    before = claims.all_claims(study._store)

    undo(study)
    gone = claims.all_claims(study._store)
    undoing.swap(study._store, "redo", coder="Kim")

    assert gone == ()
    assert claims.all_claims(study._store) == before
    assert list(study.check()) == []


def test_a_change_is_one_step(study: Project) -> None:
    made = claimed(study, memo="old", codes=["Company"])
    before = claims.all_claims(study._store)
    changed = Change(
        name="Alone", memo="new", topics=[(2, 1)], codes=["Letters"],
        without_topics=[(1, 0)], without_codes=["Company"],
    )  # fmt: skip

    claims.change(study._store, made, changed, coder="Kim")

    (kept,) = claims.all_claims(study._store)
    assert (kept.name, kept.memo, kept.topics, kept.codes) == (
        "Alone", "new", ((2, 1),), ("Letters",),
    )  # fmt: skip
    undo(study)
    assert claims.all_claims(study._store) == before
    assert list(study.check()) == []


def test_a_removed_theme_stays_as_a_mark_and_comes_back(study: Project) -> None:
    made = claimed(study)

    removed = claims.remove(study._store, "alone AT home", coder="Kim")

    assert removed == made
    assert claims.all_claims(study._store) == ()
    with pytest.raises(UnknownName, match="no theme 'Alone at home'"):
        claims.find(study._store, "Alone at home")
    undo(study)
    assert [kept.id for kept in claims.all_claims(study._store)] == [made]
    assert list(study.check()) == []


def test_what_somebody_changed_since_is_not_undone(study: Project) -> None:
    made = claimed(study, memo="mine")
    claims.change(study._store, made, Change(memo="yours"), coder="Lee")
    claims.change(study._store, made, Change(memo="ours"), coder="Kim")

    undo(study, "Lee")

    assert claims.all_claims(study._store)[0].memo == "ours"
    assert list(study.check()) == []


@pytest.mark.parametrize(
    ("wrong", "error", "match"),
    [
        ({"name": " "}, ParameterError, "an empty name of a theme"),
        ({"name": None}, ParameterError, "an empty name of a theme"),
        ({"name": "Al\u202eone"}, ParameterError, r"U\+202E, which cannot be seen"),
        ({"name": "Al\tone"}, ParameterError, r"U\+0009, which cannot be seen"),
        ({"name": "a" * 201}, ParameterError, "201 characters"),
        ({"memo": "a\0b"}, ParameterError, "NUL"),
        ({"name": "ALONE AT HOME"}, ParameterError, "a theme 'Alone at home' already"),
    ],
)
def test_what_cannot_be_a_theme_changes_nothing(
    study: Project, wrong: dict[str, Any], error: type[Exception], match: str
) -> None:
    claimed(study)
    steps = study.latest_step()

    with pytest.raises(error, match=match):
        claimed(study, **wrong)

    assert (len(claims.all_claims(study._store)), study.latest_step()) == (1, steps)


def test_a_retired_code_supports_no_new_theme_and_stays_in_an_old_one(study: Project) -> None:
    claimed(study, codes=["Company"])
    study.retire_code("Company", coder="Kim")

    with pytest.raises(ParameterError, match="'Company' is retired"):
        claimed(study, name="Other", codes=["Company"])

    assert [kept.codes for kept in claims.all_claims(study._store)] == [("Company",)]


def test_a_support_follows_a_code_that_is_renamed_or_merged(study: Project) -> None:
    claimed(study, codes=["Company", "Letters"])
    study.rename_code("Company", "Friends", coder="Kim")
    study.merge_codes("Letters", "Friends", coder="Kim")

    (kept,) = claims.all_claims(study._store)

    assert kept.codes == ("Friends",)
    assert list(study.check()) == []


def test_a_theme_rests_no_less_on_what_it_does_not_rest_on(study: Project) -> None:
    made = claimed(study)

    with pytest.raises(UnknownName, match=r"no topic of the theme '2/1'; known: '1/0'"):
        claims.change(study._store, made, Change(without_topics=[(2, 1)]), coder="Kim")


def test_a_blind_coder_sees_the_own_themes_alone(study: Project) -> None:
    claimed(study)
    claims.claim(study._store, Change(name="Mine", topics=[(1, 1)]), coder="Lee")
    coders.set_blind(study._store, "Lee", True, coder="Kim")
    study._store.viewer = "Lee"

    assert [kept.name for kept in claims.all_claims(study._store)] == ["Mine"]
    with pytest.raises(UnknownName, match="known: 'Mine'"):
        claims.find(study._store, "Alone at home")


def test_events_tell_of_themes_without_their_words(study: Project) -> None:
    claimed(study, memo="secret", codes=["Company"])

    told = list(events.listing(study._store, events.Wanted(verb="claim theme")))

    assert (told[0]["details"]["themes"], told[0]["details"]["supports"]) == (1, 2)
    assert "Alone" not in str(told)
    assert "secret" not in str(told)


def test_a_memo_can_be_on_a_theme(study: Project) -> None:
    made = claimed(study)

    target = resolve(study._store, "theme", "Alone at home")
    memo = memos.find(study._store, memos.add(study._store, "reflexive", "?", target, coder="Kim"))
    claims.remove(study._store, made, coder="Kim")
    later = memos.find(study._store, memo.id)

    assert (memo.sort, memo.name, memo.object) == ("theme", "Alone at home", made)
    assert later.is_on_removed
    assert list(study.check()) == []


def test_topics_with_a_name_or_a_theme_are_anchors(study: Project) -> None:
    made = claimed(study)
    namings.name_topic(study._store, (2, 1), "Buses", coder="Kim")

    before = namings.anchors(study._store)
    claims.remove(study._store, made, coder="Kim")

    assert before == {(1, 0), (2, 1)}
    assert namings.anchors(study._store) == {(2, 1)}
