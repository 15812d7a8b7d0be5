"""Edits of texts with anchors: an alias never stands before or without its anchor."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook.anchors import NotByLines, mended
from qualkit.codebook.changes import ROOT, Add, Change, Merge, Move, Rename, Retire, Split, apply
from qualkit.codebook.editing import edit, same_codebook
from qualkit.codebook.layout import comments
from qualkit.codebook.reading import read_codebook
from qualkit.errors import ParameterError

BOOK = """\
codebook: Allotments
codes:
- name: Plots
  category: true
  codes:
  - name: Soil
    rules:
    - lemmas: [clay]
      unless: &pots [pot,  # of all kinds
                     "in a pot"]
    about: &views
      # who has a plot
      holder: [I, we]
      council: ["they say"]
  - name: Water
    rules:
    - lemmas: [tap]
      unless: *pots
    about: *views
  - name: Tools
    about: *views  # as above
"""


def test_what_an_alias_needs_moves_to_the_first_one_when_its_code_goes_down() -> None:
    new = edit(BOOK, Move(code="Soil", parent="Plots", position=9))

    assert not new.rewritten
    assert new.lost_comments == 0
    assert "    about: &views\n      # who has a plot\n      holder: [I, we]\n" in new.text
    assert '      unless: &pots [pot,  # of all kinds\n                     "in a pot"]' in new.text
    assert new.text.endswith("      unless: *pots\n    about: *views\n")


def test_what_an_alias_needs_stays_when_its_code_is_merged_away() -> None:
    new = edit(BOOK, Merge(code="Soil", into="Tools"))

    assert not new.rewritten
    assert new.text.count("&views") == new.text.count("*views") == 1
    assert not Counter(comments(BOOK)) - Counter(comments(new.text))


def test_content_is_indented_as_its_new_place_is() -> None:
    new = edit(BOOK, Move(code="Water", parent=ROOT, position=0))

    assert "- name: Water\n  rules:\n  - lemmas: [tap]\n    unless: &pots [pot," in new.text
    assert "\n  about: &views\n    # who has a plot\n    holder: [I, we]\n" in new.text
    assert "    about: *views\n  - name: Tools\n" in new.text
    assert not new.rewritten


def test_a_code_that_gets_more_than_it_shares_has_its_own() -> None:
    text = BOOK + "  - name: Paths\n    about: {visitor: [you]}\n"

    new = edit(text, Merge(code="Paths", into="Soil"))

    about = {code.name: set(code.about) for code in new.changed.book.codes}
    assert about["Soil"] == {"holder", "council", "visitor"}
    assert about["Water"] == about["Tools"] == {"holder", "council"}
    assert not new.rewritten


def test_a_name_with_an_anchor_is_renamed_and_its_aliases_keep_what_they_say() -> None:
    text = "codebook: N\ncodes:\n- name: &n Cost\n- name: Time\n  include: [*n, dear]\n"

    new = edit(text, Rename(code="Cost", name="Money"))

    assert (
        new.text == "codebook: N\ncodes:\n- name: Money\n- name: Time\n  include: [&n Cost, dear]\n"
    )


def test_a_block_that_would_stand_in_brackets_leads_to_the_whole_anew() -> None:
    text = (
        "codebook: N\ncodes:\n- name: A  # one\n  rules:\n  - lemmas: &w\n    - x\n    - y\n"
        "- name: B\n  rules: [{lemmas: *w}]\n"
    )

    new = edit(text, Move(code="A", parent=ROOT, position=5))

    assert new.rewritten
    assert new.lost_comments == 1
    assert same_codebook(read_codebook(new.text, "x"), new.changed.book)


def test_an_alias_of_nothing_cannot_be_mended() -> None:
    with pytest.raises(NotByLines):
        mended("a: *x\n", "a: 1\n")


names = st.sampled_from(["Soil", "Water", "Tools", "Paths", "yes", "a: b"])
words = st.lists(st.sampled_from(["pot", "tap", "in a bed", "it's"]), min_size=1, unique=True)


@st.composite
def shared_books(draw: st.DrawFn) -> str:
    """A codebook's text whose codes share values by anchors, with comments."""
    known: dict[str, list[str]] = {"list": [], "about": [], "text": []}
    counter = iter(range(10_000))

    def comment() -> str:
        return f"  # comment {next(counter)}" if draw(st.booleans()) else ""

    def anchor(kind: str) -> str:
        """A space and an anchor, an alias, or nothing."""
        if known[kind] and draw(st.booleans()):
            return f" *{draw(st.sampled_from(known[kind]))}"
        if draw(st.integers(0, 3)):
            known[kind].append(f"{kind}{next(counter)}")
            return f" &{known[kind][-1]}"
        return ""

    def listed(column: int) -> str:
        name = anchor("list")
        if "*" in name:
            return f"{name}{comment()}"
        found = [f"'{word.replace(chr(39), chr(39) * 2)}'" for word in draw(words)]
        pad = "\n" + " " * column
        style = draw(st.sampled_from(["flow", "long", "block"]))
        if style == "block":
            return f"{name}{comment()}" + "".join(f"{pad}  - {one}{comment()}" for one in found)
        gap = f",{comment()}{pad}    " if style == "long" else ", "
        return f"{name} [{gap.join(found)}]{comment()}"

    def about(column: int) -> str:
        name = anchor("about")
        if "*" in name:
            return f"{name}{comment()}"
        pad = "\n" + " " * (column + 2)
        roles = draw(st.lists(st.sampled_from(["staff", "guest"]), min_size=1, unique=True))
        return f"{name}{comment()}" + "".join(f"{pad}{role}: [we]{comment()}" for role in roles)

    def text(column: int) -> str:
        name = anchor("text")
        pad = "\n" + " " * (column + 2)
        if "*" in name:
            return name
        return name + draw(
            st.sampled_from([f" |{pad}two{pad}lines", " plain", " 'a'", f" a{pad}b"])
        )

    def entry(name: str, column: int, depth: int) -> list[str]:
        inner = " " * (column + 2)
        lines = [f"{' ' * column}- name: '{name}'{comment()}"]
        fields = {"definition": text, "include": listed, "examples": listed, "about": about}
        keys = draw(st.lists(st.sampled_from(sorted(fields)), unique=True))
        lines += [f"{inner}{key}:{fields[key](column + 2)}" for key in keys]
        if draw(st.booleans()):
            lines.append(f"{inner}rules:\n{inner}- lemmas: [x]")
            lines.append(f"{inner}  unless:{listed(column + 4)}")
        return lines + (children(column + 2, depth + 1) if depth < 2 else [])

    def children(column: int, depth: int) -> list[str]:
        found = draw(st.lists(names, min_size=0 if depth else 1, max_size=3, unique=True))
        lines = [f"{' ' * column}codes:"] if found else []
        return lines + [line for name in found for line in entry(name, column, depth)]

    return "\n".join(["codebook: Book", *children(0, 0)]) + "\n"


@st.composite
def changes_of(draw: st.DrawFn, paths: tuple[str, ...]) -> Change:
    """A change that names codes of the book, sensible or not."""
    path, parent = st.sampled_from(paths), st.sampled_from([ROOT, *paths])
    kind = draw(st.sampled_from([Move, Merge, Merge, Rename, Split, Retire, Add]))
    if kind is Move:
        position = draw(st.none() | st.integers(0, 3))
        return Move(code=draw(path), parent=draw(parent), position=position)
    if kind is Merge:
        return Merge(code=draw(path), into=draw(path))
    if kind is Retire:
        return Retire(code=draw(path))
    if kind is Add:
        return Add(name=draw(names), parent=draw(parent))
    return kind(code=draw(path), name=draw(names))


def check_edits(text: str, data: st.DataObject) -> int:
    n_rewritten = 0
    for _ in range(3):
        book = read_codebook(text, "book")
        change = data.draw(changes_of(book.paths()))
        try:
            expected = apply(book, change)
        except ParameterError:
            continue
        new = edit(text, change)
        assert same_codebook(read_codebook(new.text, "book"), expected.book)
        lost = Counter(comments(text)) - Counter(comments(new.text))
        assert lost.total() == new.lost_comments
        text, n_rewritten = new.text, n_rewritten + new.rewritten
    return n_rewritten


@given(text=shared_books(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_random_edits_of_books_with_anchors_do_what_they_do_to_the_codebook(
    text: str, data: st.DataObject
) -> None:
    check_edits(text, data)


@pytest.mark.slow
@given(text=shared_books(), data=st.data())
@settings(max_examples=1_500, deadline=None)
def test_many_random_edits_of_books_with_anchors(text: str, data: st.DataObject) -> None:
    check_edits(text, data)
