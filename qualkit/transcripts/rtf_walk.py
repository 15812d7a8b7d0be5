r"""The words of an RTF file: its control words followed group by group.

striprtf gives the tables: which groups hold no words, which characters control words stand for,
which code page a font's character set has. The walk is our own, since striprtf's loses what this
project must not: it decodes by neither ``\deff`` nor ``\plain``, leaves halves of surrogate pairs,
takes tracked deletions and hidden words for text, puts the targets of links into the text, ends
early behind pictures that hold bytes, and counts nothing. Bytes are decoded strictly. It knows no
speakers. Source: the Rich Text Format Specification 1.9.1, "Font Table", "Unicode RTF",
"Destinations".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from striprtf.striprtf import charset_map, destinations, specialchars

MAX_DEPTH = 10_000

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?\ ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_COUNTED = {
    "footnote": "footnotes and endnotes", "annotation": "comments", "pict": "pictures",
    "object": "embedded objects", "listtext": "numbers and bullets of lists",
    "pntext": "numbers and bullets of lists",
    **dict.fromkeys(
        ("header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"),
        "headers and footers",
    ),
}  # fmt: skip
_TEXT_BOXES = frozenset({"shptxt", "dptxbxtext"})
_DRAWINGS = frozenset({"shp", "shpinst", "do"})
_FALLBACKS = frozenset({"nonshppict", "shprslt"})
_BREAKS = frozenset({"par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow"})
_CHARACTERS = {
    **{word: text for word, text in specialchars.items() if len(word) > 1},
    "line": "\n", "lbr": "\n", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\"}
_CODE_PAGES = {"10000": "mac_roman", "65001": "utf-8", "0": "cp1252"}
_CHARACTER_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_NAMED_OTHERWISE = {
    "mac_japanese": "shift_jis", "mac_chinesetrad": "big5", "mac_korean": "euc_kr",
    "mac_chinesesimp": "gb2312", "mac_ce": "mac_latin2", "mac_rumanian": "mac_romanian",
}  # fmt: skip


class RtfDamage(ValueError):
    """The file breaks the rules of RTF, or holds bytes that its encoding does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RtfParagraph:
    """A paragraph's text and the number of its style; None where it has none."""

    text: str
    style: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What holds within a group."""

    destination: str = ""
    font: int | None = None
    skips: int = 1
    hidden: bool = False
    deleted: bool = False

    @property
    def is_text(self) -> bool:
        return not (self.destination or self.hidden or self.deleted)


@dataclass(slots=True)
class RtfWalk:
    """One pass over a file; afterwards its paragraphs, styles and what was left out are here.

    ``western`` counts characters of fonts with the Western character set in a file whose code
    page is another: by the specification they are cp1252, but careless writers mean the other.
    """

    data: str
    paragraphs: list[RtfParagraph] = field(default_factory=list)
    style_names: dict[int, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    encoding: str = "cp1252"
    western: int = 0
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _default_font: int | None = None
    _entry: int = -1
    _style: int | None = None
    _starred: bool = False
    _to_skip: int = 0
    _at: int = 0
    _bytes: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)

    def run(self) -> RtfWalk:
        """Walk the whole file.

        Raises
        ------
        RtfDamage
            If a group is not closed or a byte cannot be decoded.
        """
        at, end = 0, len(self.data)
        while at < end:
            self._at = at
            match = _TOKEN.match(self.data, at)
            if match is None:
                raise RtfDamage(f"ends in a control word at byte {at}")
            at = match.end() + self._take(match)
            if not self._stack:
                break
        if self._stack:
            raise RtfDamage(f"ends in the middle: {len(self._stack)} groups are open")
        self._break()
        if self.data[at:].strip("\0 \r\n\t"):
            self.left_out["parts behind the end of the file's last group"] += 1
        return self

    def _take(self, match: re.Match[str]) -> int:
        """Take one token; how many bytes behind it are binary."""
        word, number, byte, symbol, brace, run = match.groups()
        if run is not None:
            self._say_bytes(run)
        elif byte is not None:
            self._say_bytes(chr(int(byte, 16)))
        elif brace == "{":
            self._open()
        elif brace == "}":
            self._close()
        elif symbol is not None:
            self._symbol(symbol)
        elif word is not None:
            return self._word(word, None if number is None else int(number))
        return 0

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= MAX_DEPTH:
            raise RtfDamage(f"is nested more than {MAX_DEPTH:,} groups deep")
        self._stack.append(self._state)
        self._leave_style()

    def _close(self) -> None:
        self._flush()
        self._leave_style()
        self._state = self._stack.pop()

    def _leave_style(self) -> None:
        self._to_skip = 0
        self._starred = False
        if self._state.destination == "stylesheet":
            self._style = None

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            self._break()
        elif self._to_skip and symbol in _SYMBOLS:
            self._to_skip -= 1
        else:
            self._say(_SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: int | None) -> int:
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(0, number or 0)
        if self._to_skip and word in _CHARACTERS:
            self._to_skip -= 1
            return 0
        self._to_skip = 0
        if word in _TEXT_BOXES and self._state.destination in _DRAWINGS:
            self._state = replace(self._state, destination="")
            self._break()
        elif starred or word in destinations or word in _COUNTED or word in _FALLBACKS:
            self._enter(word)
        elif word in _BREAKS:
            self._break()
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._to_skip = self._state.skips
        else:
            self._set(word, number)
        return 0

    def _enter(self, destination: str) -> None:
        self._flush()
        inside = self._state.destination
        if destination in _COUNTED and inside in ("", "shppict"):
            self.left_out[_COUNTED[destination]] += 1
        if not inside or destination in _FALLBACKS:
            self._state = replace(self._state, destination=destination)

    def _set(self, word: str, number: int | None) -> None:
        """A property of the document, a font, the paragraph or the characters."""
        self._flush()
        if word == "ansicpg" and number is not None:
            self.encoding = _CODE_PAGES.get(str(number), f"cp{number}")
        elif word in _CHARACTER_SETS:
            self.encoding = _CHARACTER_SETS[word]
        elif word == "deff":
            self._default_font = number
            self._state = replace(self._state, font=number)
        elif word == "f":
            self._entry = -1 if number is None else number
            self._state = replace(self._state, font=number)
        elif word in ("fcharset", "cpg") and self._state.destination == "fonttbl":
            self._set_font_encoding(word, number)
        elif word == "uc":
            self._state = replace(self._state, skips=max(0, min(number or 0, 100)))
        else:
            self._set_style(word, number)

    def _set_font_encoding(self, word: str, number: int | None) -> None:
        known = (
            f"cp{number}" if word == "cpg" else charset_map.get(-1 if number is None else number)
        )
        if known:
            self._fonts[self._entry] = _NAMED_OTHERWISE.get(known, known)

    def _set_style(self, word: str, number: int | None) -> None:
        if word == "plain":
            self._state = replace(self._state, font=self._default_font, hidden=False, deleted=False)
        elif word == "v":
            self._hide(on=number != 0)
        elif word == "deleted":
            self._delete(on=number != 0)
        elif word == "s":
            self._style = number
        elif word == "pard":
            self._style = None

    def _hide(self, *, on: bool) -> None:
        if on and not self._state.hidden and not self._state.destination:
            self.left_out["hidden parts"] += 1
        self._state = replace(self._state, hidden=on)

    def _delete(self, *, on: bool) -> None:
        if on and not self._state.deleted and not self._state.destination:
            self.left_out["tracked deletions"] += 1
        self._state = replace(self._state, deleted=on)

    def _say_bytes(self, run: str) -> None:
        """Bytes in the encoding of the font: characters of several bytes may mix both forms."""
        skipped = min(self._to_skip, len(run))
        self._to_skip -= skipped
        run = run[skipped:]
        if self._state.is_text:
            self._bytes.append(run)
        elif self._state.destination == "stylesheet" and self._style is not None:
            name = self.style_names.get(self._style, "") + run
            self.style_names[self._style] = name[:80]

    def _say(self, characters: str) -> None:
        self._flush()
        if self._state.is_text:
            self._parts.append(characters)

    def _flush(self) -> None:
        if not self._bytes:
            return
        raw = "".join(self._bytes)
        self._bytes = []
        self._parts.append(raw if raw.isascii() else self._decoded(raw))

    def _font_encoding(self) -> str:
        font = self._state.font
        return self.encoding if font is None else self._fonts.get(font, self.encoding)

    def _decoded(self, raw: str) -> str:
        encoding = self._font_encoding()
        if encoding == "cp1252" != self.encoding:
            self.western += sum(not character.isascii() for character in raw)
        try:
            return raw.encode("latin-1").decode(encoding)
        except LookupError:
            raise RtfDamage(f"is in {encoding}, which is not known, at byte {self._at}") from None
        except UnicodeError:
            raise RtfDamage(f"holds bytes that are not {encoding} at byte {self._at}") from None

    def _break(self) -> None:
        self._flush()
        if self._state.destination:
            return
        # Two halves of a character beyond the basic plane are one.
        text = "".join(self._parts).encode("utf-16-le", "surrogatepass")
        self._parts = []
        self.paragraphs.append(
            RtfParagraph(text=text.decode("utf-16-le", "surrogatepass"), style=self._style)
        )
