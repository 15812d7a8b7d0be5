"""Names of codes as people type them, and what changed between two codebooks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.codebook import diff, resolve
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codes import Code, Codebook, Rule

PATHS = ("Needs", "Needs/Make friends", "Needs/Talk", "Assets/Talk", "Assets/Friends/Talk")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Needs", "Needs"),
        ("Needs/Make friends", "Needs/Make friends"),
        ("Make friends", "Needs/Make friends"),
        ("  make FRIENDS ", "Needs/Make friends"),
        ("friends/talk", "Assets/Friends/Talk"),
        ("assets/talk", "Assets/Talk"),
    ],
)
def test_the_shortest_unambiguous_name_finds_its_code(name: str, path: str) -> None:
    assert resolve(name, PATHS) == path


def test_a_name_that_could_be_several_codes_lists_them() -> None:
    with pytest.raises(ParameterError, match="'Talk' is ambiguous; expected one of Needs/Talk, A"):
        resolve("Talk", PATHS)


def test_letters_with_accents_are_found_however_they_are_composed() -> None:
    assert resolve("cafe\u0301", ["Places/CAFÉ", "Places/Cafe"]) == "Places/CAFÉ"


def test_case_decides_between_names_that_differ_in_case_only() -> None:
    assert resolve("talk", ["A/Talk", "B/talk"]) == "B/talk"


@pytest.mark.parametrize("name", ["", " ", "/", "Nothing like it"])
def test_an_unknown_name_names_what_is_known(name: str) -> None:
    with pytest.raises(UnknownName, match="no code"):
        resolve(name, PATHS)


def test_a_misspelt_name_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'Make friends'"):
        resolve("Make freinds", PATHS)


RULE = Rule(kind="lemmas", lemmas=("friend", "company"), unless=("committee",), line=4)
BOOK = Codebook(
    title="T",
    codes=(Code(path="A", definition="x", rules=(RULE,), about={"staff": ("we",)}), Code(path="B")),
)


def test_equal_codebooks_do_not_differ_wherever_their_rules_stand() -> None:
    moved = replace(BOOK.codes[0], rules=(replace(RULE, line=99),))

    assert not diff(BOOK, replace(BOOK, codes=(moved, BOOK.codes[1])))


def test_each_change_is_told_with_its_field() -> None:
    changed = replace(
        BOOK.codes[0],
        definition="y",
        rules=(RULE, Rule(kind="phrase", phrase="get to know")),
        about={"staff": ("we", "our")},
    )
    after = replace(BOOK, version="2", codes=(changed, Code(path="C")))

    rows = [tuple(row.values()) for row in diff(BOOK, after)]

    was = "lemmas: friend; company unless committee"
    assert rows == [
        ("changed", "", "version", "1", "2"),
        ("removed", "B", "", "", ""),
        ("added", "C", "", "", ""),
        ("changed", "A", "definition", "x", "y"),
        ("changed", "A", "rules", was, f"{was}; phrase: get to know"),
        ("changed", "A", "about", "staff: we", "staff: we; our"),
    ]


def rows_of(before: Codebook, after: Codebook, **options: dict[str, str]) -> list[tuple[str, ...]]:
    return [tuple(row.values())[:5] for row in diff(before, after, **options)]


TREE = Codebook(
    title="T",
    codes=(
        Code(path="Needs", category=True),
        Code(path="Needs/Cost", definition="What it costs."),
        Code(path="Needs/Cost/Fares"),
        Code(path="Needs/Time", definition="Hours."),
        Code(path="Assets", category=True),
    ),
)


def with_paths(**paths: str) -> Codebook:
    """TREE with other paths, by the names of the codes."""
    codes = (replace(code, path=paths.get(code.name, code.path)) for code in TREE.codes)
    return replace(TREE, codes=tuple(codes))


def test_a_code_with_the_same_content_and_another_name_is_renamed_with_all_under_it() -> None:
    after = with_paths(Cost="Needs/Money", Fares="Needs/Money/Fares")

    assert rows_of(TREE, after) == [("renamed", "Needs/Money", "path", "Needs/Cost", "Needs/Money")]


def test_a_code_with_the_same_content_elsewhere_is_moved() -> None:
    assert rows_of(TREE, with_paths(Time="Assets/Hours")) == [
        ("moved", "Assets/Hours", "path", "Needs/Time", "Assets/Hours")
    ]


def test_two_codes_that_say_the_same_are_not_told_apart() -> None:
    twins = tuple(Code(path=path, definition="x") for path in ("A", "B"))
    after = tuple(Code(path=path, definition="x") for path in ("C", "D"))

    rows = rows_of(replace(TREE, codes=twins), replace(TREE, codes=after))

    assert [row[:2] for row in rows] == [
        ("removed", "A"), ("removed", "B"), ("added", "C"), ("added", "D")
    ]  # fmt: skip


def test_what_one_is_told_counts_for_more_than_content() -> None:
    codes = (Code(path="A", definition="y"), Code(path="C", definition="x"))
    before = replace(TREE, codes=(Code(path="A", definition="x"), Code(path="B", definition="y")))

    rows = rows_of(before, replace(TREE, codes=codes), known={"A": "C", "B": "A"})

    assert rows == [("renamed", "C", "path", "A", "C"), ("renamed", "A", "path", "B", "A")]


def test_a_merged_code_is_told_with_what_the_other_took_over() -> None:
    after = replace(TREE, codes=(*TREE.codes[:3], TREE.codes[4]))

    rows = rows_of(TREE, after, known={"Needs/Time": "Needs/Cost"})

    assert rows == [("merged", "Needs/Cost", "path", "Needs/Time", "Needs/Cost")]
