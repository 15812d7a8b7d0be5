"""Links between turns are kept, undone and redone, move with their turns, and are never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project
from qualkit.store import events, links
from qualkit.store.links import all_links

TALK = "Ann: I want company.\n\nBen: Help with letters.\n\nCay: No, company it is.\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK), roles={"Ann": "citizen", "Ben": "staff"})
    return project


def edit(study: Project, text: str) -> dict[str, object]:
    return study.edit_document("talk", write(study.path.parent / "new.txt", text)).to_dict()


def ends(study: Project) -> list[tuple[str, int | None, int | None, bool]]:
    found = all_links(study._store)
    return [(link.kind, link.first.ordinal, link.then.ordinal, link.waits) for link in found]


def test_a_link_is_kept_with_both_turns_and_their_words(study: Project) -> None:
    guid = study.add_link("talk", (2, 1), "challenges", memo="hm", coder="Kim")

    (row,) = study.links()
    assert row["id"] == guid
    assert (row["from_participant"], row["from_role"], row["from"]) == ("Ben", "staff", 2)
    assert (row["to_participant"], row["to_quote"].strip()) == ("Ann", "I want company.")
    assert (row["memo"], row["coder"], row["waits"]) == ("hm", "Kim", False)
    assert list(study.check()) == []


def test_the_same_link_by_the_same_coder_is_there_once(study: Project) -> None:
    first, again, other, another = (
        study.add_link("talk", (2, 1), kind, coder=coder)
        for kind, coder in (
            ("supports", "Kim"), ("supports", "Kim"), ("builds-on", "Kim"), ("supports", "Robin"),
        )
    )  # fmt: skip

    assert first == again
    assert len({first, other, another}) == 3
    assert list(study.check()) == []


def test_adding_and_removing_are_undone_and_redone(study: Project) -> None:
    guid = study.add_link("talk", (2, 1), "supports", coder="Kim")
    study.remove_link(guid[:8], coder="Kim")
    gone = ends(study)
    study.undo(coder="Kim")
    back = ends(study)
    study.undo(coder="Kim")
    none = ends(study)
    study.redo(2, coder="Kim")

    assert (gone, back, none) == ([], [("supports", 2, 1, False)], [])
    assert ends(study) == []
    assert list(study.check()) == []


def test_a_link_moves_with_its_turns_when_the_text_is_edited(study: Project) -> None:
    study.add_link("talk", (3, 1), "supports", coder="Kim")

    told = edit(study, "Dan: Welcome.\n\n" + TALK)

    assert ends(study) == [("supports", 4, 2, False)]
    assert (told["links"], told["links_waiting"]) == (1, 0)
    assert list(study.check()) == []


def test_a_link_whose_turn_changed_waits_and_can_be_placed_or_found_again(study: Project) -> None:
    guid = study.add_link("talk", (3, 2), "challenges", coder="Kim")
    told = edit(study, TALK.replace("Help with letters", "Some help with my post"))
    waits = ends(study)
    (row,) = study.links(waiting=True)

    edit(study, TALK)
    found = ends(study)
    edit(study, TALK.replace("Help with letters", "Some help with my post"))
    placed = study.place_link(guid, (3, 2), coder="Kim")

    assert told["links_waiting"] == 1
    assert "links between turns that wait, as the words changed: 1" in str(told["notes"])
    assert waits == [("challenges", 3, 2, True)]
    assert row["to_quote"].strip() == "Help with letters."
    assert found == ends(study) == [("challenges", 3, 2, False)]
    assert placed != guid
    assert list(study.check()) == []
    study.undo(coder="Kim")
    assert ends(study) == [("challenges", 3, 2, True)]


@pytest.mark.parametrize(("turns", "expected"), [((3, 1), (4, 2, False)), ((3, 2), (3, 2, True))])
def test_a_removed_link_that_is_brought_back_after_an_edit_stands_or_waits(
    study: Project, turns: tuple[int, int], expected: tuple[int, int, bool]
) -> None:
    study.remove_link(study.add_link("talk", turns, "supports", coder="Kim"), coder="Kim")
    told = edit(study, "Dan: So.\n\n" + TALK.replace("Help with letters", "Letters"))

    study.undo(coder="Kim")

    assert (told["links"], told["links_waiting"]) == (0, 0)
    assert ends(study) == [("supports", *expected)]
    assert list(study.check()) == []


def test_a_blind_coder_sees_and_removes_own_links_only(study: Project) -> None:
    other = study.add_link("talk", (2, 1), "supports", coder="Kim")
    study.set_blind("Lee")
    with Project.open(study.path, coder="Lee") as blind:
        own = blind.add_link("talk", (2, 1), "supports")

        assert [row["id"] for row in blind.links()] == [own]
        assert blind.link_table().links == 1
        with pytest.raises(UnknownName, match="link"):
            blind.remove_link(other)


def test_what_is_no_link_is_refused(study: Project) -> None:
    with pytest.raises(ParameterError, match="from a later turn to the earlier one"):
        study.add_link("talk", (1, 2), "supports", coder="Kim")
    with pytest.raises(ParameterError, match="later turn"):
        study.add_link("talk", (2, 2), "supports", coder="Kim")
    with pytest.raises(ParameterError, match="no turn 9; expected 1 to 3"):
        study.add_link("talk", (9, 2), "supports", coder="Kim")
    with pytest.raises(UnknownName, match="challenges"):
        study.add_link("talk", (2, 1), "challenge", coder="Kim")
    with pytest.raises(UnknownName, match="talk"):
        study.add_link("tlak", (2, 1), "supports", coder="Kim")
    assert list(study.links()) == []


def test_events_hold_no_words(study: Project) -> None:
    study.add_link("talk", (2, 1), "supports", memo="secretword", coder="Kim")

    told = str(list(events.listing(study._store, events.Wanted(verb="link"))))
    assert "supports" in told
    assert "secretword" not in told
    assert "Ann" not in told


def test_a_link_to_where_no_turn_is_is_found(study: Project) -> None:
    study.add_link("talk", (2, 1), "supports", coder="Kim")
    study._store.connection.execute("UPDATE link SET to_start = 0, to_end = 2")

    assert len(list(links.astray(study._store))) == 1
    assert "a link leads to no turn" in {fault["what"] for fault in study.check()}
