"""Two codebooks that grew apart from one become one."""

from __future__ import annotations

import pytest

from qualkit.codebook.threeway import Clash, Side, ThreeWay
from qualkit.errors import ParameterError
from qualkit.model.codes import Code, Codebook, Rule


def side(**codes: str | Code) -> Side:
    """A codebook of codes by their ids: a path, or a code."""
    listed = {own: Code(path=c) if isinstance(c, str) else c for own, c in codes.items()}
    return Side(
        book=Codebook(title="Needs", codes=tuple(listed.values())),
        ids={code.path: own for own, code in listed.items()},
    )


BASE = side(a="Needs", b="Needs/Tea", c="Money")


def test_what_either_changed_is_changed() -> None:
    first = side(a="Wants", b="Wants/Tea", c="Money", d="Bus")
    then = side(a="Needs", b=Code(path="Needs/Tea", definition="A cup."), e="Needs/Talk")

    book, ids = ThreeWay(BASE, first, then).joined()

    assert book.paths() == ("Wants", "Wants/Tea", "Wants/Talk", "Bus")
    assert book.codes[1].definition == "A cup."
    assert ids["Wants/Talk"] == "e"


def test_of_two_changes_the_later_stands_and_the_other_is_listed() -> None:
    three = ThreeWay(
        BASE,
        side(a="Needs", b="Needs/Coffee", c="Money"),
        side(a="Needs", b="Needs/Cocoa", c="Money"),
    )

    book, _ = three.joined()

    assert book.paths() == ("Needs", "Needs/Cocoa", "Money")
    assert three.clashes == [Clash("Needs/Cocoa", "name", "Cocoa", "Coffee")]


def _company(line: int, *words: str) -> Code:
    rule = Rule(kind="lemmas", lemmas=words, line=line)
    return Code(path="Company", rules=(rule,), examples=("We met.",) * (len(words) - 1))


def test_where_a_rule_stands_in_its_file_is_no_change() -> None:
    base, first, then = (side(a=_company(line, "friend")) for line in (3, 5, 7))
    three = ThreeWay(base, first, then)

    three.joined()

    assert three.clashes == []


def test_values_are_listed_as_the_file_says_them() -> None:
    empty = side(a=Code(path="Company"))
    three = ThreeWay(empty, side(a=_company(3, "friend", "yes")), side(a=_company(3, "tea")))
    cleared = ThreeWay(
        side(a=Code(path="Company", definition="Who.")),
        side(a=Code(path="Company", definition="With whom.")),
        empty,
    )

    three.joined()
    cleared.joined()

    assert three.clashes == [
        Clash("Company", "rules", "[{lemmas: [tea]}]", "[{lemmas: [friend, 'yes']}]")
    ]
    assert cleared.clashes == [Clash("Company", "definition", None, "With whom.")]


def test_a_code_moved_in_both_is_listed_by_its_parents() -> None:
    base = side(a="Needs", b="Money", c="Tea")
    three = ThreeWay(
        base, side(a="Needs", b="Money", c="Needs/Tea"), side(a="Needs", b="Money", c="Money/Tea")
    )

    book, _ = three.joined()

    assert book.paths() == ("Needs", "Money", "Money/Tea")
    assert three.clashes == [Clash("Money/Tea", "parent", "Money", "Needs")]


def test_a_dropped_code_stays_where_it_was_changed_or_must_be_kept() -> None:
    first = side(a="Needs", b=Code(path="Needs/Tea", color="#112233"), c="Money")

    changed, _ = ThreeWay(BASE, first, side(a="Needs")).joined()
    kept, _ = ThreeWay(BASE, BASE, side(a="Needs"), keep=frozenset({"c"})).joined()

    assert changed.paths() == ("Needs", "Needs/Tea")
    assert kept.paths() == ("Needs", "Money")


def test_codes_moved_under_each_other_are_refused() -> None:
    base = side(a="A", b="B")

    with pytest.raises(ParameterError, match="moved a code under the other's"):
        ThreeWay(base, side(b="B", a="B/A"), side(a="A", b="A/B")).joined()


def test_two_codes_of_one_path_are_refused() -> None:
    with pytest.raises(ParameterError, match="both copies have a code 'Tea'"):
        ThreeWay(side(), side(a="Tea"), side(b="Tea")).joined()
