"""Searches over a project: filters, counts, orders, and coding what is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, QualkitError, UnknownName
from qualkit.model.search import Search, SearchResult
from qualkit.project import Project
from qualkit.workflows._asking import Asked
from qualkit.workflows.search import search

TALK = """Moderator: Who drinks tea?

Ann: I like tea. Tea is warm. My friends come.

Ben: [laughs at tea] Coffee for me, no tea. A friend said so.
"""
CUES = """WEBVTT

00:00:05.000 --> 00:00:08.000
<v Ann>The first tea.

00:01:30.000 --> 00:01:33.000
<v Ben>The second tea.
"""
TABLE = """text,speaker,question,shift,language
Tea in the morning,Ann,What do you drink?,early,en
Der Tee am Abend,Ben,Was trinken Sie?,late,de
"""
BOOK = """codebook: N
codes:
  - {name: Drinks, category: true, codes: [{name: Tea}]}
  - {name: Talk}
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role,age\nAnn,citizen,70\nBen,staff,41\n")
    project.ingest(
        write(tmp_path / "talk.txt", TALK), participants=people, language="en", kind="focus-group"
    )
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


@pytest.fixture
def timed(study: Project, tmp_path: Path) -> Project:
    study.ingest(write(tmp_path / "cues.vtt", CUES), language="en")
    return study


@pytest.fixture
def tabled(study: Project, tmp_path: Path) -> Project:
    study.ingest(write(tmp_path / "table.csv", TABLE), kind="diary")
    return study


def passages(found: SearchResult) -> list[tuple[str | None, str]]:
    return [(hit.participant, hit.match) for hit in found.hits]


def coded(study: Project) -> list[tuple[str, str]]:
    return [(row["code"], row["quote"]) for row in study.codings()]


def test_hits_have_their_words_and_their_place(study: Project) -> None:
    found = study.search("tea")

    text = study.text("talk")
    assert [(hit.role, hit.turn, hit.match) for hit in found.hits] == [
        ("moderator", 1, "tea"),
        ("citizen", 2, "tea"),
        ("citizen", 2, "Tea"),
        ("staff", 3, "tea"),
    ]
    for hit in found.hits:
        assert text[hit.start : hit.end] == hit.match
        around = text[hit.start - len(hit.left) : hit.end + len(hit.right)]
        assert around == hit.left + hit.match + hit.right
        assert around in hit.text
    assert found.counts() == {"hits": 4, "turns": 3, "participants": 3, "documents": 1}
    assert found.read == 3


def test_the_index_names_the_turns_that_are_read(study: Project) -> None:
    assert study.search("coffee").read == 1
    assert study.search("coffee", mode="regex").read == 3


@pytest.mark.parametrize(
    ("query", "options", "found"),
    [
        ("friend", {"mode": "lemma"}, ["friends", "friend"]),
        ("fr[a-z]+s", {"mode": "regex"}, ["friends"]),
        ("tea warm", {"near": 2}, ["Tea is warm"]),
        ("laughs", {}, []),
        ("laughs", {"mode": "regex"}, []),
        ("Tea", {"mode": "regex", "keeps_case": True}, ["Tea"]),
    ],
)
def test_queries_are_read_in_their_mode(
    study: Project, query: str, options: dict[str, Any], found: list[str]
) -> None:
    assert [hit.match for hit in study.search(query, **options).hits] == found


def test_languages_without_lemmas_are_told(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", TALK), language="mt")

    assert project.search("tea", mode="lemma").notes == (
        "no list of lemmas for mt: words were compared as they are written",
    )


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"role": "staff"}, [("Ben", "tea")]),
        ({"participant": "ann"}, [("Ann", "tea"), ("Ann", "Tea")]),
        (
            {"document": "talk", "session": "talk", "language": "en", "role": "staff"},
            [("Ben", "tea")],
        ),
        ({"kind": "focus-group", "attributes": {"age": "41"}}, [("Ben", "tea")]),
    ],
)
def test_filters_leave_turns_out(
    study: Project, where: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert passages(study.search("tea", **where)) == found


def test_turns_are_filtered_by_their_own_attributes_question_and_language(tabled: Project) -> None:
    assert (
        len(tabled.search("tea OR tee", document="table", attributes={"shift": "late"}).hits) == 1
    )
    assert len(tabled.search("tea OR tee", question="DRINK").hits) == 1
    assert [hit.match for hit in tabled.search("tea OR tee", language="de").hits] == ["Tee"]
    assert tabled.search("tee", kind="diary").hits[0].question == "Was trinken Sie?"


def test_turns_are_filtered_by_time_and_those_without_are_counted(timed: Project) -> None:
    early = timed.search("tea", begins_to=10)
    late = timed.search("tea", begins_from=60)

    assert [hit.begins for hit in early.hits] == [5.0]
    assert [hit.begins for hit in late.hits] == [90.0]
    assert early.notes == ("3 turns without times were left out",)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"role": "stuff"}, "no role 'stuff'; did you mean 'staff'"),
        ({"participant": "Anne"}, "no participant 'Anne'; did you mean 'Ann'"),
        ({"document": "tall"}, "no document 'tall'; did you mean 'talk'"),
        ({"session": "tall"}, "no session 'tall'; did you mean 'talk'"),
        ({"kind": "diary"}, "no kind 'diary'; known: 'focus-group'"),
        ({"language": "fr"}, "no language 'fr'; known: 'en'"),
        ({"question": "why"}, "no question 'why'; there is no question yet"),
        ({"attributes": {"aged": "70"}}, "no attribute 'aged'; did you mean 'age'"),
        ({"attributes": {"age": "7"}}, "no value of 'age' '7'"),
        ({"coded": "Teas"}, "no code 'Teas'; did you mean"),
        ({"coded": "Tea", "coder": "Zoe"}, "no coder 'Zoe'"),
        ({"code": "Teas"}, "no code 'Teas'; did you mean"),
        ({"code": ""}, "no code ''"),
        ({"coded": ""}, "no code ''"),
        ({"document": "\udcff"}, r"no document '\\udcff'"),
        ({"code": "Tea", "about": "stuff"}, "no role to be about 'stuff'; did you mean 'staff'"),
    ],
)
def test_unknown_names_are_told_with_the_nearest(
    study: Project, where: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownName, match=message):
        study.search("tea", **where)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "sound"}, "the mode 'sound'; expected words, lemma, regex"),
        ({"sort": "up"}, "the order 'up'; expected document, left, right"),
        ({"by": "age"}, "the group 'age'; expected role"),
        ({"limit": -1}, "a limit of -1 hits; expected 0 or more"),
        ({"context": -1}, "a context of -1 characters"),
        ({"near": -1}, "a distance of -1 words"),
        ({"near": 3, "mode": "regex"}, "a regular expression has no words that could be near"),
        ({"keeps_case": True}, "case counts in regular expressions only; add --regex"),
        ({"begins_from": -1.0}, "a time of -1.0 s; expected 0 or more"),
        ({"begins_from": float("nan")}, "a time of nan s"),
        ({"coder": "Robin"}, "the coder 'Robin' without a code"),
        ({"code": "Tea", "memo": "\udcff"}, "the memo holds half a character; write it anew"),
        ({"code": "Tea", "unit": "page"}, "unit 'page'; expected sentence, hit, turn"),
    ],
)
def test_options_outside_their_range_are_refused(
    study: Project, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        study.search("tea friend", **options)


def test_hits_are_filtered_by_code_and_coder(study: Project) -> None:
    study.add_coding("talk", "Tea", quote="Tea is warm.", coder="Ira")

    assert passages(study.search("tea", coded="Tea")) == [("Ann", "Tea")]
    assert passages(study.search("tea", coded="Drinks", coder="Ira")) == [("Ann", "Tea")]
    assert len(study.search("tea", not_coded="Tea").hits) == 3
    assert study.search("tea", coded="Talk").n_hits == 0


def test_groups_have_hits_for_a_thousand_words(study: Project) -> None:
    found = study.search("tea", by="role")

    assert [(row.group, row.hits, row.words, row.per_1000_words) for row in found.groups] == [
        ("citizen", 2, 9, pytest.approx(2000 / 9)),
        ("moderator", 1, 3, pytest.approx(1000 / 3)),
        ("staff", 1, 9, pytest.approx(1000 / 9)),
    ]
    assert found.to_frame().columns[0] == "group"


@pytest.mark.parametrize("by", ["participant", "document", "session", "kind", "language"])
def test_hits_are_counted_by_every_group(study: Project, by: str) -> None:
    found = study.search("tea", by=by)

    assert sum(row.hits for row in found.groups) == 4
    assert all(row.words for row in found.groups)


def test_groups_of_coded_passages_have_no_rate(study: Project) -> None:
    study.add_coding("talk", "Tea", quote="Tea is warm.")

    (row,) = study.search("tea", by="role", coded="Tea").groups

    assert (row.words, row.per_1000_words) == (None, None)
    assert row.reason.startswith("only coded passages")


def test_hits_come_in_the_order_asked_for(study: Project) -> None:
    left = [hit.left.split()[-1:] for hit in study.search("tea", sort="left").hits]
    right = [hit.right for hit in study.search("tea", sort="right").hits]

    assert left == sorted(left)
    assert [words.split()[:1] for words in right] == sorted(words.split()[:1] for words in right)


@pytest.mark.parametrize("sort", ["document", "left", "right"])
def test_a_limit_shows_the_first_and_counts_all(study: Project, sort: str) -> None:
    every, some = study.search("tea", sort=sort), study.search("tea", sort=sort, limit=2)

    assert some.hits == every.hits[:2]
    assert some.n_hits == 4
    assert study.search("tea", limit=0).hits == ()


def test_sentences_of_hits_are_coded_once(study: Project) -> None:
    first = study.search("tea OR warm", code="tea", role="citizen", memo="warmth")
    again = study.search("tea OR warm", code="tea", role="citizen", memo="warmth")

    assert coded(study) == [("Drinks/Tea", "I like tea."), ("Drinks/Tea", "Tea is warm.")]
    assert first.coded is not None
    assert again.coded is not None
    assert (first.coded.passages, first.coded.new, first.coded.known) == (2, 2, 0)
    assert (again.coded.passages, again.coded.new, again.coded.known) == (2, 0, 2)
    assert {(row["coder"], row["origin"], row["memo"]) for row in study.codings()} == {
        ("Robin", "human", "warmth")
    }


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [("hit", ["tea", "Tea"]), ("turn", ["I like tea. Tea is warm. My friends come."])],
)
def test_hits_or_turns_are_coded_where_asked_for(
    study: Project, unit: str, quotes: list[str]
) -> None:
    study.search("tea", code="Tea", role="citizen", unit=unit, about="staff", coder="Ira")

    assert [row["quote"] for row in study.codings()] == quotes
    assert {(row["about"], row["coder"]) for row in study.codings()} == {("staff", "Ira")}


def test_all_hits_are_coded_whatever_the_order_and_the_groups(study: Project) -> None:
    found = study.search("tea", code="Tea", by="role", limit=1, sort="left")

    assert found.coded is not None
    assert found.coded.new == 4


def test_what_the_coder_has_coded_by_hand_is_known(study: Project) -> None:
    study.add_coding("talk", "Tea", quote="Tea is warm.")
    study.add_coding("talk", "Tea", quote="I like tea.", coder="Ira")

    found = study.search("tea", code="Tea", role="citizen")

    assert found.coded is not None
    assert (found.coded.new, found.coded.known) == (1, 1)


def test_what_was_coded_and_removed_stays_removed(study: Project) -> None:
    study.search("tea", code="Tea", role="citizen")
    study.remove_coding(study.codings()[0]["id"])

    found = study.search("tea", code="Tea", role="citizen")

    assert found.coded is not None
    assert (found.coded.new, found.coded.known, found.coded.removed) == (0, 1, 1)


def test_coding_what_is_found_is_one_step(study: Project) -> None:
    study.search("tea", code="Tea")
    (undone,) = study.undo().steps
    before = coded(study)
    again = study.search("tea", code="Tea")

    assert undone.changes == 4
    assert before == []
    assert again.coded is not None
    assert (again.coded.new, again.coded.removed) == (4, 0)
    assert len(coded(study)) == 4
    assert list(study.check()) == []


def test_blind_coders_do_not_see_where_others_coded(study: Project) -> None:
    study.add_coding("talk", "Tea", quote="Tea is warm.", coder="Ira")
    study.set_blind("Robin")

    with Project.open(study.path) as seen:
        assert seen.search("tea", coded="Tea").n_hits == 0
        assert seen.search("tea", not_coded="Tea").n_hits == 4
        with pytest.raises(UnknownName, match="no coder 'Ira'"):
            seen.search("tea", coded="Tea", coder="Ira")


def test_nothing_found_codes_nothing(study: Project) -> None:
    found = study.search("cocoa", code="Tea")

    assert found.coded is not None
    assert (found.coded.passages, found.coded.new) == (0, 0)
    assert found.columns()[:2] == ("document", "session")


def test_an_edited_text_is_searched_as_it_is_now(study: Project, tmp_path: Path) -> None:
    study.edit_document("talk", write(tmp_path / "new.txt", TALK.replace("Tea is", "Milk is")))

    assert study.search("tea", role="citizen").n_hits == 1
    assert passages(study.search("milk")) == [("Ann", "Milk")]


def test_searches_write_nothing(study: Project) -> None:
    before = study.path.read_bytes()

    study.search("tea NEAR warm", by="role")
    study.search("friend", mode="lemma", sort="left", limit=1)

    assert study.path.read_bytes() == before
    assert [path.name for path in study.path.parent.glob("*.qualkit*")] == [study.path.name]


def test_reading_every_turn_tells_how_far_it_is_and_ends_in_time(study: Project) -> None:
    told: list[tuple[int, int]] = []
    ticks = iter(range(100))

    study.search("friend", mode="lemma", progress=lambda *far: told.append(far))

    assert told == [(3, 3)]
    asked = Asked(query="friend", search=Search(mode="lemma", time_limit=0.5))
    with pytest.raises(QualkitError, match=r"more than 0\.5 seconds for 3 of 3 turns; narrow it"):
        search(study._store, asked, seconds=lambda: float(next(ticks)))
