"""Memos: on anything, in versions, found by what they say, wherever their words go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit import store as stores
from qualkit.errors import ParameterError, QualkitError, SpanError, UnknownName
from qualkit.project import Project

TALK = "Ann Wells: Same for me. I like tea.\n\nBen: Same for me, a 😀 bus.\n"
BOOK = "codebook: N\ncodes: [{name: Needs, category: true, codes: [{name: Bus}, {name: Talk}]}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role,aliases\nAnn Wells,citizen,\nBen,staff,\n")
    talk = write(tmp_path / "talk.txt", TALK)
    project.ingest(talk, language="en", participants=people)
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def memo(study: Project, text: str = "hm", kind: str = "reflexive", **where: Any) -> str:
    return study.add_memo(text, kind, **where)


def on(study: Project, guid: str) -> tuple[str, str]:
    found = study.memo(guid)
    return found.sort, found.name


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, ("project", "study")),
        ({"on": "project"}, ("project", "study")),
        ({"on": "document=talk"}, ("document", "talk")),
        ({"document": "talk"}, ("document", "talk")),
        ({"on": "session=talk"}, ("session", "talk")),
        ({"on": "participant=ann wells"}, ("participant", "Ann Wells")),
        ({"on": "code=bus"}, ("code", "Needs/Bus")),
        ({"on": "Code = Needs"}, ("code", "Needs")),
        ({"code": "talk"}, ("code", "Needs/Talk")),
        ({"on": "codebook"}, ("codebook", "1")),
        ({"on": "codebook=1"}, ("codebook", "1")),
        ({"on": "turn=talk#2"}, ("turn", "talk#2")),
        ({"document": "talk", "turn": 2}, ("turn", "talk#2")),
        ({"document": "talk", "quote": "bus"}, ("passage", "talk#2")),
        ({"document": "talk", "turn": 1, "quote": "Same for me"}, ("passage", "talk#1")),
        ({"document": "talk", "start": 11, "end": 15}, ("passage", "talk#1")),
        ({"on": "passage=talk", "quote": "tea"}, ("passage", "talk#1")),
    ],
)
def test_a_memo_is_on_anything_by_its_name(
    study: Project, where: dict[str, Any], expected: tuple[str, str]
) -> None:
    made = memo(study, **where)

    assert on(study, made) == expected
    assert list(study.check()) == []


def test_a_memo_is_on_what_is_told_by_its_id(study: Project) -> None:
    coding = study.add_coding("talk", "Bus", quote="bus", coder="Kim")
    study.code()
    first = memo(study, on=f"coding={coding}")
    second = memo(study, on=f"memo={first}")
    third = memo(study, on="coder=Kim")
    fourth = memo(study, on="run=1")

    assert on(study, first) == ("coding", "Needs/Bus: bus")
    assert on(study, second) == ("memo", "reflexive")
    assert on(study, third) == ("coder", "Kim")
    assert on(study, fourth) == ("run", "1")
    assert list(study.check()) == []


def test_a_memo_is_on_a_topic_that_a_run_found(study: Project) -> None:
    run = stores.runs.start(study._store, "themes", {}, input_digest="", versions={})
    stores.runs.finish(study._store, run, result={"topics": [{"topic": -1}, {"topic": 2}]})

    made = memo(study, on=f"topic={run}/2")

    assert on(study, made) == ("topic", f"{run}/2")
    for wrong in (f"{run}/3", str(run), f"{run}/"):
        with pytest.raises(UnknownName, match=f"no topic '{wrong}'"):
            memo(study, on=f"topic={wrong}")
    with pytest.raises(ParameterError, match=f"run 1 found no topics; .* with topics: {run}$"):
        memo(study, on="topic=1/2")
    assert list(study.check()) == []


@pytest.mark.parametrize(
    ("where", "error", "message"),
    [
        ({"on": "planet"}, ParameterError, "a memo on a 'planet'; expected project, document"),
        ({"on": "document=talc"}, UnknownName, "no document 'talc'; did you mean 'talk'"),
        ({"on": "participant=Ann Wels"}, UnknownName, "did you mean 'Ann Wells'"),
        ({"on": "code=Buss"}, UnknownName, "no code 'Buss'; did you mean 'Bus'"),
        ({"on": "codebook=9"}, UnknownName, "no codebook '9'"),
        ({"on": "run=9"}, UnknownName, "no run '9'; known: '1'"),
        ({"on": "coding=0000"}, UnknownName, "no coding '0000'; there is no coding yet"),
        ({"on": "coding="}, UnknownName, "no coding ''"),
        ({"on": "topic=9/1"}, UnknownName, "no run '9'"),
        ({"on": "turn=talk#9"}, SpanError, "'talk' has no turn 9; expected 1–2"),
        ({"on": "turn=talk#x"}, ParameterError, "the turn 'x'; expected as in turn=NAME#12"),
        ({"on": "turn=talk"}, ParameterError, "nothing says which; expected a turn"),
        ({"on": "turn"}, ParameterError, "a memo on a turn without its document; add --document"),
        ({"on": "passage=talk"}, ParameterError, "nothing says which; expected a quote"),
        ({"quote": "bus"}, ParameterError, "a memo on a passage without its document"),
        ({"document": "talk", "quote": "car"}, SpanError, "the quote does not stand in 'talk'"),
        ({"document": "talk", "quote": "Same for me"}, SpanError, "the quote stands 2 times"),
        ({"document": "talk", "start": 5, "end": 500}, SpanError, "reaches beyond the text"),
        ({"document": "talk", "start": 5, "end": 5}, SpanError, "is empty or reversed"),
        ({"document": "talk", "start": 5}, ParameterError, "nothing says which"),
        ({"document": "talk", "start": 0, "end": 3, "quote": "bus"}, SpanError, "is not what"),
        ({"on": "code=Bus", "document": "talk"}, ParameterError, "--document 'talk'; expected one"),
        ({"document": "talk", "code": "Bus"}, ParameterError, "a memo on a document, and --code"),
        ({"on": "document=talk", "document": "talk"}, ParameterError, "expected one thing"),
    ],
)
def test_a_thing_that_is_not_there_is_told(
    study: Project, where: dict[str, Any], error: type[QualkitError], message: str
) -> None:
    with pytest.raises(error, match=message):
        memo(study, **where)

    assert len(study.memos()) == 0


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", "reflexive", "an empty memo"),
        (" \n", "reflexive", "an empty memo"),
        ("a\0b", "reflexive", "the memo holds a NUL or half a character; take it out"),
        ("a\ud800", "reflexive", "the memo holds a NUL or half a character"),
        ("a", "angry", "a memo of the kind 'angry'; expected theoretical, methodological"),
    ],
)
def test_a_memo_must_say_something_of_a_known_kind(
    study: Project, text: str, kind: str, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        memo(study, text, kind)


def test_an_id_that_several_things_have_is_ambiguous(study: Project) -> None:
    first, second = memo(study), memo(study)

    with pytest.raises(ParameterError, match="several memos have ids that begin with '00000000'"):
        study.memo(first[:8])
    with pytest.raises(UnknownName, match="no memo '000'"):
        study.memo(first[:3])
    assert study.memo(second.upper()).id == second


def test_every_version_is_kept(study: Project) -> None:
    made = memo(study, "first", coder="Kim")

    assert study.rewrite_memo(made, "second", coder="Lu") == 2
    assert study.rewrite_memo(made, "second", coder="Lu") == 2

    said = [(v.version, v.text, v.coder) for v in study.memo_versions(made)]
    assert said == [(1, "first", "Kim"), (2, "second", "Lu")]
    assert (study.memo(made).text, study.memo(made).coder) == ("second", "Kim")
    assert list(study.check()) == []


def test_a_removed_memo_is_gone_and_not_lost(study: Project) -> None:
    made = memo(study)

    assert study.remove_memo(made) == made

    assert study.memo(made[:-2]).removed == "2009-03-05T12:00:00Z"
    assert len(study.memos()) == 0
    for change in (study.remove_memo, lambda made: study.rewrite_memo(made, "oh")):
        with pytest.raises(ParameterError, match="was removed; qualkit memos PROJECT restore"):
            change(made)
    assert list(study.check()) == []


def test_a_removed_memo_is_brought_back(study: Project) -> None:
    made = memo(study, coder="Kim")
    before = study.memo(made)
    with pytest.raises(UnknownName, match="there is no removed memo yet"):
        study.restore_memo(made)
    study.remove_memo(made)

    assert study.restore_memo(made, coder="Kim") == made

    assert study.memo(made) == before
    assert [row["id"] for row in study.memos()] == [made]
    assert [row["coder"] for row in study.log(verb="restore memo")] == ["Kim"]
    assert list(study.check()) == []


def test_a_blind_coder_neither_sees_nor_restores_removed_memos_of_others(study: Project) -> None:
    made = memo(study, coder="Kim")
    study.remove_memo(made, coder="Kim")
    study.set_blind("Lu")
    study.close()

    with Project.open(study.path, coder="Lu") as blind:
        for call in (blind.memo, blind.restore_memo):
            with pytest.raises(UnknownName, match="there is no"):
                call(made)


def test_a_memo_on_what_was_removed_says_so(study: Project) -> None:
    coding = study.add_coding("talk", "Bus", quote="bus")
    first, _ = memo(study, on=f"coding={coding}"), memo(study, on="project")
    memo(study, on=f"memo={first}")
    study.remove_coding(coding)
    study.remove_memo(first)

    shown = [(row["sort"], row["on_removed"]) for row in study.memos()]

    assert shown == [("project", False), ("memo", True)]
    assert study.memo(first).is_on_removed


def test_the_list_is_filtered_and_shows_the_remarks_of_codings(study: Project) -> None:
    coding = study.add_coding("talk", "Bus", quote="bus", memo="Loud?", coder="Kim")
    a = memo(study, "On the bus", "theoretical", on="code=Bus", coder="Lu")
    b = memo(study, "Me?\nloud", on="turn=talk#2")
    c = memo(study, "Why here", "methodological", on=f"coding={coding}")

    def ids(**wanted: Any) -> list[str]:
        return [row["id"] for row in study.memos(**wanted)]

    assert ids() == [a, b, c, coding]
    assert [row["kind"] for row in study.memos()][-1] == ""
    assert ids(kind="reflexive") == [b]
    assert ids(on="coding") == [c, coding]
    assert ids(on=f"coding={coding}") == [c, coding]
    assert ids(on="turn=talk#2") == [b]
    assert ids(on="turn=talk#1") == []
    assert ids(on="turn=talk") == [b]
    assert ids(code="bus") == [a, c, coding]
    assert ids(document="talk") == [b, c, coding]
    assert ids(coder="Lu") == [a]
    assert ids(contains="LOUD") == [b, coding]
    assert ids(contains=r"^(on|why)\b", regex=True) == [a, c]


@pytest.mark.parametrize(
    ("wanted", "error", "message"),
    [
        ({"contains": "(a+)+b", "regex": True}, ParameterError, "can take endless time"),
        ({"contains": "(", "regex": True}, ParameterError, "is no regular expression"),
        ({"kind": "angry"}, ParameterError, "memos of the kind 'angry'"),
        ({"on": "planet"}, ParameterError, "memos on a 'planet'"),
        ({"code": "Buss"}, UnknownName, "no code 'Buss'"),
        ({"document": "talc"}, UnknownName, "no document 'talc'"),
        ({"coder": "Nobody"}, UnknownName, "no coder 'Nobody'"),
    ],
)
def test_a_filter_that_means_nothing_is_told(
    study: Project, wanted: dict[str, Any], error: type[QualkitError], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.memos(**wanted)


def test_a_remark_is_changed_with_its_coding(study: Project) -> None:
    coding = study.add_coding("talk", "Bus", quote="bus", memo="Loud?")

    with pytest.raises(
        ParameterError, match=r"is a coding with a remark .* codings PROJECT change"
    ):
        study.rewrite_memo(coding, "Quiet")
    with pytest.raises(ParameterError, match="is a coding with a remark"):
        study.remove_memo(coding)


def test_memos_move_with_their_words_or_say_that_these_are_gone(
    study: Project, tmp_path: Path
) -> None:
    stays = memo(study, document="talk", quote="a 😀 bus")
    goes = memo(study, document="talk", quote="I like tea")
    turn = memo(study, on="turn=talk#2")
    edited = "Ann Wells: Well. Same for me. We had milk.\n\nBen: Same for me, a 😀 bus.\n"

    study.edit_document("talk", write(tmp_path / "talk.txt", edited))

    found = study.memo(stays)
    assert found.span is not None
    assert study.text("talk")[found.span.start : found.span.end] == "a 😀 bus"
    lost = study.memo(goes)
    assert (lost.span, lost.quote, lost.is_lost, lost.name) == (None, "I like tea", True, "talk")
    assert on(study, turn) == ("turn", "talk#2")
    assert list(study.check()) == []


def test_memos_survive_a_codebook_without_their_code(study: Project, tmp_path: Path) -> None:
    made = memo(study, on="code=Talk")

    study.import_codebook(write(tmp_path / "b.yaml", BOOK.replace(", {name: Talk}", "")))

    assert on(study, made) == ("code", "Needs/Talk")
    assert list(study.check()) == []


def test_a_memo_follows_a_participant_who_is_joined(study: Project, tmp_path: Path) -> None:
    made = memo(study, on="participant=Ben")

    study.set_participants(write(tmp_path / "q.csv", "name,aliases\nAnn Wells,Ben\n"))

    assert on(study, made) == ("participant", "Ann Wells")
    assert list(study.check()) == []


def test_a_blind_coder_sees_no_memo_of_others(study: Project) -> None:
    others = memo(study, "of Lu", coder="Lu")
    coding = study.add_coding("talk", "Bus", quote="bus", memo="Lu's", coder="Lu")
    own = memo(study, "own", coder="Kim")
    on_coding = memo(study, "own too", on=f"coding={coding}", coder="Kim")
    on_coder = memo(study, "own three", on="coder=Lu", coder="Kim")
    study.rewrite_memo(own, "changed by Lu", coder="Lu")
    study._store.viewer = "Kim"

    assert [row["text"] for row in study.memos()] == ["own", "own too", "own three"]
    assert [row["name"] for row in study.memos()] == ["study", "", ""]
    assert on(study, on_coding) == ("coding", "")
    assert on(study, on_coder) == ("coder", "")
    assert [version.text for version in study.memo_versions(own)] == ["own"]
    for sort, name in (("memo", others), ("coding", coding), ("coder", "Lu")):
        with pytest.raises(UnknownName, match=f"no {sort}") as caught:
            memo(study, on=f"{sort}={name}")
        _, _, repair = str(caught.value).partition("; ")
        assert not any(told in repair for told in (others, coding, "Lu"))
    with pytest.raises(UnknownName):
        study.memo(others)
    assert study.rewrite_memo(own, "mine again", coder="Kim") == 3
    assert study.memo(own).text == "mine again"
    assert list(study.check()) == []


def test_memos_are_pseudonymised_and_get_their_names_back(study: Project, tmp_path: Path) -> None:
    made = memo(study, "Ann Wells again", document="talk", quote="I like tea")
    on_person = memo(study, "first", on="participant=Ann Wells")
    study.rewrite_memo(on_person, "Is Ann Wells shy?")
    before = study.memos().to_dict(), study.memo_versions(on_person)
    key, secret = tmp_path / "names.key", "long and dull"

    names = write(tmp_path / "n.csv", "kind,found,replacement,use\nparticipant,Ann Wells,P07,yes\n")
    study.pseudonymise(names, key=key, passphrase=secret)
    hidden = study.memos().to_dict()
    study.restore_names(key=key, passphrase=secret)

    assert not any("Wells" in str(row) for row in hidden)
    assert [row["lost"] for row in hidden] == [False, False]
    assert (study.memos().to_dict(), study.memo_versions(on_person)) == before
    assert study.memo(made).quote == "I like tea"
    assert list(study.check()) == []
