"""Edits of a codebook's text: they do what they do to the codebook, and nothing else moves."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook.changes import ROOT, Add, Change, Merge, Move, Rename, Retire, Split, apply
from qualkit.codebook.editing import edit, same_codebook
from qualkit.codebook.layout import comments
from qualkit.codebook.reading import read_codebook
from qualkit.errors import CodebookError, ParameterError, UnknownName

BOOK = """\
# Kept by hand since May.
codebook: "Needs"   # the title
version: 3

codes:
  # What people lack.
  - name: Needs
    category: true
    codes:
      # The wish for company.
      - name: 'Make friends'
        definition: >
          Wish for company,
          # not a comment
          belonging.
        include: [lunch clubs, "somebody, to go out with"]
        rules:
          - lemmas: [friend, company]   # seen in May
          # - regex: too wide
          - phrase: "get to know"
            unless: [committee]

      - name: Cost
        definition: What it costs.
        examples:
          - "It is dear."
          # from the second group
          - 'Too much.'
        about: {citizen: ["they pay"]}
      # end of needs

  # What people have.
  - name: Assets
    category: yes
  - name: Money  # to be merged?
    examples: ["It is dear.", "No money: none."]
    include: savings
    about:
      citizen: [their purse]
      staff: [our budget]
    codes:
    - name: Fares
# the end
"""


def lines_of(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines())


def test_renaming_changes_one_line_and_keeps_the_quotes() -> None:
    new = edit(BOOK, Rename(code="make friends", name="Find company"))

    assert new.text == BOOK.replace("'Make friends'", "'Find company'")
    assert new.changed.moved == {"Needs/Make friends": "Needs/Find company"}


@pytest.mark.parametrize("name", ["yes", "a: b", "# no", "it's", 'say "so"', "- x", "Ärger", "1.5"])
def test_a_new_name_is_quoted_where_it_must_be(name: str) -> None:
    for code in ("Make friends", "Cost", "Fares"):
        new = edit(BOOK, Rename(code=code, name=name))
        assert not new.rewritten
        assert name in {path.rsplit("/", 1)[-1] for path in new.changed.book.paths()}


def test_moving_takes_comments_and_children_along_and_no_other_line_changes() -> None:
    new = edit(BOOK, Move(code="Needs/Make friends", parent="Money"))

    assert not new.rewritten
    assert new.lost_comments == 0
    assert lines_of(new.text) == lines_of(BOOK)
    assert new.text.index("The wish for company") > new.text.index("name: Fares")
    assert new.changed.book.paths()[-1] == "Money/Make friends"


def test_a_code_moves_to_the_top_and_before_a_position() -> None:
    new = edit(BOOK, Move(code="Cost", parent=ROOT, position=0))

    assert new.changed.book.paths()[:2] == ("Cost", "Needs")
    assert "\n  - name: Cost\n    definition: What it costs.\n    examples:\n" in new.text
    assert "          # from the second group" not in new.text
    assert "      # from the second group" in new.text


def test_the_last_child_leaves_no_empty_key_behind_and_the_first_brings_one() -> None:
    new = edit(BOOK, Move(code="Fares", parent="Assets"))

    assert "category: yes\n    codes:\n      - name: Fares\n" in new.text
    assert new.text.count("codes:") == BOOK.count("codes:")


def test_merging_adds_what_the_target_lacks_and_keeps_comments() -> None:
    new = edit(BOOK, Merge(code="Money", into="Cost"))

    cost = next(code for code in new.changed.book.codes if code.path == "Needs/Cost")
    assert cost.definition == "What it costs."
    assert cost.examples == ("It is dear.", "Too much.", "No money: none.")
    assert cost.include == ("savings",)
    assert cost.about == {"citizen": ("they pay", "their purse"), "staff": ("our budget",)}
    assert new.changed.moved == {"Money": "Needs/Cost", "Money/Fares": "Needs/Cost/Fares"}
    assert not new.rewritten
    assert not Counter(comments(BOOK)) - Counter(comments(new.text))
    assert "      # to be merged?\n      - name: Cost\n" in new.text


def test_the_definition_of_a_merged_code_is_kept_as_a_comment() -> None:
    new = edit(BOOK, Merge(code="Make friends", into="Cost"))

    kept = "# merged from Needs/Make friends: Wish for company, # not a comment belonging."
    assert kept in comments(new.text)


def test_splitting_puts_the_new_code_beside() -> None:
    new = edit(BOOK, Split(code="Make friends", name="Go out", definition="Out: with others."))

    assert new.changed.added == "Needs/Go out"
    assert new.changed.book.paths()[1:4] == ("Needs/Make friends", "Needs/Go out", "Needs/Cost")
    assert "      - name: Go out\n        definition: 'Out: with others.'\n" in new.text


def test_retiring_and_taking_it_back_gives_the_same_bytes() -> None:
    retired = edit(BOOK, Retire(code="Cost"))
    back = edit(retired.text, Retire(code="Cost", retired=False))

    assert "      - name: Cost\n        retired: true\n" in retired.text
    assert back.text == BOOK


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_marks_and_a_missing_last_one_stay(newline: str) -> None:
    text = "\ufeff" + BOOK.replace("\n", newline).removesuffix(newline)

    new = edit(text, Add(name="Time", parent="Assets", definition="Spare hours."))

    assert not new.rewritten
    assert new.text.startswith("\ufeff# Kept")
    assert new.text.endswith("# the end")
    assert "\n" not in new.text.replace(newline, "")


@pytest.mark.parametrize(
    "text",
    [
        "codebook: N  # title\ncodes: [{name: A}, {name: B}]  # two\n",
        "codebook: N  # title\ncodes:\n- {name: A}  # two\n- name: B\n",
        "codebook: N  # title\ncodes:\n- name: A\n  include: &x [a]  # 2\n- {name: B, include: *x}",
    ],
)
def test_a_style_that_lines_cannot_tell_is_written_anew_and_comments_are_counted(text: str) -> None:
    new = edit(text, Merge(code="A", into="B"))

    assert new.rewritten
    assert new.lost_comments == 2
    assert same_codebook(read_codebook(new.text, "x"), new.changed.book)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Rename(code="Cost", name="make FRIENDS"), "there is a code 'Make friends' under 'Needs'"),
        (Rename(code="Cost", name="a/b"), "contains '/'"),
        (Rename(code="Cost", name="  "), "the name is empty"),
        (Rename(code="Cost", name="Cost"), "has that name"),
        (Move(code="Needs", parent="Needs"), "cannot stand under itself"),
        (Move(code="Money", parent="Fares"), "'Money/Fares' stands under 'Money'; move that one"),
        (Move(code="Cost", parent="Needs"), "is under 'Needs' already; give a position"),
        (Merge(code="Needs", into="Cost"), "'Needs' is a category"),
        (Merge(code="Cost", into="Cost"), "with itself"),
        (Merge(code="Money", into="Fares"), "merge 'Money/Fares' into 'Money'"),
        (Split(code="Needs", name="X"), "a category, which has no codings"),
        (Retire(code="Needs"), "retire the codes under it"),
        (Retire(code="Cost", retired=False), "is not retired"),
        (Add(name="needs"), "there is a code 'Needs' at the top"),
    ],
)
def test_a_change_without_sense_is_refused_with_a_repair(change: Change, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        edit(BOOK, change)


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'Make friends'"):
        edit(BOOK, Rename(code="Make freinds", name="X"))


def test_a_code_is_not_merged_into_a_retired_one() -> None:
    retired = edit(BOOK, Retire(code="Cost")).text

    with pytest.raises(ParameterError, match="unretire 'Needs/Cost' first"):
        edit(retired, Merge(code="Money", into="Cost"))


def test_a_book_with_faults_is_not_edited() -> None:
    with pytest.raises(CodebookError, match="stands twice"):
        edit("codebook: N\ncodes:\n- name: A\n- name: a\n", Rename(code="A", name="B"))


def test_what_stands_under_a_renamed_code_keeps_its_place_in_a_long_book() -> None:
    body = "".join(f"- name: C{n}\n  codes:\n  - name: D\n" for n in range(200))

    new = edit(f"codebook: N\ncodes:\n{body}", Rename(code="C7", name="Seven"))

    assert new.changed.moved == {"C7": "Seven", "C7/D": "Seven/D"}


def test_a_child_that_holds_its_own_name_is_merged_into_its_parent() -> None:
    text = "codebook: N\ncodes:\n- name: A\n  codes:\n  - name: B\n    codes:\n    - name: B\n"

    new = edit(text, Merge(code="A/B", into="A"))

    assert new.text == "codebook: N\ncodes:\n- name: A\n  codes:\n  - name: B\n"
    assert new.changed.moved == {"A/B": "A", "A/B/B": "A/B"}


# Random books, written by hand as it were: indents, comments, styles.

names = st.sampled_from(["Cost", "Time", "yes", "Ärger", "it's", "a: b", "# x", "No 1", "Z"])
prose = st.sampled_from(["", "short", "with: colon", "a # b", "two\nlines", "  'q'"])
notes = st.lists(st.sampled_from(["a", "b, c", "it's", "x: y", "# z"]), max_size=3, unique=True)


@st.composite
def written_books(draw: st.DrawFn) -> str:
    """A codebook's text in block style with comments wherever they may stand."""
    counter = iter(range(10_000))
    offset = draw(st.sampled_from([0, 2]))

    def maybe_comment(column: int) -> list[str]:
        if draw(st.integers(0, 3)):
            return []
        blank = [""] if draw(st.booleans()) else []
        return [*blank, f"{' ' * column}# comment {next(counter)}"]

    def scalar(value: str, column: int) -> str:
        if "\n" in value:
            body = value.replace("\n", "\n" + " " * (column + 2))
            return f"|  # comment {next(counter)}\n{' ' * (column + 2)}{body}"
        quoted = "'" + value.replace("'", "''") + "'"
        return quoted + (f"  # comment {next(counter)}" if draw(st.booleans()) else "")

    def entry(name: str, column: int, depth: int) -> list[str]:
        inner = " " * (column + 2)
        lines = [f"{' ' * column}- name: {scalar(name, column + 2)}"]
        if definition := draw(prose):
            lines.append(f"{inner}definition: {scalar(definition, column + 2)}")
        lines += maybe_comment(column + 2)
        if include := draw(notes):
            if draw(st.booleans()):
                lines.append(f"{inner}include: [{', '.join(map(scalar_only, include))}]")
            else:
                lines.append(f"{inner}include:")
                for item in include:
                    lines += maybe_comment(column + 4)
                    lines.append(f"{inner}- {scalar(item, column + 4)}")
        if draw(st.booleans()):
            lines.append(f"{inner}rules:")
            lines.append(f"{inner}- lemmas: [{draw(st.sampled_from(['x', 'y']))}]")
        if draw(st.booleans()):
            lines.append(f"{inner}about: {{staff: [{draw(st.sampled_from(['they', 'we']))}]}}")
        if depth < 2:
            lines += children(column + 2, depth + 1)
        return lines + maybe_comment(column + draw(st.sampled_from([0, 2])))

    def children(key_column: int, depth: int) -> list[str]:
        found = draw(st.lists(names, max_size=3, unique_by=str.casefold))
        if not found and depth:
            return []
        lines = [f"{' ' * key_column}codes:"]
        for name in found:
            lines += maybe_comment(key_column + offset)
            lines += entry(name, key_column + offset, depth)
        return lines

    lines = [*maybe_comment(0), "codebook: Book", *maybe_comment(0), *children(0, 0)]
    return "\n".join([*lines, *maybe_comment(0)]) + draw(st.sampled_from(["\n", ""]))


def scalar_only(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@st.composite
def changes_of(draw: st.DrawFn, paths: tuple[str, ...]) -> Change:
    """A change that names codes of the book, sensible or not."""
    kind = draw(st.sampled_from([Rename, Move, Merge, Split, Retire, Add]))
    path = st.sampled_from(paths)
    parent = st.sampled_from([ROOT, *paths])
    if kind is Rename:
        return Rename(code=draw(path), name=draw(names))
    if kind is Move:
        position = draw(st.none() | st.integers(0, 3))
        return Move(code=draw(path), parent=draw(parent), position=position)
    if kind is Merge:
        return Merge(code=draw(path), into=draw(path))
    if kind is Split:
        return Split(code=draw(path), name=draw(names), definition=draw(prose))
    if kind is Retire:
        return Retire(code=draw(path))
    return Add(name=draw(names), parent=draw(parent), definition=draw(prose))


def check_random_edits(text: str, data: st.DataObject) -> None:
    for _ in range(3):
        book = read_codebook(text, "book")
        if not book.codes:
            return
        change = data.draw(changes_of(book.paths()))
        try:
            expected = apply(book, change)
        except ParameterError:
            continue
        new = edit(text, change)
        assert not new.rewritten
        assert same_codebook(read_codebook(new.text, "book"), expected.book)
        assert not Counter(comments(text)) - Counter(comments(new.text))
        text = new.text


@given(text=written_books(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_random_edits_of_random_books_do_what_they_do_to_the_codebook(
    text: str, data: st.DataObject
) -> None:
    check_random_edits(text, data)


@pytest.mark.slow
@given(text=written_books(), data=st.data())
@settings(max_examples=2_000, deadline=None)
def test_many_random_edits_of_random_books_lose_no_comment(text: str, data: st.DataObject) -> None:
    check_random_edits(text, data)


NESTED = """\
codebook: N
codes:
- name: Cost
  rules: [{lemmas: [dear]}]
- name: Time
  rules:
  - lemmas: [late]
    within: Cost  # only there
  - all_of: [late, bus]
    within: 5
"""


def test_a_renamed_code_is_renamed_where_rules_are_within_it() -> None:
    new = edit(NESTED, Rename(code="Cost", name="Money"))

    assert new.text == NESTED.replace("Cost", "Money")
    assert not new.rewritten


def test_a_name_that_a_new_code_makes_ambiguous_becomes_a_path() -> None:
    text = NESTED.replace("- name: Cost\n", "- name: Need\n  codes:\n  - name: Cost\n  ", 1)
    text = text.replace("  \n", "").replace(
        "    rules: [{lemmas: [dear]}]", "    rules: [{lemmas: [dear]}]"
    )

    new = edit(text, Add(name="Cost", parent="Time"))

    assert "    within: Need/Cost  # only there\n" in new.text
    assert not new.rewritten


def test_a_merge_that_puts_a_rule_within_its_own_code_is_refused() -> None:
    with pytest.raises(ParameterError, match="change the 'within' of the codes' rules first"):
        edit(NESTED, Merge(code="Cost", into="Time"))


@pytest.mark.parametrize(("odd", "told"), [("a\udcff", r"U\+DCFF"), ("a\0", r"U\+0000")])
def test_a_definition_that_is_no_text_is_refused(odd: str, told: str) -> None:
    for change in (Add(name="New", definition=odd), Split(code="Cost", name="X", definition=odd)):
        with pytest.raises(ParameterError, match=f"the text holds {told}"):
            edit(BOOK, change)


def test_a_name_that_is_too_long_is_refused_typed_or_read() -> None:
    with pytest.raises(ParameterError, match="201 characters"):
        edit(BOOK, Add(name="x" * 201))
    with pytest.raises(CodebookError, match=r"line 3.*201 characters"):
        read_codebook(f"codebook: N\ncodes:\n- name: {'x' * 201}\n", "book")
