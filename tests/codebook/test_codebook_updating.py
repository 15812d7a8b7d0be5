"""A codebook's YAML made to say what another book says, with everything else left as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualkit.codebook import read_codebook
from qualkit.codebook.editing import same_codebook
from qualkit.codebook.updating import update
from qualkit.model.codes import Code, Codebook

TEXT = """\
# by hand
codebook: Needs  # of all
version: 1
codes:
  # ways
  - name: Bus  # any
    definition: >
      Rides on
      wheels.
    include:
      - late  # often
      - dirty
    retired: true
    color: '#00ff00'
    rules: [{lemmas: [bus]}]
    codes:
      - name: Night bus
  - name: "Tea"
    about:
      staff: [they]
"""


def first(**fields: object) -> Callable[[Codebook], Codebook]:
    """The first code with other fields."""
    return lambda book: replace(book, codes=(replace(book.codes[0], **fields), *book.codes[1:]))


CHANGES: dict[str, tuple[Callable[[Codebook], Codebook], str, str]] = {
    "title": (lambda book: replace(book, title="Wants"), "Needs", "Wants"),
    "version": (lambda book: replace(book, version="2"), "version: 1", "version: '2'"),
    "definition": (
        first(definition="Rides."),
        "definition: >\n      Rides on\n      wheels.\n",
        "definition: Rides.\n",
    ),
    "no definition": (
        first(definition=""), "    definition: >\n      Rides on\n      wheels.\n", ""
    ),
    "longer list": (
        first(include=("late", "dirty", "full")), "- dirty\n", "- dirty\n      - full\n"
    ),
    "other list": (
        first(include=("full",)), "include:\n      - late  # often\n      - dirty\n",
        "include: [full]\n",
    ),
    "no list": (first(include=()), "    include:\n      - late  # often\n      - dirty\n", ""),
    "no colour": (first(color=""), "    color: '#00ff00'\n", ""),
    "flag": (first(retired=False), "    retired: true\n", ""),
    "no rules": (first(rules=()), "    rules: [{lemmas: [bus]}]\n", ""),
    "removed": (
        lambda book: replace(book, codes=book.codes[:2]),
        '  - name: "Tea"\n    about:\n      staff: [they]\n', "",
    ),
    "added": (
        lambda book: replace(book, codes=(*book.codes, Code(path="Tea/Green", color="#00ff00"))),
        "staff: [they]\n",
        "staff: [they]\n    codes:\n      - name: Green\n        color: '#00ff00'\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_only_what_differs_is_written_anew(
    change: Callable[[Codebook], Codebook], old: str, new: str
) -> None:
    before = read_codebook(TEXT, "needs.yaml")

    updated = update(TEXT, before, change(before))

    assert updated.text == TEXT.replace(old, new, 1)
    assert not updated.rewritten
    assert updated.lost_comments == old.replace("'#", "").count("#") - new.replace("'#", "").count(
        "#"
    )


def test_another_order_or_an_anchor_is_written_anew_and_counted() -> None:
    before = read_codebook(TEXT, "needs.yaml")
    after = replace(before, codes=(before.codes[2], *before.codes[:2]))

    updated = update(TEXT, before, after)

    assert same_codebook(read_codebook(updated.text, "new.yaml"), after)
    assert (updated.rewritten, updated.lost_comments) == (True, 5)


def test_an_equal_codebook_changes_nothing() -> None:
    before = read_codebook(TEXT, "needs.yaml")

    assert update(TEXT, before, replace(before)).text == TEXT
