"""One code's values read from a codebook's text and set in it: nothing else moves."""

from __future__ import annotations

import pytest

from qualkit.codebook.changes import Edit, apply
from qualkit.codebook.editing import edit
from qualkit.codebook.fields import rules_text
from qualkit.codebook.reading import read_codebook
from qualkit.codebook.ruling import parse_rules
from qualkit.errors import CodebookError, ParameterError
from qualkit.model.codes import Code, Codebook

BOOK = """\
codebook: Needs
codes:
  # What people lack.
  - name: Needs
    category: true
    codes:
      - name: Company
        definition: Wants people.  # short
        include: [clubs]
        rules:
          # seen in May
          - lemmas: [friend]
          - phrase: get to know   # twice
          # to be done
        color: "#112233"
      - name: Help
        rules: [{lemmas: [help]}]
"""


def code(text: str, name: str) -> Code:
    return next(each for each in read_codebook(text, "book").codes if each.name == name)


def test_a_definition_is_set_and_nothing_else_moves() -> None:
    edited = edit(BOOK, Edit(code="Help", definition="Hands."))

    assert edited.text == BOOK + "        definition: Hands.\n"
    assert not edited.rewritten


def test_values_that_are_empty_are_taken_out() -> None:
    edited = edit(BOOK, Edit(code="Company", color="", include=(), definition=" "))

    assert "color" not in edited.text
    assert "include" not in edited.text
    assert "definition" not in edited.text
    assert "# What people lack." in edited.text


def test_a_text_that_is_added_goes_to_the_end_of_its_list() -> None:
    edited = edit(BOOK, Edit(code="Company", include=("clubs", "lunch, together")))

    assert "include: [clubs, 'lunch, together']" in edited.text


def test_rules_are_shown_as_they_are_written() -> None:
    shown = rules_text(BOOK, code(BOOK, "Company"))

    assert shown == (
        "# seen in May\n- lemmas: [friend]\n- phrase: get to know   # twice\n# to be done\n"
    )
    assert rules_text(BOOK, code(BOOK, "Help")) == "- lemmas:\n  - help\n"


def test_rules_are_kept_as_they_are_written() -> None:
    written = "# mine\n- regex: 'cup of (tea|coffee)'  # why\n# later\n"

    edited = edit(BOOK, Edit(code="Company", rules_text=written))

    assert rules_text(edited.text, code(edited.text, "Company")) == written
    assert not edited.rewritten
    assert edited.text.endswith("        rules: [{lemmas: [help]}]\n")


@pytest.mark.parametrize("name", ["Company", "Help"])
def test_rules_are_taken_out(name: str) -> None:
    edited = edit(BOOK, Edit(code=name, rules_text="# nothing\n"))

    assert code(edited.text, name).rules == ()
    assert not edited.rewritten


def test_rules_come_to_a_code_that_had_none() -> None:
    text = "codebook: A\ncodes:\n- name: B\n- name: C\n"

    edited = edit(text, Edit(code="B", rules_text="- lemmas: [x]"))

    assert edited.text == (
        "codebook: A\ncodes:\n- name: B\n  rules:\n    - lemmas: [x]\n- name: C\n"
    )


def test_a_text_that_is_no_block_is_written_anew() -> None:
    edited = edit("{codebook: A, codes: [{name: B}]}", Edit(code="B", rules_text="- lemmas: [x]"))

    assert edited.rewritten
    assert code(edited.text, "B").rules[0].lemmas == ("x",)


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ("- lemmas: [a]\n- lemma: [b]\n", 2, "unknown key 'lemma'"),
        ("- lemmas: [a\n", 2, "not readable"),
        ("\n\n- regex: '('\n", 3, "regex"),
        ("- lemmas: [a]\n  within: Nowhere\n", 2, "Nowhere"),
        ("- lemmas: []", 1, "is empty"),
        ("lemmas", 1, "a list"),
        ("- any_of: [a]\n  within: Company\n", 2, "a circle"),
    ],
)
def test_faults_of_rules_are_told_with_their_lines(written: str, line: int, told: str) -> None:
    book = read_codebook(BOOK, "book")

    _, faults = parse_rules(written, book, "Needs/Company")

    assert [fault for fault in faults if fault.line == line and told in str(fault)], faults
    with pytest.raises(CodebookError, match="the rules of Needs/Company"):
        edit(BOOK, Edit(code="Company", rules_text=written))


def test_a_category_gets_no_rules() -> None:
    with pytest.raises(CodebookError, match="never coded"):
        edit(BOOK, Edit(code="Needs", rules_text="- lemmas: [a]"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Edit(code="Help", color="red"), "six hexadecimal digits"),
        (Edit(code="Help", examples=("a\x00b",)), "no text"),
    ],
)
def test_values_that_are_none_are_refused(change: Edit, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        edit(BOOK, change)


def test_what_is_not_told_stays() -> None:
    book = Codebook(title="A", codes=(Code(path="B", definition="x", examples=("y",)),))

    changed = apply(book, Edit(code="B", about={"citizen": (" they ", ""), " ": ("z",)}))

    assert changed.book.codes == (
        Code(path="B", definition="x", examples=("y",), about={"citizen": ("they",)}),
    )
