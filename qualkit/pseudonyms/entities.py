"""Names that nobody listed: by a model where the language has one, by capitals where not.

Both propose only. Days, months, titles and words that are ordinary ones elsewhere in the same texts
are left out or told as doubtful. Where nouns have capitals, capitals say nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from qualkit.language import entities, has_model, sentences
from qualkit.pseudonyms.corpus import Corpus
from qualkit.pseudonyms.folding import Vocabulary, is_first, tokens, words
from qualkit.pseudonyms.gazetteer import CALENDAR
from qualkit.pseudonyms.patterns import TITLES, titled
from qualkit.pseudonyms.people import Spelling, case_of, parts, spellings_of
from qualkit.pseudonyms.replace import INSIDE

Progress = Callable[[int, int], None]

NOUNS_CAPITAL = ("de", "lb")
_LONGEST = 6
_FEWEST_TIMES = 2
_OFTEN_ENOUGH = 8
_ARTICLES = ("the ", "The ", "THE ")
_OUTER = " \t\n.,;:!?\"'“”‘’«»()[]-–—"


def by_model(
    corpus: Corpus, vocabulary: Vocabulary, progress: Progress | None = None
) -> Iterator[Spelling]:
    """What the models of the texts' languages take for names, with their parts."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for language in corpus.languages:
        if has_model(language):
            read = list(_sentences_with_names(corpus, vocabulary, language))
            for text, found in zip(read, entities(read, language, progress=progress), strict=True):
                for entity in found:
                    name = cleaned(text[entity.start : entity.end])
                    if name:
                        kinds[name][entity.kind] += 1
    yield from _spellings(kinds, vocabulary, "model")


def by_title(corpus: Corpus, vocabulary: Vocabulary) -> Iterator[Spelling]:
    """Capitalised words after a title such as Mrs."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for text in corpus:
        for found in titled(text.text):
            name = cleaned(found)
            if name and not vocabulary.is_common(tokens(name)[-1]):
                kinds[name]["person"] += 1
    yield from _spellings(kinds, vocabulary, "title")


def by_capital(corpus: Corpus, vocabulary: Vocabulary) -> Iterator[Spelling]:
    """Words with a capital inside sentences and never in lower case, where there is no model."""
    counts: Counter[str] = Counter()
    doubtful = set()
    for text in corpus.texts:
        if has_model(text.language):
            continue
        for word in words(text.text):
            written = text.text[word.start : word.end]
            is_name = written[0].isupper() and len(written) > _FEWEST_TIMES
            if (
                is_name
                and not is_first(text.text, word.start)
                and _is_uncommon(word.folded, vocabulary)
            ):
                counts[written] += 1
                if text.language in NOUNS_CAPITAL:
                    doubtful.add(written)
    for written in counts:
        yield Spelling(
            kind="name",
            text=written,
            owners=(f"name {' '.join(tokens(written))}",),
            source="capital",
            case=case_of(written, vocabulary),
            is_doubtful=written in doubtful,
        )


def cleaned(found: str) -> str:
    """A name without articles, titles, possessives and punctuation; empty where none is left.

    >>> cleaned("the Post Office's"), cleaned("Mr Shah"), cleaned("Monday"), cleaned("90,000")
    ('Post Office', 'Shah', '', '')
    """
    name = found.strip(_OUTER)
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    for article in _ARTICLES:
        name = name.removeprefix(article)
    pieces = name.split()
    titles = [at for at, piece in enumerate(pieces) if TITLES.intersection(tokens(piece))]
    name = " ".join(pieces[titles[-1] + 1 :] if titles else pieces).strip(_OUTER)
    key = tokens(name)
    is_name = bool(parts(name)) and len(key) <= _LONGEST and not set(key) <= CALENDAR
    return name if is_name and "@" not in name else ""


def _sentences_with_names(corpus: Corpus, vocabulary: Vocabulary, language: str) -> Iterator[str]:
    """Sentences with a capitalised word that is no ordinary one and was not read often enough."""
    read: Counter[str] = Counter()
    for text in corpus.texts:
        if text.language == language:
            for span in sentences(text.text, language):
                sentence = text.text[span.start : span.end]
                names = {
                    word.folded
                    for word in words(sentence)
                    if sentence[word.start].isupper() and not vocabulary.is_common(word.folded)
                }
                if any(read[name] < _OFTEN_ENOUGH for name in names):
                    read.update(names)
                    yield sentence


def _spellings(
    kinds: dict[str, Counter[str]], vocabulary: Vocabulary, source: str
) -> Iterator[Spelling]:
    """The names by kind, whole ones first; persons with their parts."""
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for name, counts in sorted(kinds.items(), key=lambda item: (-len(tokens(item[0])), item[0])):
        kind = min(counts, key=lambda each: (-counts[each], each))
        owner = f"{kind} {' '.join(tokens(name))}"
        by_kind[kind].setdefault(owner, []).append(name)
    for kind, names in by_kind.items():
        found: Iterable[Spelling] = spellings_of(kind, names, vocabulary, source)
        for spelling in found:
            is_whole = tokens(spelling.text) in {tokens(name) for name in kinds}
            if kind == "person" or is_whole:
                yield replace(spelling, is_doubtful=spelling.is_doubtful or spelling.case == INSIDE)


def _is_uncommon(folded: str, vocabulary: Vocabulary) -> bool:
    is_title = folded in TITLES or folded in CALENDAR
    return not (is_title or folded.isdecimal() or vocabulary.is_common(folded))
