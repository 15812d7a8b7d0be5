"""A codebook written and read again is the same codebook."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualkit.codebook import read_codebook, write_codebook
from qualkit.errors import ParameterError
from qualkit.model.codes import Code, Codebook, Rule

SIGNS = "-#@&*!|>'\"%:,[]{}?~= \n\\é😀中\N{NO-BREAK SPACE}ab1"
TEXTS = (
    (
        st.text(st.sampled_from(SIGNS), max_size=30)
        | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
        | st.sampled_from(["yes", "null", "~", "1.5", "2024-01-31", "- a", "# b", "a: b", "0x1"])
    )
    .map(str.strip)
    .filter(bool)
)
WORDS = st.lists(TEXTS.filter(lambda text: "," not in text), max_size=3).map(tuple)
SOME_WORDS = WORDS.filter(bool)
NAMES = (
    TEXTS.map(lambda text: " ".join(text.replace("/", " ").split()))
    .filter(bool)
)  # fmt: skip
PATTERNS = st.lists(
    st.sampled_from(
        [
            {"LEMMA": "meet"},
            {"LEMMA": {"IN": ["house", "no", "2009"]}, "OP": "{0,3}"},
            {"LENGTH": {">=": 3}},
            {"IS_STOP": False},
            {"OP": "*"},
        ]
    ),
    max_size=3,
).map(lambda tokens: ({"LOWER": "yes"}, *tokens))
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "roles": WORDS,
        "questions": WORDS,
        "document_kinds": st.sampled_from([("diary",), ("interview", "field-note")]),
        "languages": st.sampled_from([("de",), ("en", "pt-BR")]),
        "weight": st.sampled_from([-2.0, 0.5, 1.0]),
    },
)
RULES = st.one_of(
    st.builds(
        lambda words, no, given: Rule(kind="any_of", any_of=words, unless=no, **given),
        SOME_WORDS,
        WORDS,
        CONDITIONS,
    ),
    st.builds(
        lambda every, some, near: Rule(kind="all_of", all_of=every, any_of=some, within=near),
        SOME_WORDS,
        WORDS,
        st.sampled_from(["sentence", "turn", 2, 40]),
    ),
    st.builds(lambda phrases: Rule(kind="phrase", phrase=phrases), SOME_WORDS),
    st.builds(lambda lemmas, no: Rule(kind="lemmas", lemmas=lemmas, unless=no), SOME_WORDS, WORDS),
    st.builds(lambda phrase: Rule(kind="phrase", phrase=phrase), TEXTS),
    st.sampled_from([r"\bcup of (tea|coffee)\b", "it's", r"#\d+: [a-z]"]).map(
        lambda regex: Rule(kind="regex", regex=regex)
    ),
    st.builds(lambda pattern: Rule(kind="pattern", pattern=pattern), PATTERNS),
)


@st.composite
def codes(draw: st.DrawFn, parent: str = "", depth: int = 0) -> list[Code]:
    names = draw(st.lists(NAMES, max_size=3, unique_by=str.casefold))
    found = []
    for name in names:
        path = f"{parent}/{name}" if parent else name
        category = draw(st.booleans())
        found.append(
            Code(
                path=path,
                category=category,
                retired=not category and draw(st.booleans()),
                definition=draw(TEXTS | st.just("")),
                include=draw(st.lists(TEXTS, max_size=2).map(tuple)),
                examples=draw(st.lists(TEXTS, max_size=2).map(tuple)),
                color=draw(st.sampled_from(["", "#d1495b"])),
                rules=() if category else tuple(draw(st.lists(RULES, max_size=3))),
                about=draw(st.dictionaries(TEXTS, SOME_WORDS, max_size=2)),
            )
        )
        if depth < 2:
            found += draw(codes(path, depth + 1))
    return found


BOOKS = st.builds(
    Codebook,
    title=TEXTS,
    codes=codes().map(tuple),
    version=TEXTS,
    language=st.sampled_from(["en", "de", "no"]),
    description=TEXTS | st.just(""),
)


def without_lines(book: Codebook) -> Codebook:
    return replace(
        book,
        codes=tuple(
            replace(code, rules=tuple(replace(rule, line=0) for rule in code.rules))
            for code in book.codes
        ),
    )


def has_unicode_twins(book: Codebook) -> bool:
    import unicodedata

    folded = {unicodedata.normalize("NFC", path).casefold() for path in book.paths()}
    return len(folded) < len(book.codes)


@settings(max_examples=60, deadline=None)
@given(BOOKS.filter(lambda book: not has_unicode_twins(book)))
@example(Codebook(title="@x: 'y'", codes=(Code(path="- a", definition='# b\nc: "d"\n\n- e'),)))
def test_reading_what_was_written_gives_the_same_codebook(book: Codebook) -> None:
    text = write_codebook(book)

    assert without_lines(read_codebook(text, "book.yaml")) == book


def test_writing_twice_gives_the_same_text_without_aliases() -> None:
    words = {"IN": ["a", "b"]}
    rule = Rule(kind="pattern", pattern=({"LEMMA": words}, {"LOWER": words}))
    book = Codebook(title="T", codes=(Code(path="A", rules=(rule, rule)),))

    text = write_codebook(book)

    assert text == write_codebook(read_codebook(text, "b"))
    assert "&" not in text


def test_a_code_whose_parent_is_missing_is_not_dropped_in_silence() -> None:
    book = Codebook(title="T", codes=(Code(path="A/B"),))

    with pytest.raises(ParameterError, match="'A/B' has no parent in the codebook; add"):
        write_codebook(book)


def test_many_codes_are_written_soon() -> None:
    book = Codebook(title="T", codes=tuple(Code(path=f"c{i}") for i in range(3000)))

    assert write_codebook(book).count("\n- name") == 3000
