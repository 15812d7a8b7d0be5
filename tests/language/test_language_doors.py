"""Languages guessed, words counted, pipelines shared and loaded late."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qualkit.language import (
    base_language,
    count_words,
    has_model,
    identify,
    is_language,
    lemma_source,
    pipeline,
    stop_words,
)


def test_importing_the_room_imports_neither_spacy_nor_simplemma() -> None:
    code = (
        "import sys, qualkit.language, qualkit.codebook, qualkit.rules;"
        "print([m for m in ('spacy', 'simplemma', 'py3langid', 'numpy') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We need more information about services."),
        ("de", "Wir brauchen mehr Informationen."),
        ("fr", "Nous avons besoin d'aide."),
        ("es", "Necesitamos más información."),
        ("it", "Abbiamo bisogno di aiuto."),
        ("pt", "Precisamos de mais informação."),
        ("nl", "Wij hebben meer hulp nodig."),
        ("pl", "Potrzebujemy więcej informacji."),
        ("cs", "Potřebujeme více informací."),
        ("hu", "Több információra van szükségünk."),
        ("sv", "Vi behöver mer information."),
        ("da", "Vi har brug for hjælp fra kommunen."),
        ("fi", "Tarvitsemme enemmän tietoa."),
        ("ro", "Avem nevoie de informații."),
        ("el", "Χρειαζόμαστε πληροφορίες."),
    ],
)
def test_a_short_sentence_is_enough_to_tell_its_language(language: str, text: str) -> None:
    guess = identify(text)

    assert guess.language == language
    assert 0.5 < guess.probability <= 1


@pytest.mark.parametrize("text", ["", "Mm.", "12345 67890 12345", "Yes. No. Yes!", " \n "])
def test_too_little_text_has_no_language(text: str) -> None:
    guess = identify(text)

    assert (guess.language, guess.probability) == ("und", 0.0)


def test_a_long_text_is_judged_by_its_middle() -> None:
    text = "Es war einmal ein alter Mann in einem Haus. " * 500

    assert identify("Hello and welcome everybody. " + text + " Bye bye.").language == "de"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("—  … !", 0),
        ("I don't know", 3),
        ("a well‑meant, semi-detached house", 4),
        ("cafe\u0301s na\u0308ive", 2),
        ("Nach\N{SOFT HYPHEN}barn", 1),
        ("snake_case 39 £3", 4),
        ("😀 Žluťoučký kůň", 2),
    ],
)
def test_words_are_letters_or_digits_with_what_joins_them(text: str, count: int) -> None:
    assert count_words(text) == count


def test_pipelines_are_made_once_for_a_language_whatever_its_region() -> None:
    assert pipeline("en") is pipeline("en") is pipeline("en-GB")
    assert pipeline("en") is not pipeline("de")


@pytest.mark.parametrize(
    "language",
    ["en", "de", "cs", "fr", "hu", "no", "hr", "ja", "zh", "und", "xx", "qq", "", "punctuation"],
)  # fmt: skip
def test_any_language_gets_a_pipeline_with_lemmas(language: str) -> None:
    doc = pipeline(language)("Ten 39 words.")

    assert [token.text for token in doc] == ["Ten", "39", "words", "."]
    assert all(token.lemma_ == token.lemma_.lower() != "" for token in doc)


@pytest.mark.parametrize(
    ("language", "text", "lemmas"),
    [
        ("en", "Friends met Neighbours", "friend meet neighbour"),
        ("de", "Freunde gingen einsamen HÄUSER", "freund gehen einsam haus"),
        ("cs", "přátel sousedé potřebují", "přítel soused potřebovat"),
        ("fr", "amis voisines parlé", "ami voisin parler"),
        ("hu", "barátok szomszédok", "barát szomszéd"),
        ("qq", "Friends Met", "friends met"),
    ],
)
def test_lemmas_are_looked_up_and_lower_cased(language: str, text: str, lemmas: str) -> None:
    assert [token.lemma_ for token in pipeline(language)(text)] == lemmas.split()


def test_the_source_of_lemmas_is_told() -> None:
    sources = {language: lemma_source(language) for language in ("en", "de-AT", "no", "hr", "qq")}

    assert sources == {
        "en": "simplemma", "de-AT": "simplemma", "no": "simplemma", "hr": "simplemma",
        "qq": "word forms",
    }  # fmt: skip


def test_the_statistical_pipeline_is_the_light_one_where_there_is_no_model() -> None:
    assert has_model("en")
    assert not has_model("qq")
    assert pipeline("qq", statistical=True) is pipeline("qq")
    doc = pipeline("en", statistical=True)("She met lonely people.")
    assert [token.pos_ for token in doc] == ["PRON", "VERB", "ADJ", "NOUN", "PUNCT"]
    assert [token.lemma_ for token in doc] == ["she", "meet", "lonely", "people", "."]


def test_stop_words_are_lower_case_and_none_for_an_unknown_language() -> None:
    assert {"the", "and"} <= stop_words("en")
    assert {"und", "der"} <= stop_words("de")
    assert stop_words("qq") == stop_words("und") == frozenset()


@pytest.mark.parametrize(
    ("language", "base"), [("en-GB", "en"), ("EN", "en"), ("zh_Hant", "zh"), ("", "und")]
)
def test_a_language_is_taken_without_its_region(language: str, base: str) -> None:
    assert base_language(language) == base


@pytest.mark.parametrize("code", ["en", "en-GB", "EN_gb", "sr-Latn-RS", "hbs", "und", " de ", "no"])
def test_a_code_that_names_a_language_is_one(code: str) -> None:
    assert is_language(code)


@pytest.mark.parametrize("code", ["", "klingon", "english", "xx", "q", "en GB", "en-", "zz", "12"])
def test_what_names_no_language_is_none(code: str) -> None:
    assert not is_language(code)


def test_every_language_that_the_libraries_know_can_be_named() -> None:
    import pkgutil

    import spacy.lang
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    names = {module.name for module in pkgutil.iter_modules(spacy.lang.__path__)}
    known = {name for name in names if len(name) <= 3} | set(SUPPORTED_LANGUAGES)
    known |= set(LanguageIdentifier.from_model_file(MODEL_FILE).nb_classes)

    assert {code for code in known if not is_language(code)} == {"xx", "zxx"}
