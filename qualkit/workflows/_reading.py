"""What reading for good and reading for a look share: the options, the people, the parsing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualkit import transcripts
from qualkit.errors import ParameterError, ReadError, UnknownName
from qualkit.language import is_language
from qualkit.model.documents import KINDS, ParsedDocument, Participant
from qualkit.spans import text_without
from qualkit.workflows._files import File, bytes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """How to read: all empty means that qualkit finds out by itself.

    ``session`` is the one occasion that all of it recorded. ``speakers`` is a regular
    expression whose group holds the speaker at the start of a line. ``roles`` maps a speaker to
    a role, whatever else says; ``roles_from`` maps a pattern of file or folder names
    (``staff-*``) to the role of those who speak there and have none otherwise; ``known_roles``
    closes the list of roles, so that any other is refused. ``columns`` maps what a table's
    column means to its name; for ``text`` it may name several, separated by ``;``: the open
    questions of a table with a row a respondent.
    """

    participants: Path | None = None
    kind: str | None = None
    session: str | None = None
    language: str | None = None
    encoding: str | None = None
    speakers: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    roles_from: Mapping[str, str] = field(default_factory=dict)
    known_roles: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise ParameterError(f"kind {self.kind!r}", expected=", ".join(KINDS))
        if self.language is not None and not is_language(self.language):
            raise ParameterError(
                f"language {self.language!r}", expected="a code such as en, de or cs"
            )
        for role in (*self.roles.values(), *self.roles_from.values()):
            if self.known_roles and role not in self.known_roles:
                raise UnknownName("role", role, self.known_roles)


def read_people(path: Path | None, known_roles: Sequence[str] = ()) -> list[Participant]:
    """The participants of a CSV file; none without a file."""
    if path is None:
        return []
    data = bytes_of(path)
    return list(transcripts.read_participants(data, path.name, known_roles=list(known_roles)))


def parse(
    file: File, data: bytes, options: IngestOptions, roster: Collection[str]
) -> tuple[ParsedDocument, ...]:
    """What the readers make of a file whose content is `data`."""
    return transcripts.read(
        data,
        file.path.name,
        roster=roster,
        encoding=options.encoding,
        columns=options.columns,
        speakers=options.speakers,
    )


def line_with_path(file: Path, error: ReadError | UnknownName) -> str:
    """The error's line; readers know a file's name only, so the whole path is put before it."""
    line = str(error)
    if str(file) in line:
        return line
    return line.replace(file.name, str(file), 1) if file.name in line else f"{file}: {line}"


def speech_of(parsed: ParsedDocument) -> tuple[str, ...]:
    """What was said in each turn, without what stands in it and was not spoken."""
    marks = sorted(mark.span for mark in parsed.non_speech)
    return tuple(text_without(parsed.text, turn.span, marks) for turn in parsed.turns)
