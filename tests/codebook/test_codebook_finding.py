"""A part of a name finds its code; what fits several is refused."""

from __future__ import annotations

import pytest

from qualkit.codebook import find_code
from qualkit.errors import ParameterError, UnknownName

PATHS = ["Needs/Make friends", "Needs/Talk", "Needs/Small talk", "Assets/Friendly staff", "Café"]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("Needs/Talk", "Needs/Talk"),
        ("talk", "Needs/Talk"),
        ("mak", "Needs/Make friends"),
        ("ma fr", "Needs/Make friends"),
        ("ass fr", "Assets/Friendly staff"),
        ("friendly", "Assets/Friendly staff"),
        ("CAF", "Café"),
        ("smal tlak", "Needs/Small talk"),
    ],
)
def test_a_part_of_a_name_finds_its_code(typed: str, path: str) -> None:
    assert find_code(typed, PATHS) == path


def test_what_fits_several_is_refused_with_all_of_them() -> None:
    with pytest.raises(ParameterError, match="'needs' fits 3 codes; expected one of Needs/Make"):
        find_code("needs", PATHS)


def test_what_fits_none_is_unknown() -> None:
    with pytest.raises(UnknownName, match="no code 'zebra'"):
        find_code("zebra", PATHS)
    with pytest.raises(UnknownName, match="no code ' '"):
        find_code(" ", PATHS)
