"""The codebooks that ship say what they mean: definitions, notes, examples and rules."""

from __future__ import annotations

import pytest

from qualkit.codebook import read_codebook
from qualkit.model.codes import Codebook
from qualkit.project import shipped

GENERAL = (
    "coproduction-star",
    "needs-and-assets",
    "real-and-failure-demand",
    "role-perceptions",
)


def text_of(name: str) -> str:
    return shipped("codebooks", f"{name}.yaml").read_text(encoding="utf-8")


def book_of(name: str) -> Codebook:
    return read_codebook(text_of(name), f"{name}.yaml")


@pytest.mark.parametrize("name", GENERAL)
def test_every_code_says_what_it_is_and_is_not(name: str) -> None:
    for code in book_of(name).codes:
        assert code.definition, code.path
        if not code.category:
            assert code.include, code.path
            assert any(note[0].islower() for note in code.exclude), code.path
            assert len(code.examples) >= 3, code.path
            assert code.rules, code.path
            assert set(code.about) == {"citizen", "staff"}, code.path


@pytest.mark.parametrize("name", GENERAL)
def test_every_code_has_a_colour_of_its_own(name: str) -> None:
    colours = [code.color for code in book_of(name).codes if not code.category]

    assert all(colours)
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("name", GENERAL)
def test_the_head_of_the_file_names_its_sources(name: str) -> None:
    head = text_of(name).partition("\ncodebook:")[0]

    assert all(line.startswith("#") for line in head.splitlines())
    assert "\n# - " in head


def test_the_star_has_its_four_ways_efforts_and_sectors() -> None:
    book = book_of("coproduction-star")

    names = [code.name for code in book.codes if code.parent == "Star"]
    assert names == ["Co-commission", "Co-design", "Co-deliver", "Co-assess"]
    assert [code.name for code in book.codes if code.parent == "Effort"] == [
        "Small",
        "Regular",
        "Large",
    ]


def test_levels_of_the_citizens_part_run_from_zero_to_hero() -> None:
    levels = [code for code in book_of("role-perceptions").codes if code.parent == "Part"]

    assert (levels[0].name, levels[-1].name) == ("Zero", "Hero")
    for number, code in enumerate(levels):
        assert code.definition.startswith(f"Level {number}. ")
