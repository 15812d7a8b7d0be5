"""Words on pages to lines in reading order, without what belongs to the paper.

Words on one base line are a row. Rows at the head and foot that most pages share are running
heads, numbers that count the rows at a margin are line numbers, and a gap that runs through the
middle of a page parts two columns, read one after the other. Nothing of it is guessed from one
row alone. It knows no paragraphs and no speakers.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from qualkit.transcripts.labels import find_label
from qualkit.transcripts.pdf_process import Page, Word
from qualkit.transcripts.speakers import looks_like_speaker

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,5}")
_PAGE_NUMBER = re.compile(
    r"(?:\w{1,8}\.?\s)?[-–—]?\s?\d{1,4}(?:\s?(?:/|\w{1,4})\s?\d{1,4})?\s?[-–—]?"
)
_PAGE_OF = re.compile(
    r"\w{1,8}\.?\s\d{1,4}|(?:\w{1,8}\.?\s)?\d{1,4}\s?(?:/|of|von|de|van)\s?\d{1,4}"
)
_OUTER = 3
"""Running heads are looked for among so many rows at the head and at the foot of a page."""
_PROSE = 3
"""So many spaces at least has a line that may be talk."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Words on one base line, from left to right."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        """Where it starts."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        """The base line of its longest word."""
        return max(self.words, key=lambda word: len(word.text)).base

    @property
    def size(self) -> float:
        """The size of its longest word."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def text(self) -> str:
        """Its words, with the spaces that stand between them."""
        return "".join(_spaced(self.words))

    def parts(self) -> tuple[Row, ...]:
        """The row cut at its wide gaps."""
        cut: list[list[Word]] = []
        for word in self.words:
            if cut and _gap(cut[-1][-1], word) < 2.5 * word.size:
                cut[-1].append(word)
            else:
                cut.append([word])
        return tuple(Row(words=tuple(words)) for words in cut)

    def without(self, left_out: Set[int]) -> Row:
        """The row without the words of these identities."""
        return Row(words=tuple(word for word in self.words if id(word) not in left_out))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row, and the column of the page that it stands in: its page, which of how many."""

    row: Row
    column: tuple[int, int, int]


@dataclass(slots=True)
class Paper:
    """The rows of a document's pages, and what was taken out of them."""

    pages: list[list[Row]]
    running_heads: int = 0
    page_numbers: int = 0
    line_numbers: int = 0
    repeated: int = 0

    def lines(self) -> tuple[Line, ...]:
        """The lines in reading order."""
        return tuple(
            line for number, rows in enumerate(self.pages) for line in _in_columns(rows, number)
        )


def paper_of(pages: Sequence[Page]) -> Paper:
    """The rows of the pages, without running heads, page numbers and line numbers."""
    paper = Paper([rows_of(page.words) for page in pages])
    _take_out_running_heads(paper)
    for at_left in (True, False):
        _take_out_line_numbers(paper, at_left=at_left)
    _take_out_repeated_numbers(paper)
    _take_out_repeated_lines(paper)
    return paper


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Words on one base line each, from the head of the page to its foot."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if rows and _on_one_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    places = {id(word): place for place, word in enumerate(words)}
    return [_ordered(row, places) for row in rows]


def _on_one_line(row: Sequence[Word], word: Word) -> bool:
    """True when the middle of one stands between the head and the foot of the other."""
    return any(
        _stands_beside(one, other) for one, other in ((row[-1], word), (word, row[-1]))
    ) and (row[0].base - word.base < 0.8 * max(word.size, row[0].size))


def _stands_beside(one: Word, other: Word) -> bool:
    middle = one.base + 0.3 * one.size
    return other.base - 0.1 * other.size < middle < other.base + 0.7 * other.size


def _ordered(words: Sequence[Word], places: dict[int, int]) -> Row:
    """Words from left to right; in scripts written from right to left as the file has them."""
    turned = sum(bool(_RIGHT_TO_LEFT.search(word.text)) for word in words)
    if turned * 2 > len(words):
        return Row(words=tuple(sorted(words, key=lambda word: places[id(word)])))
    return Row(words=tuple(sorted(words, key=lambda word: word.left)))


def _spaced(words: Sequence[Word]) -> Iterator[str]:
    before: Word | None = None
    for word in words:
        if before is not None and (word.spaced or _gap(before, word) > 0.12 * word.size):
            yield " "
        yield word.text
        before = word


def _gap(one: Word, other: Word) -> float:
    return max(other.left - one.right, one.left - other.right)


def _take_out_running_heads(paper: Paper) -> None:
    shared = _shared_parts(paper.pages)
    for number, rows in enumerate(paper.pages):
        kept = []
        for place, row in enumerate(rows):
            parts = [part for part in row.parts() if id(part.words[0]) in shared]
            alone = len(paper.pages) == 1 and place in (0, len(rows) - 1) and _is_number(row)
            if alone or sum(len(part.words) for part in parts) == len(row.words):
                parts = [row]
            else:
                # Beside other words only what can be nothing else is a page's number.
                parts = [part for part in parts if _PAGE_OF.fullmatch(part.text)]
            numbers = sum(map(_is_number, parts))
            paper.page_numbers += numbers
            paper.running_heads += len(parts) - numbers
            kept.append(row.without({id(word) for part in parts for word in part.words}))
        paper.pages[number] = [row for row in kept if row.words]


def _is_number(row: Row) -> bool:
    """True for "3", "Page 3 of 9" or "3/9" by itself."""
    return _PAGE_NUMBER.fullmatch(row.text) is not None


def _shared_parts(pages: Sequence[Sequence[Row]]) -> set[int]:
    """The identities of the first words of what most pages have at one height, digits aside."""
    alike: dict[tuple[str, bool], list[tuple[int, Row]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for place, row in enumerate(rows):
            at_head, at_foot = place < _OUTER, place >= len(rows) - _OUTER
            if at_head or at_foot:
                for part in row.parts():
                    alike[_key(part), at_head].append((number, part))
    inside = Counter(_key(row) for rows in pages for row in rows[_OUTER:-_OUTER])
    shared: set[int] = set()
    for (key, _), found in alike.items():
        if key.count(" ") >= _PROSE and inside[key] >= len(found):
            # What pages have inside as often is talk that repeats itself.
            continue
        height = statistics.median(part.base for _, part in found)
        level = [(number, part) for number, part in found if abs(part.base - height) <= 4]
        if _are_most(len({number for number, _ in level}), len(pages), numbered="#" in key):
            shared.update(id(part.words[0]) for _, part in level)
    return shared


def _key(row: Row) -> str:
    return _DIGITS.sub("#", row.text.casefold())


def _are_most(number: int, pages: int, *, numbered: bool) -> bool:
    """Left and right pages may have heads of their own when these are numbered."""
    if pages < 3:
        return numbered and number == pages == 2
    return number * 2 > pages or (numbered and number >= 3 and number * 5 >= pages * 2)


def _take_out_line_numbers(paper: Paper, *, at_left: bool) -> None:
    found = {
        page: numbers
        for page, rows in enumerate(paper.pages)
        if (numbers := _line_numbers(rows, at_left=at_left))
    }
    long = [page for page, rows in enumerate(paper.pages) if len(rows) >= _FEW]
    if not found or sum(page in found for page in long) * 2 < len(long):
        return
    every = [word for numbers in found.values() for word in numbers]
    left = statistics.median(word.left for word in every)
    right = statistics.median(word.right for word in every)
    for page, rows in enumerate(paper.pages):
        numbers = found.get(page) or [
            word
            for row in rows
            if len(rows) < _FEW
            and _NUMBER.fullmatch((word := _outer_word(row, at_left=at_left)).text)
            and min(abs(word.left - left), abs(word.right - right)) < 3
        ]
        paper.line_numbers += len(numbers)
        left_out = set(map(id, numbers))
        stripped = [row.without(left_out) for row in rows]
        paper.pages[page] = [row for row in stripped if row.words]


def _take_out_repeated_numbers(paper: Paper) -> None:
    """Take out a number alone at a page's foot that the next page's first number repeats.

    Prints cut in the middle of a numbered turn have it below the last line.
    """
    for rows, following in pairwise(paper.pages):
        firsts = [_outer_word(row, at_left=True).text for row in following]
        first = next((text for text in firsts if _NUMBER.fullmatch(text)), None)
        if rows and first is not None and rows[-1].text == first:
            rows.pop()
            paper.line_numbers += 1


def _take_out_repeated_lines(paper: Paper) -> None:
    """Take out the line at a page's foot that the next page has at its head: cut, it is on both."""
    for rows, following in pairwise(paper.pages):
        if rows and following and is_cut(rows[-1], following[0]):
            rows.pop()
            paper.repeated += 1


def is_cut(row: Row, following: Row) -> bool:
    """True for the last row of a page that the first of the next one prints again."""
    is_prose = row.text.count(" ") >= _PROSE
    return is_prose and row.text == following.text and abs(row.left - following.left) < 1


def _outer_word(row: Row, *, at_left: bool) -> Word:
    if at_left:
        return min(row.words, key=lambda word: word.left)
    return max(row.words, key=lambda word: word.right)


def _line_numbers(rows: Sequence[Row], *, at_left: bool) -> list[Word]:
    """The numbers of a page's lines, where a margin of it counts them."""
    outer = [(place, row, _outer_word(row, at_left=at_left)) for place, row in enumerate(rows)]
    found = [each for each in outer if _NUMBER.fullmatch(each[2].text)]
    if len(rows) < _FEW or len(found) < 3 or not _is_margin(rows, [w for *_, w in found], at_left):
        return []
    values = [int(word.text) for *_, word in found]
    steps = Counter(two - one for one, two in pairwise(values))
    step, times = steps.most_common(1)[0]
    if step < 1 or times < 0.9 * (len(values) - 1) or len(found) * step < 0.8 * len(rows):
        return []
    labelled = sum(_is_labelled(row.without({id(word)})) for _, row, word in found)
    # A number before each label counts turns, and belongs to them.
    return [] if labelled >= 0.8 * len(found) else [word for *_, word in found]


def _is_margin(rows: Sequence[Row], numbers: Sequence[Word], at_left: bool) -> bool:
    """True when all other words stand on one side of the numbers."""
    left_out = set(map(id, numbers))
    others = [word for row in rows for word in row.words if id(word) not in left_out]
    if not others:
        return False
    if at_left:
        return max(word.right for word in numbers) < min(word.left for word in others)
    return min(word.left for word in numbers) > max(word.right for word in others)


def _is_labelled(row: Row) -> bool:
    if not row.words:
        return False
    label = find_label(row.text, 0, len(row.text))
    return label is not None and looks_like_speaker(label.name)


def _in_columns(rows: Sequence[Row], page: int) -> Iterator[Line]:
    middle = _gutter(rows)
    if middle is None:
        yield from (Line(row=row, column=(page, 0, 1)) for row in rows)
        return
    waiting: list[Row] = []
    for row in rows:
        if _crosses(row, middle):
            yield from _two_columns(waiting, middle, page)
            waiting = []
            yield Line(row=row, column=(page, 0, 1))
        else:
            waiting.append(row)
    yield from _two_columns(waiting, middle, page)


def _two_columns(rows: Sequence[Row], middle: float, page: int) -> Iterator[Line]:
    for side in (0, 1):
        for row in rows:
            words = tuple(word for word in row.words if (word.left >= middle) == bool(side))
            if words:
                yield Line(row=Row(words=words), column=(page, side, 2))


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the gap between two columns is: most rows leave it free, and stand on both sides."""
    if len(rows) < 2 * _FEW:
        return None
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    width = right - left
    tries = [left + width * share / 100 for share in range(35, 66)]
    crossing = {x: sum(_crosses(row, x) for row in rows) for x in tries}
    fewest = min(crossing.values())
    best = [x for x in tries if crossing[x] == fewest]
    middle = best[len(best) // 2]
    if fewest > 0.2 * len(rows):
        return None
    beside = [row for row in rows if not _crosses(row, middle)]
    on_left = [sum(word.right <= middle for word in row.words) for row in beside]
    on_right = [sum(word.left >= middle for word in row.words) for row in beside]
    return middle if all(_is_column(side, len(rows)) for side in (on_left, on_right)) else None


def _is_column(words: Sequence[int], rows: int) -> bool:
    """True for lines of prose on one side of a gap; figures of a table are none."""
    return sum(map(bool, words)) >= 0.35 * rows and sum(n >= 3 for n in words) >= 0.2 * rows


def _crosses(row: Row, x: float) -> bool:
    """True when a word, or a space no wider than one between words, lies over `x`."""
    before = [word.right for word in row.words if word.left < x]
    after = [word.left for word in row.words if word.left >= x]
    if not before:
        return False
    return max(before) > x or (bool(after) and min(after) - max(before) < 0.9 * row.size)
