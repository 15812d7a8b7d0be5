"""TEI: parliamentary debates as ParlaMint encodes them, transcribed speech, and speeches of plays.

Each ``u`` or ``sp`` is speech of the person its ``who`` names; neighbours of one person are one
turn. What was not said is kept in the text in brackets, marked as such; what is left out is
counted. TEI P5, chapters 7.2 and 8; ParlaMint's guidelines. A ``teiCorpus`` gives a document a
``TEI``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qualkit.errors import ReadError
from qualkit.language import is_language
from qualkit.model import ParsedDocument, ParsedTurn
from qualkit.spans import Span
from qualkit.transcripts.counted import Counted
from qualkit.transcripts.source import Source
from qualkit.transcripts.tei_header import Person, people_of, times_of
from qualkit.transcripts.tei_text import MARKS, TextWriter
from qualkit.transcripts.xml_tree import (
    Element,
    has_root,
    identifier,
    inherited_language,
    local_name,
    named,
    own_language,
    parse_xml,
    plain_text,
)

_PARTS = re.compile(
    r"(?:text|front|body|back|group|floatingText|div\d?|annotationBlock|annotationGrp)"
)
_NO_TEXT = ("teiHeader", "listPerson", "timeline", "standOff", "spanGrp", "linkGrp", "facsimile")
_CAPACITIES = ("chair", "regular", "guest")


def looks_like_tei(data: bytes) -> bool:
    """True when the bytes open a TEI document or corpus."""
    return has_root(data, b"TEI", b"teiCorpus", b"TEI.2")


def read_tei(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a TEI file: a document a ``TEI`` with speech.

    Raises
    ------
    ReadError
        If it is not well formed, declares a document type, is no TEI or has no speech.
    """
    source.check_size()
    root = parse_xml(source)
    name = local_name(root)
    if name not in ("TEI", "teiCorpus", "TEI.2"):
        raise ReadError(
            f"{source.name} is XML with the root {name[:40]!r}",
            expected="TEI",
            repair="give it the suffix it really has (.eaf for ELAN)" if "ANNOT" in name else "",
        )
    people = people_of(root)
    texts = [root] if name == "TEI.2" else list(named(root, "TEI"))
    documents = [_Reader(text, people, source).document() for text in texts]
    kept = [document for document in documents if document.turns]
    if not kept:
        raise ReadError(
            f"{source.name} has no speech",
            expected="elements u or sp with words",
            repair="choose the files that hold the debates" if name == "teiCorpus" else "",
        )
    return tuple(_named(kept)) if len(texts) > 1 else (replace(kept[0], name=None),)


def _named(documents: list[ParsedDocument]) -> Iterator[ParsedDocument]:
    """The documents of a corpus, each under a name of its own."""
    times = Counter(document.name for document in documents)
    for number, document in enumerate(documents, 1):
        unique = document.name and times[document.name] == 1
        yield document if unique else replace(document, name=f"{document.name or 'text'} {number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What holds for a speech: neighbours with the same are one turn."""

    who: str
    question: str | None
    language: str
    capacity: str


class _Reader:
    """Reads one ``TEI``, one pass over its text."""

    def __init__(self, tei: Element, people: Mapping[str, Person], source: Source) -> None:
        self._tei = tei
        self._people = people
        self._source = source
        self._left = Counted()
        self._times = times_of(tei, self._left)
        self._writer = TextWriter(self._left, is_tokenised=next(named(tei, "w"), None) is not None)
        self._turns: list[tuple[_Said, ParsedTurn]] = []
        self._question: str | None = None
        self._joins = False

    def document(self) -> ParsedDocument:
        for child in self._tei:
            if local_name(child) == "text":
                self._part(child)
        languages = Counter(said.language for said, _ in self._turns if said.language)
        own = _language(self._tei, inherits=False)
        return ParsedDocument(
            text=self._writer.text(),
            turns=tuple(self._finished(several=len(languages) > 1)),
            format="tei",
            encoding="utf-8",
            name=identifier(self._tei) or _title(self._tei),
            language=languages.most_common(1)[0][0] if languages else own or None,
            non_speech=tuple(self._writer.non_speech),
            skipped=tuple(self._left.skipped(self._source)),
            attributes=_date(self._tei),
            speaker_attributes=self._speaker_attributes(),
            notes=tuple(self._notes()),
        )

    def _part(self, element: Element) -> None:
        """Everything in a division, in order."""
        question = self._question
        for child in element:
            name = local_name(child)
            if name in ("u", "sp"):
                self._speech(child)
            elif name == "head" or name in MARKS:
                self._beside(child, name)
            elif _PARTS.fullmatch(name):
                self._part(child)
            elif name and name not in _NO_TEXT and plain_text(child):
                self._unspoken(child)
        self._question = question

    def _beside(self, element: Element, name: str) -> None:
        self._writer.break_with("\n\n")
        if name == "head":
            self._question = plain_text(element) or self._question
            self._joins = False
            if plain_text(element):
                self._writer.mark(plain_text(element), "heading")
        elif element.get("type") == "speaker" and plain_text(element):
            self._writer.mark(plain_text(element), "label")
        else:
            self._writer.direction(element)
        self._writer.break_with("\n\n")

    def _unspoken(self, element: Element) -> None:
        self._writer.break_with("\n\n")
        self._writer.inline(element)
        self._writer.break_with("\n\n")
        self._joins = False
        self._left.count("text outside of speeches, which is no turn")

    def _speech(self, element: Element) -> None:
        label = self._label(element)
        block = element.getparent()
        said = _Said(
            who=" ".join((element.get("who") or block.get("who") or label).split()),
            question=self._question,
            language=_spoken_language(element),
            capacity=_capacity(element),
        )
        joins = self._joins and self._turns[-1][0] == said
        self._writer.break_with("\n" if joins else "\n\n")
        if label:
            self._writer.mark(label, "label")
            self._writer.break_with("\n")
        start = self._writer.next
        self._writer.has_words = False
        self._write_speech(element)
        if self._writer.has_words:
            self._keep(said, element, -1 if joins else start)
        self._writer.break_with("\n\n")

    def _label(self, speech: Element) -> str:
        return next((plain_text(label) for label in speech if local_name(label) == "speaker"), "")

    def _write_speech(self, element: Element) -> None:
        if local_name(element) == "u":
            self._writer.inline(element)
            return
        for child in element:
            if local_name(child) == "speaker":
                continue
            self._writer.break_with("\n")
            if local_name(child) in MARKS:
                self._writer.direction(child)
            else:
                self._writer.inline(child)

    def _keep(self, said: _Said, element: Element, start: int) -> None:
        begins, ends = self._limits(element)
        if start < 0:
            before = self._turns[-1][1]
            span = Span(before.span.start, self._writer.end)
            turn = replace(before, span=span, ends=ends if ends is not None else before.ends)
            self._turns[-1] = (said, turn)
        else:
            turn = ParsedTurn(
                span=Span(start, self._writer.end),
                speaker=self._speaker(said.who),
                begins=begins,
                ends=ends,
                question=said.question,
            )
            self._turns.append((said, turn))
        self._joins = bool(said.who)

    def _limits(self, element: Element) -> tuple[float | None, float | None]:
        """When a speech begins and ends: its own points, its block's, or those inside it."""
        block = element.getparent()
        inside = [anchor.get("synch", "") for anchor in named(element, "anchor")]
        begins = element.get("start") or block.get("start") or (inside[0] if inside else "")
        ends = element.get("end") or block.get("end") or (inside[-1] if len(inside) > 1 else "")
        return self._time(begins), self._time(ends)

    def _time(self, point: str) -> float | None:
        time = self._times.get(point.strip().removeprefix("#"))
        if point and time is None:
            self._left.count("a time of a speech that is on no time line")
        return time

    def _speaker(self, who: str) -> str | None:
        pointers = who.split() if "#" in who else [who]
        names = [self._name(pointer) for pointer in pointers]
        return ", ".join(names) or None

    def _name(self, pointer: str) -> str:
        key = pointer.rpartition("#")[2]
        person = self._people.get(key)
        return person.name if person else key

    def _finished(self, *, several: bool) -> Iterator[ParsedTurn]:
        changing = self._changing()
        for said, turn in self._turns:
            role = {"role": said.capacity} if turn.speaker in changing and said.capacity else {}
            language = said.language if several and said.language else None
            yield replace(turn, attributes=role, language=language)

    def _changing(self) -> set[str | None]:
        """Those who speak in several capacities, or in one beside the role the header gives."""
        capacities: dict[str | None, set[str]] = {}
        for said, turn in self._turns:
            capacities.setdefault(turn.speaker, set()).add(said.capacity)
        return {name for name, found in capacities.items() if name is None or len(found) > 1}

    def _speaker_attributes(self) -> dict[str, dict[str, str]]:
        changing = self._changing()
        found: dict[str, dict[str, str]] = {}
        for said, turn in self._turns:
            person = self._people.get(said.who.rpartition("#")[2])
            if turn.speaker is None:
                continue
            told = dict(person.attributes) if person else {}
            if said.capacity and turn.speaker not in changing:
                told.setdefault("role", said.capacity)
            if told:
                found[turn.speaker] = told
        return found

    def _notes(self) -> Iterator[str]:
        pointers = {part for said, _ in self._turns for part in said.who.split() if "#" in part}
        unknown = [p for p in pointers if p.rpartition("#")[2] not in self._people]
        if unknown:
            yield (
                f"{len(unknown)} speakers go by their identifiers: their names are in no list of"
                " persons in this file"
            )


def _language(element: Element, *, inherits: bool = True) -> str:
    code = inherited_language(element) if inherits else own_language(element)
    return code.replace("_", "-").split("-")[0].lower() if is_language(code) else ""


def _spoken_language(speech: Element) -> str:
    """The language of a speech: that of its segments where they agree."""
    inner = {_language(part) for part in speech if local_name(part) in ("seg", "p")}
    return inner.pop() if len(inner) == 1 else _language(speech)


def _capacity(speech: Element) -> str:
    tokens = [token.removeprefix("#") for token in speech.get("ana", "").split()]
    return next((token for token in tokens if token in _CAPACITIES), "")


def _title(tei: Element) -> str | None:
    return next((text for title in named(tei, "title") if (text := plain_text(title))), None)


def _date(tei: Element) -> dict[str, str]:
    """The day of the debate or recording, where the setting tells it."""
    dates = (
        date.get("when", "") for setting in named(tei, "setting") for date in named(setting, "date")
    )
    return next(({"date": date} for date in dates if date), {})
