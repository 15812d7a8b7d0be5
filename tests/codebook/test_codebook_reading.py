"""The codebook reader lists every fault with its line, and never fails in any other way."""

from __future__ import annotations

import contextlib
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook import parse_codebook, read_codebook
from qualkit.errors import CodebookError

GOOD = textwrap.dedent(
    """\
    codebook: Needs of people with sight loss
    version: 3
    language: en
    codes:
      - name: Needs
        category: true
        codes:
          - name: Make friends
            definition: "Wish for company: new acquaintances."
            include: [lunch clubs, "somebody to go out with"]
            exclude: [contact with professionals]
            examples: ["I just want somebody to have a cup of tea with."]
            color: "#D1495B"
            rules:
              - lemmas: [friend, company]
              - phrase: "get to know"
              - regex: "cup of (tea|coffee)"
              - pattern: [{LEMMA: meet}, {OP: "*"}, {LEMMA: people}]
                unless: [committee]
            about: {citizen: ["they need", "our clients"], staff: we}
    """
)


def faults_of(text: str) -> list[str]:
    with pytest.raises(CodebookError) as caught:
        read_codebook(text, "book.yaml")
    return [str(fault) for fault in caught.value.faults]


def code_with(line: str) -> str:
    return f"codebook: T\ncodes:\n  - name: A\n{textwrap.indent(line, '    ')}\n"


def test_a_good_codebook_is_read_whole() -> None:
    book = read_codebook(GOOD, "book.yaml")

    code = book.codes[1]
    assert (book.title, book.version, book.language) == (
        "Needs of people with sight loss", "3", "en"
    )  # fmt: skip
    assert book.codes[0].category
    assert code.path == "Needs/Make friends"
    assert (code.name, code.parent) == ("Make friends", "Needs")
    assert code.include == ("lunch clubs", "somebody to go out with")
    assert code.color == "#d1495b"
    assert [rule.kind for rule in code.rules] == ["lemmas", "phrase", "regex", "pattern"]
    assert [rule.line for rule in code.rules] == [15, 16, 17, 18]
    assert code.rules[3].pattern == ({"LEMMA": "meet"}, {"OP": "*"}, {"LEMMA": "people"})
    assert code.about == {"citizen": ("they need", "our clients"), "staff": ("we",)}


def test_every_fault_is_listed_in_the_order_of_lines() -> None:
    text = textwrap.dedent(
        """\
        codebook: T
        langauge: en
        codes:
          - name: A
            defnition: x
            color: red
            rules:
              - regex: "("
              - lemmas: [a]
                phrase: b
              - {}
              - pattern: [{LEMA: meet}]
              - phrase:
          - name: a
          - definition: nameless
            codes:
              - name: Below
                category: perhaps
          - name: C
            category: true
            rules: [{phrase: x}]
        """
    )

    faults = faults_of(text)

    assert [int(fault.split(":")[0].removeprefix("line ")) for fault in faults] == [
        2, 5, 6, 8, 9, 11, 12, 13, 14, 15, 18, 21,
    ]  # fmt: skip
    assert faults[0] == "line 2: unknown key 'langauge' in the codebook; did you mean 'language'?"
    assert "the regex '(' of 'A' is no regular expression" in faults[3]
    assert "lemmas and phrase" in faults[4]
    assert "token 1 has the unknown key 'LEMA'; did you mean LEMMA?" in faults[6]
    assert "stands twice (first on line 4)" in faults[8]


def test_the_message_names_file_first_fault_repair_and_how_many_more() -> None:
    with pytest.raises(CodebookError) as caught:
        read_codebook("codebok: T\ncodes: x\n", "needs.yaml")

    assert str(caught.value) == (
        "needs.yaml: line 1: unknown key 'codebok' in the codebook; did you mean 'codebook'?"
        " (and 2 more; 'qualkit codebook - check needs.yaml' lists all)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file is empty"),
        ("# only a comment\n", "the file is empty"),
        ("~", "the file is empty"),
        ("Just words", "line 1: the codebook is the single value 'Just words'"),
        ("- a\n- b\n", "line 1: the codebook is a list"),
        ("codebook: T\n", "the codebook has no codes"),
        ("codes: []\n", "the codebook has no title"),
        ("codebook: [a]\ncodes: []\n", "line 1: 'codebook' is a list; write it as one text"),
        ("codebook: T\ncodes:\n\t- name: A\n", "line 3: a tab where YAML wants spaces"),
        ("codebook: 'T\ncodes: []\n", "not readable as YAML: found unexpected end of stream"),
        ("codebook: T\ncodes: *gone\n", "line 2: found undefined alias 'gone'"),
        ("codebook: T\n---\ncodes: []\n", "line 2: not readable as YAML: but found another"),
        ("codebook: T\ncodes: []\nx: \x00", "line 3: the character U+0000 is no text"),
        ('codebook: "\\uD800"\ncodes: []\n', "line 1: 'codebook' holds U+D800"),
        ('codebook: "a\\0b"\ncodes: []\n', "line 1: 'codebook' holds U+0000"),
        ("codebook: T\nlanguage: english\ncodes: []\n", "line 2: the language 'english' is no"),
        ("codebook: T\ncodes: {name: A}\n", "line 2: 'codes' of the codebook is a mapping"),
        ("codebook: T\ncodes: [A]\n", "line 2: a code is the single value 'A'"),
        ("codebook: T\ncodes: [{}]\n", "line 2: a code without a name"),
        ("codebook: T\ncodes: [{name: }]\n", "line 2: a code without a name"),
        ("codebook: T\ncodes: [{name: null}]\n", "line 2: a code without a name"),
        ("codebook: T\ncodes: [{name: [a]}]\n", "line 2: 'name' is a list"),
        ("codebook: T\ncodes: [{name: a/b}]\n", "the name 'a/b' contains '/'"),
        ("codebook: T\ncodes: [{name: A}, {name: A}]\n", "the code 'A' stands twice"),
        ("codebook: T\ncodes: [{name: é}, {name: e\u0301}]\n", "stands twice"),
        ("codebook: T\ncodebook: U\ncodes: []\n", "line 2: the key 'codebook' stands twice"),
        ("codebook: T\ncodes: &a [{name: x, codes: *a}]\n", "a cycle: the codes of 'x' contain"),
        ("codebook: T\ncodes: [&c {name: x, codes: [*c]}]\n", "a cycle: the codes of 'x/x'"),
        (code_with("color: #d1495b"), "line 4: the colour is empty: YAML takes"),
        (code_with("color: [1]"), "line 4: 'color' is a list"),
        (code_with("color: '#abc'"), "line 4: the colour '#abc' is not '#' and six"),
        (code_with("retired: maybe"), "line 4: 'retired' of 'A' is the single value 'maybe'"),
        (code_with("category: perhaps"), "line 4: 'category' of 'A' is the single value 'perhaps'"),
        (code_with("include: {a: b}"), "line 4: 'include' is a mapping; write it as a list"),
        (code_with("include: [a, '']"), "line 4: an entry of 'include' is empty"),
        (code_with("include: [[a]]"), "line 4: an entry of 'include' is a list"),
        (code_with("definition: [a]"), "line 4: 'definition' is a list"),
        (code_with("DEFINITION: a"), "did you mean 'definition'?"),
        (code_with("<<: {definition: a}"), "merging is not supported"),
        (code_with("? [a]\n: b"), "line 4: a key of a code is a list"),
        (code_with("about: [a]"), "line 4: 'about' is a list"),
        (code_with("about:"), "line 4: 'about' is empty"),
        (code_with("about: {citizen: }"), "line 4: 'about' of 'citizen' has no cues"),
        (code_with("about: {'': [a]}"), "line 4: an empty role"),
        (code_with("about: {a: [b], a: [c]}"), "line 4: the role 'a' stands twice"),
        (code_with("about: {a: 'they, them'}"), "line 4: 'about' of 'a' is the one text"),
        (code_with("rules: friend"), "line 4: 'rules' of 'A' is the single value 'friend'"),
        (code_with("rules: [friend]"), "line 4: a rule of 'A' is the single value 'friend'"),
        (code_with("rules: [{unless: [a]}]"), "a rule of 'A' has nothing to look for"),
        (code_with("rules: [{lema: [a]}]"), "did you mean 'lemmas'?"),
        (code_with("rules: [{lemmas: ~}]"), "'lemmas' of a rule of 'A' is empty"),
        (code_with("rules: [{lemmas: []}]"), "'lemmas' of a rule of 'A' is empty"),
        (code_with("rules: [{lemmas: 'a, b'}]"), "'lemmas' is the one text 'a, b'; write [a, b]"),
        (code_with("rules: [{phrase: '  '}]"), "'phrase' of a rule of 'A' is empty"),
        (code_with("rules: [{phrase: a, unless: }]"), "'unless' of a rule of 'A' is empty"),
        (code_with("rules: [{regex: 'x*'}]"), "matches the empty text, so every sentence"),
        (code_with("rules: [{regex: '(a+)+$'}]"), "can take endless time"),
        (code_with("rules: [{regex: '[[a]'}]"), "Possible nested set"),
        (code_with("rules: [{pattern: meet}]"), "the pattern of 'A': is no list of tokens"),
        (code_with("rules: [{pattern: [{LOWER: no}]}]"), "LOWER: False (YAML reads yes, no"),
        (code_with("rules: [{pattern: [{LEMMA: {IN: {a: b}}}]}]"), "LEMMA: IN a mapping"),
    ],
)
def test_each_fault_is_told_plainly(text: str, expected: str) -> None:
    faults = faults_of(text)

    assert any(expected in fault for fault in faults), faults


def test_a_fault_of_a_pattern_stands_on_the_line_of_its_token() -> None:
    text = code_with("rules:\n- pattern:\n  - {LEMMA: meet}\n  - {OP: x}\n  - {LOWRE: a}")

    assert [fault.split(":")[0] for fault in faults_of(text)] == ["line 7", "line 8"]


@pytest.mark.parametrize("name", ["2009", "3.5", "2024-01-31", "yes", "No", "0x1F", "1e3", "true"])
def test_names_that_yaml_takes_for_something_else_stay_as_written(name: str) -> None:
    book = read_codebook(f"codebook: {name}\nversion: {name}\ncodes: [{{name: {name}}}]", "b")

    assert (book.title, book.version, book.paths()) == (name, name, (name,))


def test_lemmas_that_yaml_takes_for_something_else_stay_as_written() -> None:
    book = read_codebook(code_with("rules: [{lemmas: [no, yes, 24, ~x]}]"), "b")

    assert book.codes[0].rules[0].lemmas == ("no", "yes", "24", "~x")


def test_an_alias_may_share_a_list_and_its_faults_are_told_once() -> None:
    text = textwrap.dedent(
        """\
        codebook: T
        codes:
          - name: A
            about: &views {citizen: ["they need"]}
            include: &bad [a, '']
          - name: B
            about: *views
            include: *bad
        """
    )

    book, faults = parse_codebook(text, "b")

    assert book.codes[0].about == book.codes[1].about == {"citizen": ("they need",)}
    assert [fault.line for fault in faults] == [5]


def test_what_is_sound_beside_a_fault_is_still_read() -> None:
    book, faults = parse_codebook(code_with("rules: [{regex: '('}, {phrase: a}]\ncolr: x"), "b")

    assert [rule.phrase for rule in book.codes[0].rules] == ["a"]
    assert len(faults) == 2


def bomb(levels: int) -> str:
    lines = ["codebook: T", "codes: &l0 [{name: x}]"]
    for level in range(levels):
        aliases = ", ".join(f"{{name: n{i}, codes: *l{level}}}" for i in range(10))
        lines.append(f"k{level}: &l{level + 1} [{aliases}]")
    lines[1], lines[-1] = "k: &l0 [{name: x}]", lines[-1].replace(f"k{levels - 1}:", "codes:")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        bomb(12),
        bomb(12).replace("name: n", "nome: n"),
        "codebook: T\ncodes: " + "[" * 200_000,
        "codebook: T\ncodes: " + "{a: " * 100_000,
        "codebook: T\ncodes:\n" + "- " * 100_000 + "a",
        code_with("rules: [{pattern: [{LEMMA: &a [*a, *a]}]}]"),
        code_with("rules: [{pattern: " + "[" * 50 + "]" * 50 + "}]"),
        "codebook: T\ncodes:\n" + "".join(f"  - name: c{i}\n" for i in range(20_001)),
    ],
    ids=["bomb", "nameless", "lists", "mappings", "dashes", "cycle", "pattern", "many"],
)
def test_a_file_that_wants_to_exhaust_the_machine_is_refused_soon(text: str) -> None:
    begun = time.monotonic()

    faults = faults_of(text)

    assert faults
    assert time.monotonic() - begun < 120


def test_a_deep_tree_is_refused() -> None:
    text = "codebook: T\ncodes: " + "[{name: a, codes: " * 25 + "[]" + "}]" * 25

    assert any("nested over 20 levels" in fault for fault in faults_of(text))


YAML_PIECES = st.sampled_from(
    [*"[]{}:,-#&*!|>'\"%@`?~\t\n ", "\n  ", "\n    - ", "name: ", "rules:", "codes:", "&a ", "*a",
     "!!python/object:os.system ", "!!binary ", "2009-99-99", "0o9", "<<: ", "\\U", '"\\xZ',
     "é", "😀"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(YAML_PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_random_text_raises_nothing_but_codebook_errors(text: str) -> None:
    with contextlib.suppress(CodebookError):
        read_codebook(text, "b")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_codebook_raises_nothing_but_codebook_errors(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(YAML_PIECES | st.text(max_size=3)) + text[at + cut :]

    with contextlib.suppress(CodebookError):
        read_codebook(text, "b")


def test_a_retired_code_stays_in_the_book_but_a_category_cannot_be_retired() -> None:
    book = read_codebook(code_with("retired: true"), "b.yaml")
    both = code_with("retired: true\ncategory: true")

    assert book.codes[0].retired
    with pytest.raises(CodebookError, match="'A' is retired, but a category is never coded"):
        read_codebook(both, "b.yaml")


def test_known_codes_are_told_once_and_as_they_stand_in_the_file() -> None:
    text = (
        "codebook: N\ncodes:\n- name: A\n- name: A\n- name: B/C\n- definition: none\n"
        "- name: E\n  rules: [{phrase: x, within: Zebra}]\n"
    )

    faults = parse_codebook(text, "n.yaml")[1]

    told = [fault.repair for fault in faults if "within" in fault.what]
    assert told == ["known: 'A', 'E'"]
