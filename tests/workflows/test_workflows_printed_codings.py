"""Tables of coded segments from a PDF: places found by words, the rest told, codes from print."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from pdf_writing import pdf
from project_fakes import Run, write

from qualkit.errors import CodebookError, FaultyTable, QualkitError, ReadError
from qualkit.project import Project

TALK = (
    "1 Ann: We sang in the kitchen. We left late.\n"
    "2 Ben: The bus – never on time – was full.\n"
    "3 Ann: We left late. A well-\nknown song.\n"
)
BOOK = (
    "codebook: N\ncodes: [{name: Needs, category: true, codes: [{name: Bus}, {name: Song-book}]}]\n"
)
HEADER = ("Document name", "Code", "Begin", "Segment")
COLUMNS = (40, 130, 260, 310)
Row = tuple[str, str, str, str]


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK), language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def printed(path: Path, rows: list[Row], header: tuple[str, ...] = HEADER) -> Path:
    page: list[tuple[float, float, str]] = []
    y = 800.0
    for row in (header, *rows):
        for x, cell in zip(COLUMNS, row, strict=True):
            page += [(x, y - 12 * n, text) for n, text in enumerate(cell.split("\n")) if text]
        y -= 12 * max(cell.count("\n") for cell in row) + 24
    path.write_bytes(pdf([page]))
    return path


def take(study: Project, tmp_path: Path, *rows: Row, **options: Any) -> Any:
    return study.import_codings(printed(tmp_path / "s.pdf", [*rows]), **{"coder": "Kim", **options})


@pytest.mark.parametrize(
    ("words", "quote", "way"),
    [
        ("sang in\nthe kitchen", "sang in the kitchen", "word for word"),
        ("A  well-known\nsong", "A well-\nknown song", "but for spaces and line ends"),
        (
            "was full.\nAnn: We left late. A",
            "was full.\n3 Ann: We left late. A",
            "but for numbers before paragraphs",
        ),
        ("kitchen. We left\nlate. The bus", "kitchen. We left late.\n2 Ben: The bus", "labels"),
        ("bus - never on", "bus – never on", "but for hyphens, ligatures and quotation marks"),
    ],
)
def test_a_segment_is_placed_by_its_words(
    study: Project, tmp_path: Path, words: str, quote: str, way: str
) -> None:
    found = take(study, tmp_path, ("talk", "Needs > Bus", "", words))

    (coding,) = study.codings()
    assert coding["quote"] == quote
    assert (coding["code"], coding["coder"], coding["origin"]) == ("Needs/Bus", "Kim", "import")
    (told,) = found.ways
    assert way in told


def test_the_paragraph_tells_which_of_two_places_is_meant(study: Project, tmp_path: Path) -> None:
    take(study, tmp_path, ("talk", "Bus", "3", "We left late."))

    (coding,) = study.codings()
    assert coding["start"] == study.text("talk").rindex("We left late.")


def test_as_many_rows_as_places_have_one_place_each(study: Project, tmp_path: Path) -> None:
    row = ("talk", "Bus", "", "We left late.")

    found = take(study, tmp_path, row, row)

    assert (found.rows, found.n_unplaced) == (2, 0)
    assert len({coding["start"] for coding in study.codings()}) == 2


def test_what_is_not_found_is_told_and_the_rest_imported(study: Project, tmp_path: Path) -> None:
    rows = [
        ("talk", "Bus", "", "The bus"),
        ("talk", "Bus", "", "We left late."),
        ("talk", "Bus", "", "We flew."),
        ("other", "Bus", "", "The bus"),
    ]

    found = take(study, tmp_path, *rows)

    assert (found.rows, found.new, found.n_unplaced) == (1, 1, 3)
    assert found.unplaced == (
        "row 2: the words stand 2 times in 'talk': 'We left late.'",
        "row 3: the words do not stand in 'talk': 'We flew.'",
        "no document 'other' in the project: rows of it: 1",
    )


def test_the_same_table_again_changes_nothing(study: Project, tmp_path: Path) -> None:
    row = ("talk", "Needs > Song/book", "", "We sang")
    take(study, tmp_path, row)

    again = take(study, tmp_path, row)

    assert (again.new, again.known) == (0, 1)
    assert [coding["code"] for coding in study.codings()] == ["Needs/Song-book"]


def test_an_unknown_code_is_a_fault_or_a_new_code(study: Project, tmp_path: Path) -> None:
    row = ("talk", "Time", "", "We sang")
    with pytest.raises(FaultyTable, match=r"row 1: no code 'Time'"):
        take(study, tmp_path, row)

    found = take(study, tmp_path, row, new_codes=True)

    assert found.new_codes == ("Time",)


def test_a_table_without_coders_asks_for_one(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no column 'coder'.*--coder"):
        take(study, tmp_path, ("talk", "Bus", "", "We sang"), coder=None)


def test_a_table_of_other_documents_alone_is_refused(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"documents that the project has not: a, b; read them"):
        take(study, tmp_path, ("a", "Bus", "", "x y"), ("b", "Bus", "", "x z"))


def test_one_weight_for_all_is_none_and_several_are_kept(study: Project, tmp_path: Path) -> None:
    header = ("Document name", "Code", "Weight", "Segment")
    rows: list[Row] = [("talk", "Bus", "0", "We sang"), ("talk", "Bus", "0", "The bus")]
    study.import_codings(printed(tmp_path / "w.pdf", rows, header), coder="Kim")
    rows = [("talk", "Bus", "0", "We sang"), ("talk", "Bus", "40", "The bus")]
    study.import_codings(printed(tmp_path / "v.pdf", rows, header), coder="Lou")

    weights = {(c["coder"], c["quote"]): c["weight"] for c in study.codings()}

    assert weights == {
        ("Kim", "We sang"): None, ("Kim", "The bus"): None,
        ("Lou", "We sang"): 0, ("Lou", "The bus"): 40,
    }  # fmt: skip


def test_mutated_tables_give_typed_errors_and_change_nothing(
    study: Project, tmp_path: Path
) -> None:
    whole = printed(tmp_path / "w.pdf", [("talk", "Bus", "1", "We sang")]).read_bytes()
    chance = random.Random(7)
    path = tmp_path / "m.pdf"
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(30):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data) // 2, len(data))])
        before = study.codings()
        try:
            study.import_codings(path, coder="Kim")
        except QualkitError:
            assert study.codings() == before


def test_the_command_tells_how_segments_were_found(
    study: Project, tmp_path: Path, qualkit: Run
) -> None:
    path = printed(
        tmp_path / "s.pdf", [("talk", "Bus", "", "We sang"), ("talk", "Bus", "", "We flew.")]
    )

    result = qualkit("import", study.path, path, "--coder", "Kim")

    assert result.exit_code == 0
    assert "1 segment found in the texts word for word" in result.stderr
    assert "1 row left out:\n  row 2: the words do not stand in 'talk'" in result.stderr


SYSTEM = (
    (40, "Code System", "", "9"),
    (60, "Needs", "What they wish for", "0"),
    (80, "Bus/train", "", "4"),
    (80, "Song", "Music", "2"),
    (60, "Time", "", "3"),
)


def code_system(path: Path, rows: tuple[tuple[float, str, str, str], ...]) -> Path:
    header = [(40, 800, "Code System"), (250, 800, "Memo"), (450, 800, "Frequency")]
    page = [
        item
        for n, (x, *cells) in enumerate(rows)
        for item in zip((x, 250, 500), (776 - 24 * n,) * 3, cells, strict=True)
        if item[2]
    ]
    path.write_bytes(pdf([[*header, *page]]))
    return path


def test_a_printed_code_system_becomes_the_codebook(project: Project, tmp_path: Path) -> None:
    project.import_codebook(code_system(tmp_path / "codes.pdf", SYSTEM))

    found = {code.path: (code.category, code.definition) for code in project.codebook().codes}

    assert found == {
        "Needs": (True, "What they wish for"),
        "Needs/Bus-train": (False, ""),
        "Needs/Song": (False, "Music"),
        "Time": (False, ""),
    }


def test_an_indentation_that_tells_no_tree_is_refused(project: Project, tmp_path: Path) -> None:
    rows = (*SYSTEM[:3], (70, "Song", "", "1"))

    with pytest.raises(CodebookError, match=r"row 3: the code 'Song' is indented as none above"):
        project.import_codebook(code_system(tmp_path / "codes.pdf", rows))
