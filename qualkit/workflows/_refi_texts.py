"""The texts of a package: which bodies have one, its bytes, how it is decoded, what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import NamedTuple

from qualkit import transcripts
from qualkit.errors import QualkitError, ReadError
from qualkit.interchange.refi import names
from qualkit.interchange.refi.elements import Body, Project, Selection, Source
from qualkit.interchange.refi.units import RawText
from qualkit.transcripts.encodings import decode
from qualkit.workflows._refi_opening import Package
from qualkit.workflows._refi_tally import Tally

MISSING = "its text is not in the package"
_PLAIN = (".txt", ".text", ".md")


@dataclass(slots=True)
class Text:
    """A text that becomes a document, with the source it is of and the bodies that share it.

    ``is_guessed`` says that it was read from another form than the positions count in, so that
    only quotes can say where a selection is. ``seen`` are selections in the source's own form
    (a PDF's pages) that are to be found in the text; ``transcripts`` how many bodies are such.
    """

    guid: str
    name: str
    source: Source
    bodies: list[Body]
    raw: RawText
    data: bytes
    encoding: str
    origin: str
    is_guessed: bool = False
    transcripts: int = 0
    seen: tuple[Selection, ...] = ()
    sources: list[Source] = field(default_factory=list)

    def all_sources(self) -> list[Source]:
        """The source it is of, and the recordings whose transcript it is too."""
        return [self.source, *self.sources]

    def selections(self) -> list[Selection]:
        """Every selection that is to be placed in it."""
        return [*(each for body in self.bodies for each in body.selections), *self.seen]


@dataclass(slots=True)
class Texts:
    """All texts that could be read, and the sources without any, each with the reason."""

    read: list[Text] = field(default_factory=list)
    without: list[tuple[Source, str]] = field(default_factory=list)


def load_texts(package: Package, tally: Tally) -> Texts:
    """The texts of all sources of a package; what cannot be read is counted with its reason."""
    loading = _Loading(package, tally)
    for source in package.project.sources:
        if source.kind == names.TEXT:
            loading.text_source(source)
    for source in package.project.sources:
        if source.kind != names.TEXT:
            loading.other_source(source)
    order = {source.guid: at for at, source in enumerate(package.project.sources)}
    loading.texts.read.sort(key=lambda text: order[text.source.guid])
    _count_rich(package.project, tally)
    return loading.texts


def with_note_texts(package: Package) -> Project:
    """The project of a package, its notes with the words that stand in files of their own."""
    project = package.project
    written = tuple(_with_text(package, note) for note in project.written)
    return replace(project, written=written)


def _with_text(package: Package, note: Body) -> Body:
    if (note.content or "").strip():
        return note
    for path in (note.plain_path, note.rich_path):
        try:
            text = _note_text(package, package.member(path))
        except QualkitError:
            continue
        if text:
            return replace(note, content=text)
    return note


def _note_text(package: Package, member: str | None) -> str:
    if member is None:
        return ""
    data = package.read(member)
    if PurePosixPath(member).suffix.lower() in _PLAIN:
        return decode(transcripts.Source(data=data, name=member)).text
    return "\n\n".join(document.text for document in transcripts.read(data, member))


@dataclass(slots=True)
class _Loading:
    package: Package
    tally: Tally
    texts: Texts = field(default_factory=Texts)
    by_member: dict[str, Text] = field(default_factory=dict)
    by_text: dict[str, Text] = field(default_factory=dict)

    def text_source(self, source: Source) -> None:
        (body,) = source.texts
        try:
            text = self._read(source, body)
        except QualkitError as error:
            self._without(source, f"its text cannot be read: {error}")
            return
        if text is None:
            self._without(source, MISSING)
            return
        self.by_member.setdefault(text.origin, text)
        self.by_text.setdefault(text.raw.text, text)
        self._add(text)

    def other_source(self, source: Source) -> None:
        if source.kind == names.PDF:
            self._pdf(source)
        elif source.kind == names.PICTURE:
            self._described(source)
        else:
            self._recording(source)

    def _pdf(self, source: Source) -> None:
        reason = "it has no text form, and its pages are not in the package"
        for body in source.texts:
            try:
                text = self._read(source, body)
            except QualkitError as error:
                reason = f"its text cannot be read: {error}"
                continue
            if text:
                text.seen = source.selections
                text.guid, text.name = source.guid, source.name or body.name
                self._add(text)
                return
        self._pages(source, reason)

    def _pages(self, source: Source, reason: str) -> None:
        """The text of a PDF from its pages, where nothing else is there."""
        member = self.package.member(source.path)
        try:
            read = self._of_rich(member) if member else None
        except QualkitError as error:
            read, reason = None, f"its text cannot be read: {error}"
        if read is None or member is None:
            self._without(source, reason)
            return
        bodies = [Body(guid=source.guid, name=source.name), *source.texts]
        text = Text(
            source.guid, source.name, source, bodies, RawText(read[0]), read[1], "utf-8",
            f"{self.package.name}/{member}", is_guessed=True, seen=source.selections,
        )  # fmt: skip
        self._add(text)

    def _described(self, source: Source) -> None:
        bodies = [body for body in source.texts if body.has_text]
        self._first_of(source, bodies, "a picture: only texts are kept")

    def _recording(self, source: Source) -> None:
        """The transcripts of a recording, documents; one that is a text source already joins it."""
        n = sum(self._transcript(source, body) for body in source.texts)
        if not n:
            self._without(source, "a recording without a transcript that can be read")

    def _transcript(self, source: Source, body: Body) -> bool:
        member = self.package.contents.find(body.plain_path) if body.plain_path else None
        shared = self.by_member.get(f"{self.package.name}/{member}") if member else None
        try:
            text = shared or self._read(source, body)
        except QualkitError as error:
            self.tally.lose("transcript", f"its text cannot be read: {error}")
            return False
        if text is None:
            self.tally.lose("transcript", MISSING)
            return False
        shared = shared or self.by_text.get(text.raw.text)
        if shared:
            shared.bodies.append(body)
            shared.transcripts += 1
            shared.sources.append(source)
            return True
        text.name, text.transcripts = body.name or source.name, 1
        self._add(text)
        return True

    def _first_of(self, source: Source, bodies: list[Body], reason: str) -> None:
        for body in bodies:
            try:
                text = self._read(source, body)
            except QualkitError:
                continue
            if text:
                text.guid, text.name = source.guid, source.name or body.name
                self._add(text)
                return
        self._without(source, reason)

    def _add(self, text: Text) -> None:
        self.texts.read.append(text)

    def _without(self, source: Source, reason: str) -> None:
        self.texts.without.append((source, reason))
        self.tally.lose("source", reason)

    def _read(self, source: Source, body: Body) -> Text | None:
        """The text of a body; None where the package has it not."""
        if body.content is not None and body.content.strip():
            data, raw = body.content.encode("utf-8"), RawText(body.content, is_inline=True)
            return _text(source, body, _Read(raw, data, "utf-8", self.package.name))
        member = self.package.member(body.plain_path)
        if member:
            data = self.package.read(member)
            origin = f"{self.package.name}/{member}"
            found = decode(transcripts.Source(data=data, name=member))
            raw = RawText(data.decode(found.encoding))
            return _text(source, body, _Read(raw, data, found.encoding, origin))
        rich = self.package.member(body.rich_path)
        read = self._of_rich(rich) if rich else None
        if read is None:
            return None
        origin = f"{self.package.name}/{rich}"
        text = _text(source, body, _Read(RawText(read[0]), read[1], "utf-8", origin))
        text.is_guessed = True
        return text

    def _of_rich(self, member: str) -> tuple[str, bytes] | None:
        """The text that a reader of transcripts finds in a formatted file, and its bytes."""
        data = self.package.read(member)
        documents = transcripts.read(data, member)
        if len(documents) != 1:
            raise ReadError(f"{member} holds {len(documents)} documents")
        return documents[0].text, data


class _Read(NamedTuple):
    """A text as it came: its characters, the bytes, how they are encoded, and from where."""

    raw: RawText
    data: bytes
    encoding: str
    origin: str


def _text(source: Source, body: Body, read: _Read) -> Text:
    if not read.raw.text.strip():
        raise ReadError(f"{read.origin} is empty")
    return Text(body.guid, body.name or source.name, source, [body], *read)


def _count_rich(project: Project, tally: Tally) -> None:
    bodies = [body for source in project.sources for body in source.texts]
    rich = Counter(bool(body.plain_path or body.content) for body in bodies if body.rich_path)
    tally.lose("rich text", "its formatting is not kept, its text is", rich[True])
    tally.lose("rich text", "there is no plain form to count positions in", rich[False])
