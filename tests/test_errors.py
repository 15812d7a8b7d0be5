"""Errors say on one line what is wrong and where, what was expected and what repairs it."""

from __future__ import annotations

import pytest

from qualkit import errors
from qualkit.errors import (
    CodebookError,
    Fault,
    QualkitError,
    UnknownName,
    nearest_name,
)

FAMILY = [
    item
    for item in vars(errors).values()
    if isinstance(item, type) and issubclass(item, QualkitError)
]


def test_the_parts_of_a_message_stand_on_one_line() -> None:
    error = QualkitError("notes.txt\n is  empty", expected="some text", repair="fill it\n")

    assert str(error) == "notes.txt is empty; expected some text; fill it"
    assert (error.what, error.expected) == ("notes.txt\n is  empty", "some text")


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_of_the_family_is_drawn_in_the_tree(kind: type) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        ("ReadError", ValueError),
        ("CodebookError", ValueError),
        ("SpanError", ValueError),
        ("ParameterError", ValueError),
        ("UndefinedResult", ValueError),
        ("UnknownName", LookupError),
        ("MissingExtra", ImportError),
    ],
)
def test_an_error_that_refines_a_builtin_is_one_too(kind: str, builtin: type) -> None:
    assert issubclass(getattr(errors, kind), builtin)


def test_a_fault_names_its_line_where_it_has_one() -> None:
    assert str(Fault(3, "bad", "mend it")) == "line 3: bad; mend it"
    assert str(Fault(0, "bad")) == "bad"


def test_a_codebook_error_tells_the_first_fault_and_counts_the_others() -> None:
    one = CodebookError("b.yaml", [Fault(3, "bad", "mend it")])
    three = CodebookError("b.yaml", [Fault(3, "bad"), Fault(4, "worse"), Fault(5, "worst")])

    assert str(one) == "b.yaml: line 3: bad; mend it"
    assert str(three) == (
        "b.yaml: line 3: bad (and 2 more; 'qualkit codebook - check b.yaml' lists all)"
    )
    assert [fault.line for fault in three.faults] == [3, 4, 5]


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("Tlak", ["Talk", "Bus"], "no code 'Tlak'; did you mean 'Talk'?"),
        ("TALK", ["Talk"], "no code 'TALK'; did you mean 'Talk'?"),
        ("Zebra", ["Talk", "Bus"], "no code 'Zebra'; known: 'Talk', 'Bus'"),
        ("Zebra", [], "no code 'Zebra'; there is no code yet"),
        ("Zebra", list("abcdefghijklmnop"), "'k', 'l' …"),
    ],
)
def test_an_unknown_name_names_the_nearest_or_all_that_are_known(
    name: str, known: list[str], expected: str
) -> None:
    error = UnknownName("code", name, known)

    assert str(error).endswith(expected)
    assert error.known == tuple(known)


def test_the_nearest_name_ignores_case_and_wants_some_likeness() -> None:
    assert nearest_name("ROEL", ["Role", "About"]) == "Role"
    assert nearest_name("x", ["Role"]) is None
    assert nearest_name("", []) is None
