"""Finds names in texts, whole words only, and says what takes their place.

The longest name wins, wherever one begins; case, accents, hyphens and a line break inside a name do
not matter; a possessive or a case ending stays behind the pseudonym. A name that is also an
ordinary word counts only where it is written with a capital, and inside sentences.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit.errors import ParameterError
from qualkit.pseudonyms.endings import stems
from qualkit.pseudonyms.folding import Word, composed, has_capital, is_first, tokens, words
from qualkit.revision import Revision
from qualkit.spans import Span

ANY, CAPITAL, INSIDE = "any", "capital", "inside"
CASES = (ANY, CAPITAL, INSIDE)
"""How a name must be written: anyhow, with capitals, with capitals and not first in a sentence."""

NEVER = "never"
"""The case of a name that is replaced no longer, and known only to put back what was replaced."""

_GAP = re.compile(r"(?:[^\S\n]|[-_.‐‑'’\u00ad])*(?:\n[^\S\n]*)?(?:[-_.‐‑'’])?")
PLACEHOLDER = re.compile(r"\[(?:P\d+(?:/P\d+)*|[a-z][a-z-]* \d+)\]")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z]{2})(?=[A-Z])")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling of a name: what it names, what takes its place, how it must be written."""

    kind: str
    text: str
    replacement: str
    case: str = ANY

    def __post_init__(self) -> None:
        if self.case not in (*CASES, NEVER):
            raise ParameterError(f"case {self.case!r}", expected=", ".join(CASES))

    @property
    def is_literal(self) -> bool:
        """True for what is found as it is written, such as an e-mail address."""
        return self.kind in LITERAL


LITERAL = ("e-mail", "phone", "postcode")
"""Kinds that are no words."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A name at its place."""

    span: Span
    form: Form


class Replacer:
    """Finds and replaces the names of `forms` in any text.

    >>> forms = [Form(kind="person", text="David Bramley", replacement="[P07]"),
    ...          Form(kind="person", text="Bramley", replacement="[P07]")]
    >>> Replacer(forms).revised("David  Bramley's hat. BRAMLEY, bramleyed.").new
    "[P07]'s hat. [P07], bramleyed."
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(forms)
        self._by_first: dict[str, list[tuple[tuple[str, ...], Form]]] = defaultdict(list)
        literals: dict[str, Form] = {}
        for form in self.forms:
            if form.case == NEVER:
                continue
            key = tokens(form.text)
            if form.is_literal or not key:
                literals.setdefault(_literal_key(form), form)
            else:
                self._by_first[key[0]].append((key, form))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda item: -len(item[0]))
        self._literals = literals
        self._literal = _literal_pattern(literals, r"(?<!\w)(?:{})(?!\w)")
        self._debris = _literal_pattern(literals, r"(?<!\d)(?:{})(?!\d)")

    def find(
        self,
        text: str,
        language: str = "en",
        *,
        fences: Sequence[int] = (),
        certain: Sequence[Span] = (),
        taken: Sequence[Span] = (),
    ) -> list[Found]:
        """Every name in `text`, in order, none overlapping.

        Parameters
        ----------
        text : str
            What is looked through.
        language : str
            Whose endings a name may take; several with spaces between them.
        fences : sequence of int
            Positions, in order, that no name may reach across: where turns begin and end.
        certain : sequence of Span
            Stretches in which a name is one however it is written: speakers' labels.
        taken : sequence of Span
            Stretches that were replaced before and are let be.
        """
        whole, at = composed(text)
        if at:
            found = self._found(
                whole,
                language,
                fences=[bisect.bisect_left(at, fence) for fence in fences],
                certain=_moved(certain, at),
                taken=_moved(taken, at),
            )
            return [Found(Span(at[i.span.start], at[i.span.end]), i.form) for i in found]
        return self._found(text, language, fences=fences, certain=certain, taken=taken)

    def _found(
        self,
        text: str,
        language: str,
        *,
        fences: Sequence[int],
        certain: Sequence[Span],
        taken: Sequence[Span],
    ) -> list[Found]:
        taken = _joined([*taken, *(Span(*match.span()) for match in PLACEHOLDER.finditer(text))])
        found = [item for item in self._literal_ones(text) if not touches(item.span, taken)]
        taken = sorted([*taken, *(item.span for item in found)])
        reading = _Reading(text, language, fences, tuple(certain))
        found += (item for item in self._words(reading) if not touches(item.span, taken))
        return sorted(found)

    def revised(self, text: str, language: str = "en") -> Revision:
        """`text` and what it becomes."""
        return revision(text, self.find(text, language))

    def plain(self, name: str, language: str = "en") -> str:
        """A name or title with its names replaced, without the brackets that texts get."""
        found = self.find_in_name(name, language)
        pieces = [(item.span, item.form.replacement.strip("[]")) for item in found]
        return Revision.replacing(name, pieces).new

    def find_in_name(self, name: str, language: str = "en") -> list[Found]:
        """Every name in the name of a file or a title, where words may be parted by capitals."""
        found = self.find(name, language)
        ends = [match.start() for match in _CAMEL.finditer(name)]
        if not ends:
            return found
        spans = [item.span for item in found]
        spaced = _CAMEL.sub(" ", name)
        for item in self.find(spaced, language):
            start, end = item.span.start, item.span.end
            before = [at + index for index, at in enumerate(ends)]
            span = Span(
                start - bisect.bisect_left(before, start), end - bisect.bisect_left(before, end)
            )
            if not touches(span, spans):
                found.append(Found(span, item.form))
        return sorted(found)

    def _literal_ones(self, text: str) -> Iterator[Found]:
        if self._literal is None:
            return
        for match in self._literal.finditer(text):
            yield Found(Span(*match.span()), self._literal_form(match[0]))

    def _literal_form(self, written: str) -> Form:
        own = self._literals.get(written.casefold()) or self._literals.get(digits(written))
        return own or next(
            form
            for key, form in self._literals.items()
            if key[0] == "0" and digits(written).endswith(key[1:])
        )

    def in_debris(self, text: str) -> Iterator[Form]:
        """The addresses and numbers in what is left of texts, whatever touches them."""
        if self._debris is not None:
            for match in self._debris.finditer(text):
                yield self._literal_form(match[0])

    def _words(self, reading: _Reading) -> Iterator[Found]:
        found, at = words(reading.text), 0
        while at < len(found):
            match = self._longest(reading, found, at)
            if match is None:
                at += 1
                continue
            item, length = match
            yield item
            at += length

    def _longest(
        self, reading: _Reading, found: Sequence[Word], at: int
    ) -> tuple[Found, int] | None:
        word = found[at]
        for key, form in self._by_first.get(word.folded, ()):
            part = found[at : at + len(key)]
            if tuple(item.folded for item in part) == key and reading.takes(form, part):
                return Found(Span(part[0].start, part[-1].end), form), len(key)
        if reading.text[word.start].isupper():
            return self._inflected(reading, word)
        return None

    def _inflected(self, reading: _Reading, word: Word) -> tuple[Found, int] | None:
        for stem, kept in stems(word.folded, reading.language):
            for key, form in self._by_first.get(stem, ()):
                span = Span(word.start, word.start + kept)
                is_plain = len(word.folded) == word.end - word.start
                if len(key) == 1 and is_plain and form.case != INSIDE:
                    return Found(span, form), 1
        return None


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    language: str
    fences: Sequence[int]
    certain: tuple[Span, ...]

    def takes(self, form: Form, part: Sequence[Word]) -> bool:
        """Whether the words stand as one name, written as the form must be."""
        start, end = part[0].start, part[-1].end
        if any(
            _GAP.fullmatch(self.text, one.end, other.start) is None for one, other in pairwise(part)
        ):
            return False
        fence = bisect.bisect_right(self.fences, start)
        if fence < len(self.fences) and self.fences[fence] < end:
            return False
        if form.case == ANY or is_within(Span(start, end), self.certain):
            return True
        return has_capital(self.text, part) and not (
            form.case == INSIDE and is_first(self.text, start)
        )


def revision(text: str, found: Iterable[Found], labels: Sequence[Span] = ()) -> Revision:
    """`text` and what it becomes when what was found in it is replaced.

    In `labels`, which say who speaks, pseudonyms get no brackets, so that they are read as labels.
    """
    return Revision.replacing(
        text,
        [
            (
                item.span,
                item.form.replacement.strip("[]")
                if is_within(item.span, labels)
                else item.form.replacement,
            )
            for item in found
        ],
    )


def _moved(spans: Iterable[Span], at: Sequence[int]) -> list[Span]:
    """The spans in the composed text whose positions in the other are `at`."""
    return [
        Span(bisect.bisect_left(at, span.start), bisect.bisect_left(at, span.end)) for span in spans
    ]


def is_within(span: Span, others: Sequence[Span]) -> bool:
    """True when one of the `others` (in order) covers the whole span."""
    at = bisect.bisect_right(others, span.start, key=lambda other: other.start) - 1
    return at >= 0 and span.end <= others[at].end


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap made one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and kept[-1].overlaps(span):
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def digits(number: str) -> str:
    """The digits of a phone number, by which it is known however it is written."""
    return "".join(character for character in number if character.isdecimal())


def _literal_key(form: Form) -> str:
    is_number = form.kind == "phone" and digits(form.text)
    return digits(form.text) if is_number else form.text.casefold()


def _literal_pattern(literals: Mapping[str, Form], frame: str) -> re.Pattern[str] | None:
    longest_first = sorted(literals, key=lambda text: (-len(text), text))
    if not longest_first:
        return None
    inside = "|".join(_as_written(key, literals[key]) for key in longest_first)
    return re.compile(frame.format(inside), re.IGNORECASE)


def _as_written(key: str, form: Form) -> str:
    """The pattern of what is found as it is written; of a number, whatever parts its digits."""
    if form.kind != "phone" or not key.isdecimal():
        return re.escape(key)
    opening = r"[(+]{0,2}" if form.text.startswith("(") else r"\+?"
    gap = r"[\s()./-]{0,3}"
    if re.match(r"0[1-9]", key):
        return rf"(?:\+[1-9]\d{{0,2}}{gap}0?|{opening}0){gap}" + gap.join(key[1:])
    return opening + gap.join(key)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """True when one of the `others` (in order, not overlapping) shares a character with it."""
    at = bisect.bisect_right(others, span.start, key=lambda other: other.end)
    return at < len(others) and others[at].overlaps(span)
