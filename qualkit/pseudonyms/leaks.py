"""Where replaced names still stand: in texts, in files of other programs, in raw bytes.

Three ways to look. In texts, whole words as the replacing finds them, and a name with up to three
letters more that is written with a capital and is no word of the project. In files, the same after
unpacking and without tags. In raw bytes (pages that are free, journals, caches), any row of letters
that holds a name and that no word of the project explains.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.pseudonyms.endings import ENDINGS
from qualkit.pseudonyms.folding import Vocabulary, tokens, words
from qualkit.pseudonyms.replace import ANY, CAPITAL, INSIDE, NEVER, Form, Replacer
from qualkit.pseudonyms.unpacking import as_text, bare, is_media, readings, unpacked

_SHORTEST_PREFIX = 4
_LONGEST_ENDING = 3
_ENCODINGS = {"utf-8": (0,), "utf-16-le": (0, 1), "utf-16-be": (0, 1)}
"""And where to begin to read: units of two bytes may start at either."""

_LEGIBLE = re.compile(r"[ -\u024f\u0300-\u036f\u0370-\u058f\u1e00-\u1fff]{4,}")
_HASH = re.compile(r"\b(?=[\d-]*[a-f])[0-9a-f]{4,}(?:-?[0-9a-f]{4,}){3,}\b", re.IGNORECASE)
"""Digits of hashes and GUIDs, which are no words."""

_ROSTER = "participant"
_PEOPLE = ("participant", "person")


@dataclass(frozen=True, slots=True)
class Hit:
    """A replaced name that still stands somewhere, and whether it is one for certain."""

    form: Form
    is_certain: bool = True


class Search:
    """Looks for the names of `forms`.

    Parameters
    ----------
    forms : sequence of Form
        What was replaced.
    vocabulary : Vocabulary
        How the project's own words are written now.
    spoken : str
        The languages whose endings names may have, with spaces between them.
    """

    def __init__(self, forms: Sequence[Form], vocabulary: Vocabulary, spoken: str = "und") -> None:
        self._spoken = spoken
        self.forms = forms = tuple(form for form in forms if form.case != NEVER)
        self._replacer = Replacer(forms)
        self._anywhere = Replacer(
            [replace(form, case=CAPITAL) for form in forms if form.case == INSIDE]
        )
        self._vocabulary = vocabulary
        self._prefixes: dict[str, list[tuple[str, Form]]] = defaultdict(list)
        for form in forms:
            key = tokens(form.text)
            if len(key) == 1 and len(key[0]) >= _SHORTEST_PREFIX and not form.is_literal:
                self._prefixes[key[0][:_SHORTEST_PREFIX]].append((key[0], form))

    def in_text(self, text: str, language: str = "") -> Counter[Hit]:
        """The names in a text, each with how often; all languages where none is told."""
        language = language or self._spoken
        hits: Counter[Hit] = Counter()
        found = self._replacer.find(text, language)
        starts = {item.span.start for item in found}
        hits.update(Hit(item.form) for item in found)
        for item in self._anywhere.find(text, language) if self._anywhere.forms else ():
            if item.span.start not in starts:
                hits[Hit(item.form, item.form.kind == _ROSTER)] += 1
        hits.update(self._lengthened(text, starts))
        return hits

    def _lengthened(self, text: str, starts: set[int]) -> Iterator[Hit]:
        for word in words(text):
            candidates = self._prefixes.get(word.folded[:_SHORTEST_PREFIX])
            if not candidates or word.start in starts or text[word.start].islower():
                continue
            for name, form in candidates:
                is_longer = 0 < len(word.folded) - len(name) <= _LONGEST_ENDING
                if is_longer and word.folded.startswith(name):
                    yield Hit(form, self._is_inflected(form, word.folded, len(name)))
                    break

    def _is_inflected(self, form: Form, word: str, length: int) -> bool:
        """Whether the longer word is a person's name in a case, as far as endings can tell."""
        is_person = form.kind in _PEOPLE and form.case == ANY
        return is_person and word[length:] in ENDINGS and not self._vocabulary.lower[word]

    def in_terms(self, terms: Iterable[str]) -> Counter[Hit]:
        """The names among words that have lost their capitals, such as an index's."""
        single = {key[0]: form for form in self.forms if len(key := tokens(form.text)) == 1}
        found = (single.get(" ".join(tokens(term))) for term in terms)
        return Counter(Hit(form) for form in found if form is not None and form.case == ANY)

    def in_bytes(self, data: bytes, explained: Iterable[str]) -> Counter[Hit]:
        """The names in bytes of no known shape; what the words of `explained` hold is none.

        Looked for as rows of letters in UTF-8 and UTF-16, at even and odd places.
        """
        runs = _Runs.of(data)
        known = sorted(set(explained))
        hits = Counter(
            Hit(form)
            for form in self.forms
            if form.case == ANY
            and not form.is_literal
            and runs.unexplained(_longest_word(form), known)
        )
        debris = {form for text in _legible(data) for form in self._replacer.in_debris(text)}
        return hits + Counter(map(Hit, debris))

    def in_file(self, data: bytes, name: str) -> Iterator[tuple[str, Counter[Hit]]]:
        """The names in a file and in what is packed in it, by the part's name."""
        yield name, self.in_name(name) + self._in_content(data)
        for member, content in unpacked(data, name):
            own = member.removeprefix(f"{name}/")
            yield member, self._in_content(content) + self.in_name(own)

    def _in_content(self, data: bytes) -> Counter[Hit]:
        """The names in what a file says itself; in pictures and the like they may be none."""
        found = self.in_written(_HASH.sub(" ", as_text(bare(data))))
        if not is_media(data):
            return found
        return Counter({replace(hit, is_certain=False): times for hit, times in found.items()})

    def in_name(self, name: str) -> Counter[Hit]:
        """The names in the name of a file."""
        found = self._replacer.find_in_name(name, self._spoken)
        return self.in_text(name) | Counter(Hit(item.form) for item in found)

    def in_written(self, text: str, language: str = "") -> Counter[Hit]:
        """The names in a text as it is, and as it reads without tags, entities and escapes."""
        hits: Counter[Hit] = Counter()
        for reading in readings(text):
            hits |= self.in_text(reading, language)
        return hits


@dataclass(frozen=True, slots=True)
class _Runs:
    """The rows of letters in some bytes, folded: those that begin with a capital, and others."""

    capital: str
    other: str

    @classmethod
    def of(cls, data: bytes) -> _Runs:
        capital: set[str] = set()
        other: set[str] = set()
        for piece in _legible(data):
            for word in words(piece):
                rows = capital if piece[word.start].isupper() else other
                rows.add(word.folded[_is_header(piece, word.start) :])
        return cls("\n".join(sorted(capital)), "\n".join(sorted(other)))

    def unexplained(self, name: str, known: Sequence[str]) -> bool:
        """Whether the name is in a row of letters that no known word explains.

        A row in lower case may be the end of a word: indexes leave off what words share.
        """
        if len(name) < _SHORTEST_PREFIX or name.isdecimal():
            return False
        with_it = [word for word in known if name in word]
        return any(
            not any(_is_part_of(word, name, (line, at.start()), whole) for word in with_it)
            for rows, whole in ((self.capital, True), (self.other, False))
            if name in rows
            for line in rows.split("\n")
            for at in re.finditer(name, line)
        )


def _legible(data: bytes) -> Iterator[str]:
    """What reads as text in bytes of no known shape."""
    for encoding, starts in _ENCODINGS.items():
        for start in starts:
            yield from _LEGIBLE.findall(data[start:].decode(encoding, "replace"))


def _is_header(text: str, start: int) -> bool:
    """True for a byte of SQLite's own that looks like a letter before a word: ``WRight``."""
    first, second, third = (text[at : at + 1] for at in range(start, start + 3))
    return first.isupper() and second.isupper() and third.islower()


def _longest_word(form: Form) -> str:
    return max(tokens(form.text), key=len, default="")


def _is_part_of(word: str, name: str, place: tuple[str, int], is_capital: bool) -> bool:
    """Whether the row of letters has `word` around the name, or as much of it as is there.

    A page may end within a word, and other letters may touch it. The name alone, with a capital,
    is no part of another word.
    """
    line, at = place
    offset = word.find(name)
    while offset >= 0:
        before, after = min(offset, at), min(len(word) - offset, len(line) - at)
        is_more = before + after > len(name) or word == name or not is_capital
        if is_more and word[offset - before : offset + after] == line[at - before : at + after]:
            return True
        offset = word.find(name, offset + 1)
    return False
