"""Every key of a rule is read, and whatever does not fit is told with its line."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from qualkit.codebook import parse_codebook, read_codebook, write_codebook
from qualkit.codebook.nesting import reading_order
from qualkit.codebook.shown import shown_rule
from qualkit.codebook.words import Files
from qualkit.errors import ReadError
from qualkit.model.codes import Code, Codebook, Rule


def files_of(texts: Mapping[str, str]) -> Files:
    def files(name: str) -> str:
        if name not in texts:
            raise ReadError(f"the word list {name!r} is not there", repair="write it")
        return texts[name]

    return files


def book_of(rules: str, **texts: str) -> Codebook:
    return read_codebook(with_rules(rules), "b", files_of({f"{k}.txt": texts[k] for k in texts}))


def with_rules(rules: str) -> str:
    return f"codebook: T\ncodes:\n- name: B\n- name: A\n  rules:\n{textwrap.indent(rules, '  ')}\n"


def faults(rules: str, **texts: str) -> list[str]:
    found = parse_codebook(with_rules(rules), "b", files_of({f"{k}.txt": texts[k] for k in texts}))
    return [str(fault) for fault in found[1]]


def rule_of(rules: str, **texts: str) -> Rule:
    return book_of(rules, **texts).codes[1].rules[0]


def test_every_condition_of_a_rule_is_read() -> None:
    rule = rule_of(
        "- all_of: [bus, late]\n"
        "  any_of: [wait]\n"
        "  within: [12, B]\n"
        "  role: citizen\n"
        "  kind: [interview, diary]\n"
        "  language: en\n"
        "  question: [bus service]\n"
        "  weight: −1.5\n"
    )

    assert (rule.kind, rule.all_of, rule.any_of) == ("all_of", ("bus", "late"), ("wait",))
    assert (rule.within, rule.inside, rule.weight) == (12, "B", -1.5)
    assert (rule.roles, rule.document_kinds) == (("citizen",), ("interview", "diary"))
    assert (rule.languages, rule.questions) == (("en",), ("bus service",))


@pytest.mark.parametrize(
    ("within", "read"),
    [
        ("sentence", ("sentence", None)),
        ("turn", ("turn", None)),
        ("5", (5, None)),
        ("B", ("sentence", "B")),
        ("[B, turn]", ("turn", "B")),
    ],
)
def test_within_tells_how_near_and_in_which_code(
    within: str, read: tuple[str | int, str | None]
) -> None:
    rule = rule_of(f"- {{all_of: [a], within: {within}}}")

    assert (rule.within, rule.inside) == read


def test_rules_under_a_language_are_of_that_language() -> None:
    book = book_of("  en: [{lemmas: [bus]}]\n  de: [{lemmas: [Bus]}, {phrase: zu spät}]\n")

    assert [rule.languages for rule in book.codes[1].rules] == [("en",), ("de",), ("de",)]


def test_words_come_from_a_file_with_comments_and_empty_lines_left_out() -> None:
    rule = rule_of(
        "- lemmas: {file: words.txt}\n  unless: {file: no.txt}",
        words="# what moves\nbus\r\n\r\n tram  # or trolley\nC#\nbus\n",
        no="bus   pass",
    )

    assert (rule.lemmas, rule.unless) == (("bus", "tram", "C#"), ("bus pass",))
    assert rule.files == {"lemmas": "words.txt", "unless": "no.txt"}


def test_phrases_may_be_several_or_come_from_a_file() -> None:
    assert rule_of("- phrase: [get to know, cup of tea]").phrases() == (
        "get to know", "cup of tea"
    )  # fmt: skip
    assert rule_of("- phrase: {file: said.txt}", said="cup of tea").phrases() == ("cup of tea",)
    assert rule_of("- phrase: cup of tea").phrases() == ("cup of tea",)


def test_a_rule_with_files_is_written_with_them() -> None:
    book = book_of("- {all_of: {file: a.txt}, any_of: [x], within: [turn, B]}", a="bus\ntram")

    text = write_codebook(book)

    assert "file: a.txt" in text
    assert "tram" not in text
    again = read_codebook(text, "b", files_of({"a.txt": "bus\ntram"}))
    assert again.codes[1].rules[0].all_of == ("bus", "tram")
    assert again.codes[1].rules[0].inside == "B"


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("- {lemmas: [a], any_of: [b]}", "line 6: a rule of 'A' has lemmas and any_of; give it"),
        ("- phrase: a\n  within: turn",
         "'within: turn' of a rule of 'A' does not go with phrase; write the words as any_of"),
        ("- {any_of: [a], within: 5}", "'within: 5' of a rule of 'A' has nothing to hold together"),
        ("- {all_of: [a], within: 1}", "'within: 1' of a rule of 'A' is no number of words"),
        ("- {all_of: [a], within: 2.5}", "'within: 2.5' of a rule of 'A' is no number of words"),
        ("- {all_of: [a], within: -3}", "'within: -3' of a rule of 'A' is no number of words"),
        ("- {all_of: [a], within: [turn, 4]}", "'within' of a rule of 'A' has turn and 4; name"),
        ("- {all_of: [a], within: [A, B]}", "'within' of a rule of 'A' has A and B"),
        ("- {all_of: [a], within: }", "'within' of a rule of 'A' is empty; fill it"),
        ("- {all_of: [a], within: {a: b}}", "'within' of a rule of 'A' is a mapping"),
        ("- phrase: a\n  unless: [b]\n  within: Bb",
         "line 8: a rule of 'A' is within 'Bb': no code 'Bb'; known: 'B', 'A'"),
        ("- phrase: a\n  within: A", "line 7: a circle: the rules of 'A' are within 'A'"),
        ("- {phrase: a, kind: interviews}", "the kind 'interviews'; did you mean 'interview'?"),
        ("- {phrase: a, language: german}", "asks for the language 'german'; write a code"),
        ("- {phrase: a, weight: much}", "the weight 'much' of a rule of 'A' is no number"),
        ("- {phrase: a, weight: .inf}", "the weight '.inf' of a rule of 'A' is no number"),
        ("- {phrase: a, weight: [1]}", "'weight' is a list"),
        ("- {phrase: a, role: }", "'role' of a rule of 'A' is empty"),
        ("- {phrase: a, question: {b: c}}", "'question' is a mapping"),
        ("  german: [{phrase: a}]", "keyed by 'german', which is no language"),
        ("  en: [{phrase: a}]\n  en: [{phrase: b}]", "line 7: the rules of 'A' have 'en' twice"),
        ("  en: [{phrase: a, language: de}]", "a rule of 'A' names a language under one"),
        ("  en: {phrase: a}", "'rules' of 'A' is a mapping; write it as a list"),
        ("- lemmas: {file: gone.txt}", "line 6: the word list 'gone.txt' is not there; write it"),
        ("- lemmas: {file: empty.txt}", "line 6: the word list 'empty.txt' has no words"),
        ("- lemmas: {file: odd.txt}", "the word list 'odd.txt' holds U+0007, which is no text"),
        ("- lemmas: {file: ../a.txt}", "the word list '../a.txt' is not beside the codebook"),
        ("- lemmas: {file: /etc/words}", "the word list '/etc/words' is not beside the codebook"),
        ("- lemmas: {file: 'C:\\words'}", "is not beside the codebook"),
        ("- lemmas: {file: a//b.txt}", "is not beside the codebook"),
        ("- lemmas: {fil: a.txt}", "unknown key 'fil' in 'lemmas'; did you mean 'file'?"),
        ("- lemmas: {file: }", "'lemmas' names no file; write {file: words.txt}"),
        ("- lemmas: {file: [a]}", "'file' is a list"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_line(rules: str, told: str) -> None:
    found = faults(rules, empty="# none\n\n", odd="a\x07")

    assert any(told in fault for fault in found), found


def test_a_codebook_that_stands_alone_has_no_word_lists() -> None:
    _, found = parse_codebook(with_rules("- lemmas: {file: words.txt}"), "b")

    assert [str(f) for f in found] == [
        "line 6: the word list 'words.txt' is not here; write the words out"
    ]


def test_a_circle_of_several_codes_is_told_once_with_all_of_them() -> None:
    text = (
        "codebook: T\ncodes:\n"
        "- {name: A, rules: [{phrase: a, within: C}]}\n"
        "- {name: G, category: true, codes: [{name: B, rules: [{phrase: a, within: A}]}]}\n"
        "- {name: C, rules: [{phrase: a, within: G}]}\n"
    )

    _, (fault,) = parse_codebook(text, "b")

    assert fault.line == 3
    assert "'A' are within 'C' are within 'G/B' are within 'A'" in fault.what


def test_a_code_is_read_after_those_its_rules_ask_for_and_else_in_its_place() -> None:
    def code(path: str, inside: str | None = None, *, category: bool = False) -> Code:
        rules = () if category else (Rule(kind="phrase", phrase="x", inside=inside),)
        return Code(path=path, rules=rules, category=category)

    codes = [code("A", "G"), code("G", category=True), code("G/B", "C"), code("G/D"), code("C")]

    assert reading_order(codes) == ("G", "G/D", "C", "G/B", "A")


def test_a_rule_is_shown_with_what_it_looks_for_and_its_conditions() -> None:
    rule = rule_of(
        "- {all_of: [a, b], any_of: [c], within: [7, B], role: [x, y], language: de, weight: 2}"
    )

    assert shown_rule(rule) == (
        "all_of: a; b and any_of: c within 7 words, within B, role x; y, language de, weight 2"
    )


def test_the_example_of_the_guide_has_no_faults() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "codebooks.md"
    example = guide.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]

    book, found = parse_codebook(f"codebook: T\n{example}", "guide.yaml", lambda _: "stop\n")

    assert found == ()
    assert [len(code.rules) for code in book.codes] == [6, 1, 2]
