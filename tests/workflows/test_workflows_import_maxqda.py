"""MAXQDA's own files: what is known of them comes in, every place checked against its words."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tool_projects import MAXQDA, TALK, a_coded_study, database, maxqda, segment, stored

from qualkit.errors import QualkitError, ReadError
from qualkit.model.exchange import ImportedExchange
from qualkit.project import Project

FORMS: dict[str, Callable[[str], bytes]] = {
    "zlib behind five bytes": stored,
    "zlib behind its length": lambda text: stored(text, header=len(text).to_bytes(4)),
    "zlib of UTF-16": lambda text: stored(text, encoding="utf-16-le"),
    "gzip": lambda text: b"\0" * 8 + gzip.compress(text.encode()),
    "bz2": lambda text: b"\1" + bz2.compress(text.encode("utf-16-le")),
    "xz": lambda text: lzma.compress(text.encode()),
    "plain UTF-8": str.encode,
    "plain UTF-16 behind a header": lambda text: b"\x02\x09" + text.encode("utf-16-le") + b"\0\0",
}
LONG = "This is a very long answer about the ferry, the pier, the market 🛥 and all that is there."


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.qualkit") as made:
        yield made


def lost(found: ImportedExchange, kind: str = "selection") -> dict[str, int]:
    return {
        item.reason: item.count for each in found.kinds if each.kind == kind for item in each.lost
    }


def codings(study: Project) -> list[tuple[str, str, str]]:
    return [(each["quote"], each["code"], each["coder"]) for each in study.codings()]


def names(study: Project) -> list[str]:
    return [each["name"] for each in study.documents()]


CODED = [
    ("ferry 🛥 is late", "Needs/Delay", "MAXQDA"),
    ("late again.\nJonas: I miss", "Needs", "MAXQDA"),
    ("naïve as I am.", "Needs/Delay", "MAXQDA"),
]


@pytest.mark.parametrize("form", FORMS)
def test_segments_come_with_the_text_in_any_common_form(
    study: Project, tmp_path: Path, form: str
) -> None:
    blobs = [{"ID": 1, "Value": FORMS[form](TALK)}]
    path = maxqda(tmp_path / "pier.mx24", a_coded_study() | {"Texts_PlainTextWin_BLOBS": blobs})

    found = study.import_refi(path)

    assert study.text("talk") == TALK
    assert codings(study) == CODED
    assert not lost(found)
    assert sum(each.exact for each in found.positions) == 3


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("counted", ["\r\n", "\n"])
@pytest.mark.parametrize("unit", ["utf-16-le", "utf-32-le"])
def test_newlines_and_wide_characters_may_be_counted_either_way(
    study: Project, tmp_path: Path, newline: str, counted: str, unit: str
) -> None:
    shown = TALK.replace("\n", counted)
    width = 2 if unit == "utf-16-le" else 4
    rows = a_coded_study()
    for row, (words, *_) in zip(rows["Codings"], CODED, strict=True):
        at = shown.index(words.replace("\n", counted))
        row["SegPos1X"] = len(shown[:at].encode(unit)) // width
        row["SegPos2X"] = row["SegPos1X"] + len(words.replace("\n", counted).encode(unit)) // width
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(TALK.replace("\n", newline))

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert codings(study) == CODED


def test_letters_of_one_byte_are_those_of_windows(study: Project, tmp_path: Path) -> None:
    text = "Iris: Das Café schließt früh.\nJonas: Schade, wirklich sehr schade."
    rows = a_coded_study()
    rows["Codings"] = [segment("Café schließt", text=text), segment("sehr schade.", text=text)]
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(text, encoding="cp1252")

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [quote for quote, *_ in codings(study)] == ["Café schließt", "sehr schade."]


def test_the_end_of_words_that_are_cut_is_where_the_file_says(
    study: Project, tmp_path: Path
) -> None:
    text = f"Iris: {LONG}\nJonas: So do I."
    rows = a_coded_study()
    rows["Codings"] = [segment(LONG, text=text), segment("So do I.", text=text)]
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(text)

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [quote for quote, *_ in codings(study)] == [LONG, "So do I."]
    assert sum(each.quotes_found for each in found.positions) == 2


def test_a_segment_that_is_not_on_its_words_is_placed_by_them_or_lost(
    study: Project, tmp_path: Path
) -> None:
    rows = a_coded_study()
    more = [segment("I miss the market"), segment("So do I"), segment("Iris", word=2)]
    moved = [
        {**segment("miss the market.\nIris"), "SegPos1X": 3, "SegPos2X": 24},
        {
            **segment("naïve"),
            "SegPos1X": -4,
            "SegPos2X": 2**60,
            "Preview": "word that is not there",
        },
    ]
    rows["Codings"] += more + moved

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [quote for quote, *_ in codings(study)].count("miss the market.\nIris") == 1
    assert len(codings(study)) == 7
    assert list(lost(found).values()) == [1]
    assert any("placed by its quote" in note for note in found.notes)


def test_without_words_the_positions_count_only_where_others_prove_them(
    study: Project, tmp_path: Path
) -> None:
    rows = a_coded_study()
    rows["Texts"].append({"ID": 2, "Name": "other"})
    rows["Texts_PlainTextWin_BLOBS"].append({"ID": 2, "Value": stored("Iris: nothing to see.")})
    rows["Codings"] += [
        {**segment("I miss the market"), "Preview": None},
        {"TextID": 2, "WordID": 1, "SegPos1X": 0, "SegPos2X": 4, "Preview": ""},
    ]

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert "I miss the market" in [quote for quote, *_ in codings(study)]
    assert len(codings(study)) == 4
    assert [reason[:26] for reason in lost(found)] == ["no words are stored with it"[:26]]
    assert study.text("other") == "Iris: nothing to see."


def test_capitals_and_accents_of_names_may_be_written_otherwise(
    study: Project, tmp_path: Path
) -> None:
    (tmp_path / "Müller.txt").write_text(TALK, encoding="utf-8", newline="")
    study.ingest([tmp_path / "Müller.txt"])
    rows = a_coded_study()
    rows["Texts"][0]["Name"] = "mu\u0308ller "

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert names(study) == ["Müller"]
    assert codings(study) == CODED


@pytest.mark.parametrize(
    "value",
    [None, b"", b"\0" * 40, b"\x01\x02" + TALK.encode("cp037", "replace"), 7, "another text"],
)
def test_a_text_in_no_known_form_is_taken_from_the_project(
    study: Project, tmp_path: Path, value: object
) -> None:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8", newline="")
    rows = a_coded_study() | {"Texts_PlainTextWin_BLOBS": [{"ID": 1, "Value": value}]}
    path = maxqda(tmp_path / "pier.mex", rows)

    alone = study.import_refi(path)
    assert alone.documents == ()
    assert sum(lost(alone).values()) == 3
    assert any("can be read for certain" in note for note in alone.notes)

    study.ingest([tmp_path / "talk.txt"])
    study.import_refi(path)

    assert codings(study) == CODED
    assert names(study) == ["talk"]


def test_a_document_of_the_project_gets_the_segments_that_are_on_their_words_there(
    study: Project, tmp_path: Path
) -> None:
    name = "a name of a document that is longer than MAXQDA keeps, which cuts it"
    (tmp_path / f"{name}.txt").write_text(f"{TALK}\n", encoding="utf-8", newline="")
    study.ingest([tmp_path / f"{name}.txt"])
    rows = a_coded_study()
    rows["Texts"][0]["Name"] = name[:63]

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))
    again = study.import_refi(maxqda(tmp_path / "pier2.mex", rows))

    assert names(study) == [name]
    assert codings(study) == CODED
    assert not again.is_new


def test_another_text_of_that_name_stays_apart(study: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Iris: This is no ferry talk at all.", encoding="utf-8")
    study.ingest([tmp_path / "talk.txt"])

    study.import_refi(maxqda(tmp_path / "pier.mex", a_coded_study()))

    assert names(study) == ["talk", "talk (2)"]
    assert codings(study) == CODED


def test_what_is_not_known_is_counted(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Settings"] = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    rows["Codings"][0] |= {"Weight": 50}
    rows["Codings"] += [segment("Jonas", of=9), segment("So do I", word=9)]

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert lost(found, "other element") == {"a row of settings: what is in it is not known": 2}
    assert lost(found, "coding") == {
        "its document is not in the file": 1, "its code is not in the file": 1
    }  # fmt: skip
    assert any("not read of codings" in note and note.endswith("weight") for note in found.notes)


def test_codes_are_a_list_where_no_column_says_otherwise(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Codewords"][0]["ParentID"] = 77

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert {code for _, code, _ in codings(study)} == {"Delay", "Needs"}
    assert any("come in as a list" in note for note in found.notes)


def test_a_text_that_unpacks_to_too_much_is_no_text(study: Project, tmp_path: Path) -> None:
    bomb = b"\0" * 5 + zlib.compress(b"ferry " * 20_000_000, 9)
    rows = a_coded_study() | {"Texts_PlainTextWin_BLOBS": [{"ID": 1, "Value": bomb}]}

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert (found.documents, sum(lost(found).values())) == ((), 3)


def test_a_file_of_maxqda_without_its_tables_is_refused(study: Project, tmp_path: Path) -> None:
    other = tmp_path / "old.mx24"
    other.write_bytes(b"no database")
    with pytest.raises(ReadError, match=r"old\.mx24 is a file of MAXQDA without the tables"):
        study.import_refi(other)
    path = maxqda(tmp_path / "pier.mex", a_coded_study())
    with pytest.raises(ReadError, match="holds one project; leave out --project"):
        study.import_refi(path, chosen="pier")


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_read_and_changes_nothing_else(
    study: Project, tmp_path: Path, seed: int
) -> None:
    path = maxqda(tmp_path / "pier.mex", a_coded_study())
    data, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    path.write_bytes(data)

    refusal = None
    try:
        study.import_refi(path)
    except QualkitError as error:
        refusal = str(error)

    assert refusal is None or ("\n" not in refusal and not study.documents())
    for quote, *_ in codings(study):
        assert quote in study.text(names(study)[0])


def test_the_number_of_a_text_may_stand_in_any_column(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Texts"] = [{"ID": 1, "Name": "talk"}, {"ID": 2, "Name": "other"}]
    blobs = [(1, 2, "Iris: nothing."), (2, 1, TALK)]
    tables = [each for each in MAXQDA if "BLOBS" not in each]
    tables.append("CREATE TABLE Texts_PlainTextWin_BLOBS (ID integer, OfText integer, Value blob)")
    rows["Texts_PlainTextWin_BLOBS"] = [
        {"ID": own, "OfText": of, "Value": stored(text)} for own, of, text in blobs
    ]

    study.import_refi(database(tmp_path / "pier.mex", tables, rows))

    assert codings(study) == CODED
    assert study.text("other") == "Iris: nothing."


def test_a_segment_that_may_be_counted_in_two_ways_has_no_place_until_another_tells(
    study: Project, tmp_path: Path
) -> None:
    words = "Ann: yes."
    text = f"{words}\nBen: no.\n" * 40
    # With newlines as two the 20th of these lines begins where, as one, the 22nd does.
    places = [21 * line for line in (19, 5)]
    rows = a_coded_study()
    rows["Codings"] = [
        {"TextID": 1, "WordID": 1, "SegPos1X": at, "SegPos2X": at + 9, "Preview": words}
        for at in places
    ]
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(text)
    alone = rows | {"Codings": rows["Codings"][:1]}

    found = study.import_refi(maxqda(tmp_path / "one.mex", alone))
    assert (codings(study), study.text("talk")) == ([], text)
    assert [reason[:35] for reason in lost(found)] == ["it may have been counted in two way"]

    study.import_refi(maxqda(tmp_path / "two.mex", rows))
    assert [each["start"] for each in study.codings()] == [19 * 5, 19 * 19]


ANSWER = "I miss the market, the fair, the ferry in the morning and all that was there before."


def test_the_end_of_cut_words_in_a_changed_document_counts_only_where_others_prove_it(
    study: Project, tmp_path: Path
) -> None:
    text = f"Iris: Good morning.\nJonas: {ANSWER}\nIris: So do I."
    (tmp_path / "talk.txt").write_text(text.replace("the fair, ", ""), encoding="utf-8")
    study.ingest([tmp_path / "talk.txt"])
    rows = a_coded_study()
    rows["Codings"] = [segment(words, text=text) for words in ("Good morning.", "I miss", ANSWER)]
    mute = rows | {"Texts_PlainTextWin_BLOBS": []}
    told = rows | {"Texts_PlainTextWin_BLOBS": [{"ID": 1, "Value": stored(text)}]}

    for each in (mute, told):
        found = study.import_refi(
            maxqda(tmp_path / f"{len(each['Texts_PlainTextWin_BLOBS'])}.mex", each)
        )
        assert [quote for quote, *_ in codings(study)] == ["Good morning.", "I miss"]
        assert sum(lost(found).values()) == 1


def test_without_a_change_the_end_of_cut_words_needs_a_segment_behind_it(
    study: Project, tmp_path: Path
) -> None:
    text = f"Iris: Good morning.\nJonas: {ANSWER}\nIris: So do I."
    (tmp_path / "talk.txt").write_text(text, encoding="utf-8", newline="")
    study.ingest([tmp_path / "talk.txt"])
    rows = a_coded_study() | {"Texts_PlainTextWin_BLOBS": []}
    few = [segment(words, text=text) for words in ("Good morning.", "I miss", ANSWER)]

    found = study.import_refi(maxqda(tmp_path / "few.mex", rows | {"Codings": few}))
    assert [reason[:31] for reason in lost(found)] == ["only its first words are in the"]
    more = [*few, segment("So do I.", text=text)]
    study.import_refi(maxqda(tmp_path / "more.mex", rows | {"Codings": more}))

    assert [quote for quote, *_ in codings(study)] == [
        "Good morning.",
        "I miss",
        ANSWER,
        "So do I.",
    ]


def test_few_words_are_not_the_first_of_many(study: Project, tmp_path: Path) -> None:
    text = f"Iris: Good morning.\nJonas: {ANSWER}\nIris: So do I."
    rows = a_coded_study()
    rows["Codings"] = [segment("Good morning.", text=text), segment("So do I.", text=text)]
    rows["Codings"] += [segment(ANSWER, text=text) | {"Preview": "I miss the market"}]
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(text)

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [quote for quote, *_ in codings(study)] == ["Good morning.", "So do I."]
    assert sum(lost(found).values()) == 1


def test_another_document_of_that_name_gets_no_segments_by_chance(
    study: Project, tmp_path: Path
) -> None:
    (tmp_path / "talk.txt").write_text("Ann: No ferry is late, I miss nothing.", encoding="utf-8")
    study.ingest([tmp_path / "talk.txt"])
    rows = a_coded_study() | {"Texts_PlainTextWin_BLOBS": []}
    rows["Codings"] = [segment(words) for words in ("ferry", "late", "I miss")]

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert (codings(study), sum(lost(found).values())) == ([], 3)


def test_segments_with_many_long_quotes_find_their_document_in_another_form(
    study: Project, tmp_path: Path
) -> None:
    quotes = ("The ferry 🛥 is late again.", "I miss the market.", "So do I, naïve as I am.")
    other = "At the pier.\n" + TALK.replace("\n", "\n\n   \n")
    (tmp_path / "talk.txt").write_text(other, encoding="utf-8", newline="")
    study.ingest([tmp_path / "talk.txt"])
    rows = a_coded_study() | {"Texts_PlainTextWin_BLOBS": []}
    rows["Codings"] = [segment(words) for words in quotes]

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [quote for quote, *_ in codings(study)] == list(quotes)


def test_a_text_that_nothing_proves_is_in_the_form_of_the_others_or_is_none(
    study: Project, tmp_path: Path
) -> None:
    rows = a_coded_study()
    rows["Texts"] = [{"ID": at, "Name": name} for at, name in enumerate(("talk", "a", "b", "c"), 1)]
    values = [
        stored(TALK),
        stored("Ann: Schön."),
        b"\x01" + "Ann: Schön.".encode(),
        stored("Ö", encoding="cp1252"),
    ]
    rows["Texts_PlainTextWin_BLOBS"] = [
        {"ID": at, "Value": value} for at, value in enumerate(values, 1)
    ]

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert found.documents == ("talk", "a")
    assert study.text("a") == "Ann: Schön."
    assert lost(found, "source") == {"its text is not in the package": 2}


def test_the_same_segments_of_two_coders_are_codings_of_both(
    study: Project, tmp_path: Path
) -> None:
    path = maxqda(tmp_path / "pier.mex", a_coded_study())

    for coder in ("Ann", "Ben", "Ben", "Ann"):
        found = study.import_refi(path, coder=coder)

    assert [who for *_, who in codings(study)] == ["Ann", "Ben"] * 3
    assert not found.is_new


def test_what_other_documents_prove_decides_how_newlines_were_counted(
    study: Project, tmp_path: Path
) -> None:
    first, second = "Ann: yes.\nBen: no.\n" * 40, "Ann: Hm.\nBen: In the morning, at the pier."
    rows = a_coded_study()
    rows["Texts"] = [{"ID": 1, "Name": "first"}, {"ID": 2, "Name": "second"}]
    rows["Texts_PlainTextWin_BLOBS"] = [
        {"ID": at, "Value": stored(text)} for at, text in enumerate((first, second), 1)
    ]
    rows["Codings"] = [
        {"TextID": 1, "WordID": 1, "SegPos1X": at, "SegPos2X": at + 9, "Preview": "Ann: yes."}
        for at in (21 * 19,)
    ]
    crlf = second.replace("\n", "\r\n")
    rows["Codings"] += [
        segment(words, text=crlf, of=2) for words in ("In the morning,", "at the pier.")
    ]

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert [each["start"] for each in study.codings() if each["document"] == "first"] == [361]


def test_texts_that_may_be_of_either_document_are_of_none(study: Project, tmp_path: Path) -> None:
    question = "Ann: What do you miss most here?\n"
    tables = [each for each in MAXQDA if "BLOBS" not in each]
    tables.append("CREATE TABLE Texts_PlainTextWin_BLOBS (ID integer, OfText integer, Value blob)")
    rows = a_coded_study()
    rows["Texts"] = [{"ID": 1, "Name": "one"}, {"ID": 2, "Name": "two"}]
    rows["Texts_PlainTextWin_BLOBS"] = [
        {"ID": 1, "OfText": 2, "Value": stored(f"{question}Ben: The fair.")},
        {"ID": 2, "OfText": 1, "Value": stored(f"{question}Cid: The ferry.")},
    ]
    rows["Codings"] = [
        segment("What do you miss most here?", text=question, of=at) for at in (1, 2)
    ]

    found = study.import_refi(database(tmp_path / "pier.mex", tables, rows))

    assert (found.documents, codings(study)) == ((), [])


def test_a_text_that_its_own_segments_disprove_is_none(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Texts"].append({"ID": 2, "Name": "other"})
    rows["Texts_PlainTextWin_BLOBS"].append({"ID": 2, "Value": stored(TALK)})
    other = "Ben: Good evening to all of you here, I miss the market."
    rows["Codings"] += [
        segment(each, text=other, of=2) for each in ("Good evening", "I miss the market.")
    ]

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert (found.documents, codings(study)) == (("talk",), CODED)


@pytest.mark.parametrize(
    "more", ["ADD CodeParentID integer", "ADD Parent integer", "ADD Parent_ID integer"]
)
def test_a_tree_is_read_only_where_one_column_can_be_it(
    study: Project, tmp_path: Path, more: str
) -> None:
    column = more.split()[1]
    rows = a_coded_study()
    rows["Codewords"][1][column] = 1
    tables = [*MAXQDA, f"ALTER TABLE Codewords {more}"]

    study.import_refi(database(tmp_path / "pier.mex", tables, rows))

    is_no_other = column == "CodeParentID"
    assert {code for _, code, _ in codings(study)} == {
        "Needs/Delay" if is_no_other else "Delay",
        "Needs",
    }


def test_codes_in_a_circle_are_a_list(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Codewords"][1]["ParentID"] = 1

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert {code for _, code, _ in codings(study)} == {"Delay", "Needs"}


def test_a_text_with_two_byte_order_marks_is_none(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(f"\ufeff\ufeff{TALK}")
    for row in rows["Codings"]:
        row |= {"SegPos1X": row["SegPos1X"] + 2, "SegPos2X": row["SegPos2X"] + 2}

    found = study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert (found.documents, codings(study)) == ((), [])


def test_a_byte_order_mark_is_counted_as_the_file_does(study: Project, tmp_path: Path) -> None:
    rows = a_coded_study()
    rows["Texts_PlainTextWin_BLOBS"][0]["Value"] = stored(f"\ufeff{TALK}")
    for row in rows["Codings"]:
        row |= {"SegPos1X": row["SegPos1X"] + 1, "SegPos2X": row["SegPos2X"] + 1}

    study.import_refi(maxqda(tmp_path / "pier.mex", rows))

    assert (codings(study), study.text("talk")) == (CODED, TALK)
