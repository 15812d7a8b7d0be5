"""What is proposed, and what is not; numbers by first appearance; recall on an invented sample."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from qualkit.errors import ParameterError, ReadError
from qualkit.pseudonyms import (
    Corpus,
    Form,
    Person,
    Replacer,
    Text,
    proposals,
    read_gazetteer,
    read_list,
)
from qualkit.pseudonyms.entities import cleaned
from qualkit.pseudonyms.lists import Row
from qualkit.pseudonyms.patterns import shapes
from qualkit.pseudonyms.people import is_label, parts

TALK = """Mira Tolland: I came with Mr Oakes from Leeds. Will you tell Mira? I will.

Will Oakes: Call Mrs Brannick on 020 7946 0958 or write to w.oakes@mail.example.

Moderator: In 2009-2010 we spent £1,250,000 on 12.05.2009 at 10:30, room 1204.

Mira Tolland: Dorran Vexley of Hexham wrote. Ask Will, he knows Dorran. Ms Tolland went.
"""
PEOPLE = (
    Person(id="1", names=("Mira Tolland",)),
    Person(id="2", names=("Will Oakes", "W. Oakes")),
    Person(id="3", names=("Moderator",)),
)


def found(text: str = TALK, people: tuple[Person, ...] = PEOPLE, **options: object) -> dict:
    corpus = Corpus(texts=(Text(text=text, language=str(options.pop("language", "en"))),))
    rows = proposals(corpus, people, options.pop("known", ()), **options)  # type: ignore[arg-type]
    return {row.found: row for row in rows}


def test_participants_and_their_parts_share_a_pseudonym() -> None:
    rows = found()

    names = {name: row.replacement for name, row in rows.items() if row.kind == "participant"}
    assert names == {
        "Mira Tolland": "[P01]", "Mira": "[P01]", "Tolland": "[P01]",
        "Will Oakes": "[P02]", "W. Oakes": "[P02]", "Oakes": "[P02]", "Will": "[P02]",
    }  # fmt: skip
    assert "Moderator" not in rows
    assert (rows["Will"].case, rows["Oakes"].case) == ("inside", "any")


def test_parts_of_participants_are_listed_where_no_text_has_them() -> None:
    rows = found("Nobody came.", (Person(id="1", names=("Gary Hume",)),))

    assert {name: row.times for name, row in rows.items()} == {"Gary Hume": 0, "Gary": 0, "Hume": 0}


def test_a_part_of_two_people_stands_for_both() -> None:
    people = (Person(id="1", names=("Gary Hume",)), Person(id="2", names=("Gary Pell",)))

    assert found("I know Gary.", people)["Gary"].replacement == "[P01/P02]"


def test_shapes_are_found_and_numbers_that_are_none_are_not() -> None:
    rows = found()

    literal = {
        row.found: row.replacement for row in rows.values() if row.kind in ("phone", "e-mail")
    }
    assert literal == {"020 7946 0958": "[phone 1]", "w.oakes@mail.example": "[e-mail 1]"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+49 (0)30 901820", ["+49 (0)30 901820"]),
        ("(020) 7946-0958", ["(020) 7946-0958"]),
        ("91 123 45 67", ["91 123 45 67"]),
        ("SW1A 2AA", ["SW1A 2AA"]),
        ("2009-2010, 1998/99, 12.05.2009, 2009-05-12, 10:30", []),
        ("£12 345 678 and 1,250,000 and 3.14159265", []),
        ("room 1204, 90%, 1st", []),
    ],
)
def test_the_shapes_of_numbers(text: str, expected: list[str]) -> None:
    assert [shape.text for shape in shapes(text)] == expected


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("case 0207123456", False),
        ("call me on 0207123456", True),
        ("Tel: 0207123456", True),
        ("it is 0207 123456", True),
        ("it is +442071234567", True),
        ("91 123 45 67", False),
    ],
)
def test_a_row_of_digits_alone_is_no_sure_phone(text: str, is_sure: bool) -> None:
    assert [shape.is_doubtful for shape in shapes(text)] == [not is_sure]


def test_amounts_are_no_phones() -> None:
    assert list(shapes("012 345 678 euros, 12 345 678 €")) == []


def test_words_for_roles_months_and_codes_are_no_parts_of_names() -> None:
    labels = ("Hon. Ann Shah, Minister", "Canadian House Chair", "ABC QRS 528", "Board March 2020")
    people = tuple(Person(id=label, names=(label,)) for label in labels)
    text = "The Minister and the Canadian House met in March with a PTS. Ask Shah."

    rows = found(text, people)

    assert {name for name, row in rows.items() if row.kind == "participant"} == {
        *labels, "Ann", "Shah", "Board",
    }  # fmt: skip


def test_a_surname_that_is_a_word_for_a_role_is_doubtful() -> None:
    rows = found("Ask French. A French lamp.", (Person(id="1", names=("Tamsin French",)),))

    assert (rows["Tamsin French"].use, rows["French"].use) == (True, False)


def test_a_part_of_many_people_is_a_name_and_an_ordinary_word_none() -> None:
    people = tuple(
        Person(id=name, names=(f"{name} Ward", f"Quenby {name}"))
        for name in ("Orrel", "Tamsin", "Idris", "Bevan")
    )

    rows = found("Ask Quenby on the ward. A Ward is a ward.", people)

    assert (rows["Quenby"].replacement, rows["Quenby"].kind) == ("[name 1]", "name")
    assert "Ward" not in rows


def test_others_are_found_by_title_place_and_model() -> None:
    rows = found()

    assert rows["Brannick"].source == "title"
    assert rows["Leeds"].replacement == "[place 1]"
    assert rows["Dorran Vexley"].replacement == rows["Dorran"].replacement


def test_numbers_go_by_first_appearance_and_again_the_same() -> None:
    text = "We went from Oslo to Bergen, then Oslo, then Malmö."

    assert [row.found for row in found(text, ()).values() if row.kind == "place"] == [
        "Oslo", "Bergen", "Malmö",
    ]  # fmt: skip
    assert found() == found()


def test_what_the_key_knows_keeps_its_pseudonym() -> None:
    known = (
        Form(kind="participant", text="Mira Tolland", replacement="[P07]"),
        Form(kind="place", text="Leeds", replacement="[place 4]", case="capital"),
    )

    rows = found(known=known)

    assert (rows["Mira Tolland"].replacement, rows["Mira Tolland"].source) == ("[P07]", "key")
    assert rows["Mira"].replacement == "[P07]"
    assert rows["Will Oakes"].replacement == "[P01]"
    assert rows["Leeds"].replacement == "[place 4]"


def test_words_that_are_ordinary_elsewhere_are_doubtful() -> None:
    text = "The chair said so. Ask the Chair. We like a bath. Bath is nice. In Bath, a bath."

    rows = found(text, (), own=read_gazetteer(b"name\nBath\n", "own.csv"))

    assert rows["Bath"].case == "inside"
    assert not any(row.use for row in rows.values() if row.found == "Chair")


def test_without_a_model_capitals_propose_and_nouns_do_not() -> None:
    czech = found("Včera přišla Zdislava. Ptali se Zdislavy a doktora.", (), language="cs")
    german = found("Gestern kam der Sehbehindertenverein mit Frau Dravenhof.", (), language="de")

    assert (czech["Zdislava"].kind, czech["Zdislava"].use) == ("name", True)
    assert german["Dravenhof"].kind == "person"
    assert german["Sehbehindertenverein"].use is False


def test_a_participants_name_counts_in_any_case_unless_it_is_clearly_a_word() -> None:
    people = (Person(id="1", names=("Gavin Brown",)), Person(id="2", names=("May Will",)))
    text = "we asked gavin brown. A brown door, and will Ann come? It will. Ask Will and Brown."

    rows = found(text, people)
    often = found(f"{text} I like a brown door. A brown cat is in the brown house.", people)

    assert (rows["Gavin Brown"].case, rows["May Will"].case) == ("any", "any")
    assert (rows["Brown"].case, rows["Will"].case) == ("any", "inside")
    assert often["Brown"].case == "capital"


def test_parts_of_labels_in_small_letters_are_names() -> None:
    rows = found(
        "wilma birch: on Monday birch, birch and birch.",
        (Person(id="1", names=("wilma birch",)),),
    )

    assert {name: row.case for name, row in rows.items()} == {
        "wilma birch": "any", "Wilma": "any", "Birch": "any",
    }  # fmt: skip


def test_small_letters_say_nothing_where_there_are_no_capitals() -> None:
    text = "brown said so. and brown went. we asked brown, and brown came again. " * 5

    assert found(text, (Person(id="1", names=("Gavin Brown",)),))["Brown"].case == "any"


@pytest.mark.parametrize(
    "label", ["P1", "Speaker 2", "MODERATOR", "Interviewer", "Teilnehmer 3", "P01", "Unknown"]
)
def test_labels_are_no_names(label: str) -> None:
    assert is_label(label)


@pytest.mark.parametrize("name", ["Pat", "Moder", "Al", "Mr Spence", "Alma", "Rob"])
def test_names_are_no_labels(name: str) -> None:
    assert not is_label(name)


def test_parts_and_cleaning() -> None:
    assert parts("Prof. Ana de la Cruz (nurse)") == ["Ana", "Cruz"]
    assert [cleaned(text) for text in ("the Crown’s", "Mrs", "May", "a.b@c.de")] == [
        "Crown", "", "", "",
    ]  # fmt: skip


def read(table: bytes, source: str, known: Sequence[Form]) -> tuple[Form, ...]:
    rows = csv.DictReader(io.StringIO(table.decode()))
    return read_list([Row(line, row) for line, row in enumerate(rows, 2)], source, known)


def test_a_list_is_read_as_edited() -> None:
    table = (
        "kind,found,replacement,case,use\n"
        "participant,Ann,Maria,,\nplace,Hexham,,capital,yes\nplace,Leeds,,,no\nperson,Bo,,,\n"
    )

    forms = read(
        table.encode(), "list.csv", [Form(kind="place", text="X", replacement="[place 1]")]
    )

    assert [(form.text, form.replacement, form.case) for form in forms] == [
        ("Ann", "Maria", "any"), ("Hexham", "[place 2]", "capital"), ("Bo", "[person 1]", "any"),
    ]  # fmt: skip


@pytest.mark.parametrize(("use", "is_used"), [
    ("ja", True), ("x", True), ("WAHR", True), ("1", True), ("oui", True),
    ("nein", False), ("Non", False), ("falsch", False), ("FALSE", False),
])  # fmt: skip
def test_yes_and_no_of_spreadsheets_in_other_languages(use: str, is_used: bool) -> None:
    assert bool(read(f"kind,found,use\nplace,Hull,{use}\n".encode(), "l.csv", ())) is is_used


def test_the_guard_against_formulas_is_taken_off() -> None:
    forms = read(b"kind,found\nphone,'+49 30 901820\nperson,''t Hooft\nperson,'t Hart\n", "l", ())

    assert [form.text for form in forms] == ["+49 30 901820", "'t Hooft", "'t Hart"]


def test_a_row_with_no_takes_a_known_name_out_and_other_rows_keep_its_pseudonym() -> None:
    known = [
        Form(kind="place", text="Leeds", replacement="[place 3]"),
        Form(kind="place", text="Hull", replacement="[place 4]", case="inside"),
    ]

    forms = read(b"kind,found,use\nplace,leeds,no\nplace,Hull,\nplace,Bath,no\n", "l.csv", known)

    assert [(form.text, form.replacement, form.case) for form in forms] == [
        ("Hull", "[place 4]", "any"), ("Leeds", "[place 3]", "never"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("a,b\n1,2\n", "list.csv lacks a column; expected at least kind and found"),
        ("kind,found,use\nplace,X,perhaps\n", "line 2: use 'perhaps'.*give yes or no"),
        ("kind,found\nplace,\n", "line 2: nothing in the column 'found'"),
        ("kind,found\ncity,Oslo\nx,\n", r"line 2: kind 'city'.*\(and 2 more faulty rows\)"),
    ],
)
def test_faults_of_a_list_are_told(table: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(table.encode(), "list.csv", ())


def test_a_gazetteer_with_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ParameterError, match="kind 'river'; expected person, place"):
        read_gazetteer(b"name,kind\nTyne,river\n", "own.csv")


def test_a_gazetteer_may_say_its_separator() -> None:
    (place,) = read_gazetteer(b"sep=;\nname;kind\nTyne;place\n", "own.csv")

    assert (place.text, place.kind) == ("Tyne", "place")


SAMPLE = """Facilitator: Who helps you at home?

Edda: My daughter Signe, and Mr Pollard from the surgery. We moved from Hull to Whitby.

Ray Castell: I see Dr Adeyemi at the Royal Infirmary. My neighbour Winifred drives me.

Edda: Ray's wife Corinne, she works for Age Concern. She phoned Mrs Lindqvist in Durham.

Ray Castell: Tell Edda about Kofi, the lad from Sunderland. Kofi came with Beatrice Hume.
"""
TRUTH = (
    "Edda Signe Pollard Hull Whitby Ray Castell Adeyemi Winifred Corinne Lindqvist Durham Kofi"
    " Sunderland Beatrice Hume"
)


def test_recall_on_a_small_sample_is_told(record_property: pytest.RecordProperty) -> None:
    people = (Person(id="1", names=("Edda",)), Person(id="2", names=("Ray Castell",)))
    rows = [row for row in found(SAMPLE, people).values() if row.use]
    forms = [Form(kind=r.kind, text=r.found, replacement=r.replacement, case=r.case) for r in rows]

    left = Replacer(forms).revised(SAMPLE).new

    missed = [name for name in TRUTH.split() if name in left]
    record_property("recall", 1 - len(missed) / len(TRUTH.split()))
    assert not {"Edda", "Ray", "Castell", "Pollard", "Adeyemi", "Lindqvist"} & set(missed)
