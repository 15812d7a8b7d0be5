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


def test_of_a_field_the_value_stands_that_came_later_whichever_book_is_newer() -> None:
    base, by_a, by_b = (
        side(a=Code(path="Needs", definition=said)) for said in ("", "by A", "by B")
    )
    newer = side(a=Code(path="Needs", definition="by A"), c="Money")
    three = ThreeWay(base, by_b, newer, past=lambda: [by_a, by_b, newer])
    untold = ThreeWay(base, by_b, newer)

    book, _ = three.joined()
    untold.joined()

    assert book.codes[0].definition == "by B"
    assert three.clashes == [Clash("Needs", "definition", "by B", "by A")]
    assert untold.clashes == [Clash("Needs", "definition", "by A", "by B")]


def test_the_past_is_asked_only_where_books_clash() -> None:
    def past() -> list[Side]:
        raise AssertionError("nothing clashes")

    ThreeWay(BASE, side(a="Wants", b="Wants/Tea", c="Money"), BASE, past=past).joined()


def test_the_parent_that_a_code_got_later_stands() -> None:
    base = side(a="Needs", b="Money", c="Tea")
    first, then = (
        side(a="Needs", b="Money", c="Needs/Tea"),
        side(a="Needs", b="Money", c="Money/Tea"),
    )
    three = ThreeWay(base, first, then, past=lambda: [then, first])

    book, _ = three.joined()

    assert book.paths() == ("Needs", "Needs/Tea", "Money")
    assert three.clashes == [Clash("Needs/Tea", "parent", "Needs", "Money")]


def test_of_a_code_made_in_both_what_only_one_says_is_taken() -> None:
    said = side(a=Code(path="Tea", definition="A cup."))

    for first, then in ((side(a="Tea"), said), (said, side(a="Tea"))):
        three = ThreeWay(side(), first, then)
        book, _ = three.joined()

        assert book.codes[0].definition == "A cup."
        assert three.clashes == []


def test_a_code_merged_away_is_gone_and_its_children_go_under_what_it_became() -> None:
    first = side(a="Needs", c="Money")
    then = side(a="Needs", b="Needs/Tea", c="Money", d="Needs/Tea/Green")
    three = ThreeWay(BASE, first, then, keep=frozenset({"b"}), merged={"b": "c"})

    book, _ = three.joined()

    assert book.paths() == ("Needs", "Money", "Money/Green")
    assert three.clashes == []


def test_a_code_merged_away_is_listed_where_the_other_book_changed_it() -> None:
    first = side(a="Needs", c="Money")

    for changed in ("Needs/Cocoa", "Tea", Code(path="Needs/Tea", retired=True)):
        three = ThreeWay(BASE, first, side(a="Needs", b=changed, c="Money"), merged={"b": "c"})
        book, _ = three.joined()

        assert book.paths() == ("Needs", "Money")
        assert [(each.field, each.kept) for each in three.clashes] == [("merged", "Money")]


def test_a_code_put_under_one_that_became_it_goes_up() -> None:
    first = side(a="Needs", c="Money")
    then = side(a="Needs", b="Needs/Tea", c="Needs/Tea/Money")

    book, _ = ThreeWay(BASE, first, then, merged={"b": "c"}).joined()

    assert book.paths() == ("Needs", "Needs/Money")


def test_new_codes_stand_where_they_were_put_and_earlier_ones_first() -> None:
    base = side(a="Needs", c="Money")
    early, late = side(a="Needs", d="Bus", c="Money"), side(a="Needs", e="Tea", c="Money")

    orders = [
        ThreeWay(base, first, then, past=lambda: [early, late]).joined()[0].paths()
        for first, then in ((early, late), (late, early))
    ]

    assert orders == [("Needs", "Bus", "Tea", "Money")] * 2


def test_an_order_that_one_book_changed_is_that_of_both() -> None:
    base, turned = side(a="Needs", c="Money"), side(c="Money", a="Needs")
    grown = side(a="Needs", c="Money", d="Bus")

    for first, then in ((turned, grown), (grown, turned)):
        assert ThreeWay(base, first, then).joined()[0].paths() == ("Money", "Bus", "Needs")
