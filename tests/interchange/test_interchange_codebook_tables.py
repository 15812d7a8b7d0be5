"""Codebooks as tables: out and in again they are equal, and every fault has its row's line."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook.editing import same_codebook
from qualkit.codebook.reading import read_codebook
from qualkit.errors import CodebookError, ReadError
from qualkit.interchange.codebook_tables import COLUMNS, read_codebook_table, write_codebook_table
from qualkit.model.codes import Code, Codebook, Rule

SHIPPED = sorted((Path(__file__).parents[2] / "codebooks").glob("*.yaml"))


def read(text: str) -> Codebook:
    return read_codebook_table(text.encode(), "codes.csv", title="Codes")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_codebook_goes_through_a_table_unchanged(path: Path) -> None:
    book = read_codebook(path.read_text(encoding="utf-8"), path.name)

    assert same_codebook(read(write_codebook_table(book)), book)


texts = st.sampled_from(
    [
        "a",
        "b; c",
        "two\nlines",
        "=SUM(A1)",
        "'=x",
        "[a]",
        "[",
        '"quoted"',
        "it's",
        "# z",
        "-1",
    ]
)
listed = st.lists(texts, max_size=3, unique=True).map(tuple)


@given(
    title=texts, description=texts, include=listed, examples=listed, definition=texts,
    cues=st.dictionaries(st.sampled_from(["staff", "a: b"]), listed.filter(bool), max_size=2),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_text_in_a_cell_comes_back(
    title: str, cues: dict[str, tuple[str, ...]], **given: object
) -> None:
    about = {role: tuple(cue for cue in found) for role, found in cues.items()}
    rules = (Rule(kind="regex", regex="a;b"), Rule(kind="lemmas", lemmas=("x", "no")))
    fields = {name: given[name] for name in ("include", "examples", "definition")}
    codes = (
        Code(path="=Needs", category=True),
        Code(path="=Needs/Cost", rules=rules, about=about, retired=True, **fields),  # type: ignore[arg-type]
    )
    book = Codebook(title=title, codes=codes, version="2", description=str(given["description"]))

    assert same_codebook(read(write_codebook_table(book)), book)


def test_an_empty_codebook_keeps_its_title() -> None:
    book = Codebook(title="Nothing yet", codes=(), language="de")

    assert read(write_codebook_table(book)) == book


def test_formulas_are_made_harmless_for_spreadsheets() -> None:
    book = Codebook(title="T", codes=(Code(path="=A", definition="@SUM(B1)"),))

    rows = list(csv.reader(io.StringIO(write_codebook_table(book))))

    assert rows[0] == list(COLUMNS)
    assert rows[1][0] == "'=A"
    assert "'@SUM(B1)" in rows[1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encode", [str.encode, lambda text: codecs.BOM_UTF8 + text.encode()])
def test_tables_of_spreadsheets_are_read(delimiter: str, encode: object) -> None:
    rows = ["Code|Category|Colour|Include", "Needs|TRUE||", "Needs / Café|no|#D1495B|tea"]
    data = encode("\r\n".join(rows).replace("|", delimiter))  # type: ignore[operator]

    book = read_codebook_table(data, "c.csv", title="From a table")

    assert book.title == "From a table"
    assert book.codes[0].category
    assert book.codes[1] == Code(path="Needs/Café", color="#d1495b", include=("tea",))


def test_unicode_text_of_a_spreadsheet_is_read() -> None:
    data = "code\tdefinition\r\nCafé\tA place\r\n".encode("utf-16")

    assert read_codebook_table(data, "c.txt", title="T").codes[0].definition == "A place"


@pytest.mark.parametrize(
    ("text", "definitions", "described"),
    [
        ("code,description\nA,a cup\nB,a bus\n", ["a cup", "a bus"], ""),
        ("code,description\nA,a cup\n", ["a cup"], ""),
        ("code,codebook,description\nA,Book,a cup\nB,,a bus\n", ["a cup", "a bus"], ""),
        ("code,codebook,description\nA,Book,All needs\nB,,\n", ["", ""], "All needs"),
        ("code,definition,description\nA,a cup,All needs\n", ["a cup"], "All needs"),
    ],
)
def test_a_description_of_each_code_is_its_definition(
    text: str, definitions: list[str], described: str
) -> None:
    book = read(text)

    assert [code.definition for code in book.codes] == definitions
    assert book.description == described


def test_the_codebook_of_taguette_is_read_and_its_counts_passed_over() -> None:
    book = read(
        "tag,description,number of highlights,number of documents\n"
        "tea,A cup,3,1\nbus/tram,,0,0\ntea.hot,Steam,2,1\n"
    )

    assert book.codes == (
        Code(path="tea", definition="A cup"),
        Code(path="bus-tram"),
        Code(path="tea.hot", definition="Steam"),
    )


def test_children_may_come_before_their_parents_and_be_named_by_them() -> None:
    book = read("name,parent\nFares,Cost\nCost,Needs\nNeeds,\nTime,Needs\nBus,Needs/Cost/Fares\n")

    assert book.paths() == (
        "Needs",
        "Needs/Cost",
        "Needs/Cost/Fares",
        "Needs/Cost/Fares/Bus",
        "Needs/Time",
    )


def test_lists_stand_on_lines_between_semicolons_or_as_yaml() -> None:
    book = read('code,include,examples,exclude\nA,tea; talk,"One; two.\nThree.","[a, ""b; c""]"\n')

    code = book.codes[0]
    assert code.include == ("tea", "talk")
    assert code.examples == ("One; two.", "Three.")
    assert code.exclude == ("a", "b; c")


def test_every_fault_is_told_with_the_line_of_its_row() -> None:
    text = (
        'code,category,color,rules,definition\n'
        'A,,red,,\n'
        'B,perhaps,,,"two\nlines"\n'
        'C/D,,,,\n'
        'a,,,"[{lemma: [x]}]",\n'
        ',,,,nobody\n'
        'E,,,"[{regex: ""(""}]",\n'
        'F,,,"[{",\n'
        'G,,,,,more\n'
    )  # fmt: skip

    with pytest.raises(CodebookError) as caught:
        read(text)

    told = [str(fault) for fault in caught.value.faults]
    expected = [
        "line 2: the colour 'red'",
        "line 3: 'category' of 'B' is the single value 'perhaps'",
        "line 5: the parent 'C' of 'C/D' has no row; add a row for it",
        "line 6: the code 'a' stands twice (first on line 2)",
        "line 6: a rule of 'a' has nothing to look for",
        "line 6: unknown key 'lemma'",
        "line 7: a code without a name; fill the column 'code'",
        "line 8: the regex '(' of 'E'",
        "line 9: 'rules' is not readable",
        "line 10: 6 cells under 5 columns",
    ]
    assert all(any(line.startswith(start) for line in told) for start in expected), told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty; give it the columns"),
        ("definition\nx\n", "has neither 'code' nor 'name'"),
        ("code,name\nA,A\n", "has both 'code' and 'name'"),
        ("code,defnition\nA,x\n", "unknown column 'defnition'; rename it to 'definition'"),
        ("code,code\nA,A\n", "two columns 'code'"),
        ("tag,kolor\nA,A\n", "unknown column 'kolor'; rename it to 'color'"),
        ('code\n"A\n', "not readable as CSV"),
        ("code\n\0\n", "is no text in UTF-8"),
    ],
)
def test_what_is_no_codebook_table_is_refused(text: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(text)


def test_a_parent_that_several_rows_could_be_and_one_under_itself_are_faults() -> None:
    with pytest.raises(CodebookError, match="the parent 'X' could be one of 2 rows"):
        read("name,parent\nA,\nB,\nX,A\nX,B\nY,X\n")
    with pytest.raises(CodebookError, match="has no row"):
        read("name,parent\nA,B\nB,A\n")


def test_a_title_told_twice_differently_is_a_fault() -> None:
    with pytest.raises(CodebookError, match="line 3: the codebook is 'Other' here and 'One' above"):
        read("code,codebook\nA,One\nB,Other\n")
