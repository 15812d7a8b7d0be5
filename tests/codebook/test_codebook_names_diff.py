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
