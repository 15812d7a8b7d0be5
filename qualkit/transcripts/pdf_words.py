"""The words of a PDF's text layer with their places; a program of its own, the door to pypdfium2.

PDFium is not safe to hang or crash on hostile files: forms that draw one another ten times each
take for ever. So `pdf_process` runs this file in a process of its own, under limits of time and
memory; it reads the PDF from its standard input and writes a line of JSON for each page. It
imports nothing of qualkit. Positions are PDF's points, turned so that most of the page's text
runs from left to right.
"""

from __future__ import annotations

import ctypes
import json
import math
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

MAX_PAGES = 5_000
MAX_CHARACTERS = 500_000
"""The most characters on one page."""
SECONDS_A_PAGE = 30
MAX_MEMORY = 2 * 1024**3

_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line."""
_PASSWORD = 4
_COMMENTS = (1, 3)
"""The subtypes of annotations with words of their own: notes and free text."""
_PICTURE = 3
_QUARTER = math.pi / 2

_Glyph = tuple[str, int, tuple[float, float, float, float, float, float]]


def pages_of(data: bytes) -> Iterator[dict[str, Any]]:
    """What is on each page, in order; one with ``error`` instead where the file is not read.

    A page has ``words`` (text, left, right, base line, size; whether a space stands before),
    ``pictures``, ``unmapped`` (characters that the fonts do not name), ``turned`` (characters at
    another angle than most), ``outside`` (characters beyond the edges) and ``comments``.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        yield {"error": "encrypted" if error.err_code == _PASSWORD else "damaged"}
        return
    try:
        number = len(document)
        if number > MAX_PAGES:
            yield {"error": f"has {number:,} pages"}
            return
        characters = 0
        for place in range(number):
            page = _page(document, place)
            yield page
            characters += sum(len(word[0]) for word in page.get("words", ()))
            if characters > MAX_CHARACTERS * 20:
                yield {"error": f"has more than {MAX_CHARACTERS * 20:,} characters"}
                return
    finally:
        document.close()


def _page(document: Any, place: int) -> dict[str, Any]:
    import pypdfium2

    page = text = None
    try:
        page = document[place]
        text = page.get_textpage()
        number = text.count_chars()
        if number > MAX_CHARACTERS:
            return {"error": f"has {number:,} characters on page {place + 1}"}
        glyphs, unmapped = _glyphs(text, number)
        shown, outside = _on_the_page(glyphs, page.get_bbox())
        level, turned = _levelled(shown)
        return {
            "words": list(_words(level)),
            "pictures": _has_pictures(page),
            "unmapped": unmapped,
            "turned": turned,
            "outside": outside,
            "comments": _comments(page),
        }
    except pypdfium2.PdfiumError:
        return {"error": f"is damaged on page {place + 1}"}
    finally:
        for each in (text, page):
            if each is not None:
                each.close()


def _glyphs(text: Any, number: int) -> tuple[list[_Glyph | None], int]:
    """The characters with their quarter turns, origins and boxes; None where there is a space."""
    from pypdfium2 import raw

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    glyphs: list[_Glyph | None] = []
    unmapped = 0
    for place in range(number):
        code = raw.FPDFText_GetUnicode(text, place)
        character = "-" if code in _HYPHENS else _character(code)
        if raw.FPDFText_HasUnicodeMapError(text, place) == 1 or character == "\0":
            unmapped += 1
        elif character.isspace() or raw.FPDFText_IsGenerated(text, place) == 1:
            glyphs.append(None)
        elif raw.FPDFText_GetCharOrigin(text, place, x, y) and raw.FPDFText_GetLooseCharBox(
            text, place, box
        ):
            turn = _quarter_turns(raw.FPDFText_GetCharAngle(text, place))
            places = (x.value, y.value, box.left, box.bottom, box.right, box.top)
            glyphs.append((character, turn, places))
    return glyphs, unmapped


def _on_the_page(
    glyphs: list[_Glyph | None], edges: tuple[float, float, float, float]
) -> tuple[list[_Glyph | None], int]:
    """The characters within the page's edges, where they are seen, and the number of others."""
    left, bottom, right, top = edges
    shown: list[_Glyph | None] = []
    for glyph in glyphs:
        if glyph is None:
            shown.append(None)
            continue
        x, y = (glyph[2][2] + glyph[2][4]) / 2, (glyph[2][3] + glyph[2][5]) / 2
        if left <= x <= right and bottom <= y <= top:
            shown.append(glyph)
    return shown, len(glyphs) - len(shown)


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 else "\0"


def _quarter_turns(angle: float) -> int:
    """How many quarters the text is turned clockwise; -1 for angles between."""
    if not math.isfinite(angle):
        return -1
    turns = round(angle / _QUARTER)
    return turns % 4 if abs(angle - turns * _QUARTER) < 0.05 else -1


_Level = tuple[str, float, float, float, float]


def _levelled(glyphs: list[_Glyph | None]) -> tuple[list[_Level | None], int]:
    """The characters at the angle of most, turned upright: left, right, base line, size."""
    turns = Counter(glyph[1] for glyph in glyphs if glyph and glyph[1] >= 0)
    main = turns.most_common(1)[0][0] if turns else 0
    level: list[_Level | None] = []
    turned = 0
    for glyph in glyphs:
        if glyph is None:
            level.append(None)
        elif glyph[1] != main or not all(map(math.isfinite, glyph[2])):
            turned += 1
        else:
            x, y, left, bottom, right, top = glyph[2]
            corners = (_turned(left, bottom, main), _turned(right, top, main))
            xs, ys = zip(*corners, strict=True)
            size = max((max(ys) - min(ys)) / 1.15, 1.0)
            level.append((glyph[0], min(xs), max(xs), _turned(x, y, main)[1], size))
    return level, turned


def _turned(x: float, y: float, turns: int) -> tuple[float, float]:
    return ((x, y), (-y, x), (-x, -y), (y, -x))[turns]


def _words(level: list[_Level | None]) -> Iterator[tuple[str, float, float, float, float, bool]]:
    """Characters next to one another on one base line, in the order of the file."""
    word: list[_Level] = []
    spaced = False
    for glyph in level:
        if word and (glyph is None or not _are_together(word[-1], glyph)):
            yield _word(word, spaced)
            word, spaced = [], False
        if glyph is None:
            spaced = True
        else:
            word.append(glyph)
    if word:
        yield _word(word, spaced)


def _are_together(one: _Level, other: _Level) -> bool:
    gap = max(other[1] - one[2], one[1] - other[2])
    return gap < 0.5 * one[4] and abs(one[3] - other[3]) < 0.25 * max(one[4], other[4])


def _word(word: list[_Level], spaced: bool) -> tuple[str, float, float, float, float, bool]:
    left, right = min(glyph[1] for glyph in word), max(glyph[2] for glyph in word)
    text = "".join(glyph[0] for glyph in word)
    return text, round(left, 2), round(right, 2), round(word[0][3], 2), round(word[0][4], 2), spaced


def _has_pictures(page: Any) -> bool:
    return next(iter(page.get_objects(filter=[_PICTURE], max_depth=3)), None) is not None


def _comments(page: Any) -> int:
    from pypdfium2 import raw

    number = 0
    for place in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_CHARACTERS)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        if annotation:
            number += raw.FPDFAnnot_GetSubtype(annotation) in _COMMENTS
            raw.FPDFPage_CloseAnnot(annotation)
    return number


def main() -> None:
    """Read a PDF from the standard input, write its pages to the standard output."""
    data = sys.stdin.buffer.read()
    _limit_memory(len(data))
    _limit_time()
    for page in pages_of(data):
        sys.stdout.write(json.dumps(page) + "\n")
        _limit_time()


def _limit_time() -> None:
    """End this process, wherever it is, when one page takes too long."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS_A_PAGE)


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY + 4 * size, MAX_MEMORY + 4 * size))


if __name__ == "__main__":
    main()
