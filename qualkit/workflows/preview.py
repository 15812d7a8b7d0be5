"""A look at what an ingest would read: speakers, counts and first turns; stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import ReadError, UnknownName
from qualkit.language import count_words
from qualkit.model.documents import ParsedDocument, Skipped
from qualkit.model.ingest import Preview, PreviewedSpeaker, Upload
from qualkit.store import Store
from qualkit.workflows._files import find_files
from qualkit.workflows._known import Known
from qualkit.workflows._reading import (
    IngestOptions,
    line_with_path,
    parse,
    read_people,
    speech_of,
)

Progress = Callable[[int, int], None]


def preview(
    store: Store | None,
    paths: Sequence[Path | Upload],
    options: IngestOptions,
    *,
    progress: Progress | None = None,
) -> Preview:
    """Read `paths` as an ingest would, into nothing.

    ``store`` is that of the project, whose participants are known to speak; None without one.

    Raises
    ------
    ReadError
        If a path does not exist or the participants file has faults.
    """
    people = read_people(options.participants, options.known_roles)
    roster = {name for person in people for name in (person.name, *person.aliases)}
    if store is not None:
        roster.update(stores.participants.spellings(store))
    found = find_files(paths, options.participants)
    speakers: list[PreviewedSpeaker] = []
    failed, skipped, notes = list(found.failed), list(found.skipped), []
    known = Known(store)
    for done, (file, name) in enumerate(found.files, 1):
        try:
            data = file.read()
            if not known.takes(file.path, name, data):
                continue
            parsed = parse(file, data, options, sorted(roster))
        except (ReadError, UnknownName) as error:
            reason = line_with_path(file.path, error)
            failed.append(Skipped(where=str(file.path), line=0, reason=reason))
        else:
            for document in parsed:
                speakers += _speakers(document, document.name or name)
                skipped += document.skipped
                notes += [f"{file.path.name}: {note}" for note in document.notes]
        finally:
            if progress:
                progress(done, len(found.files))
    names = {row.speaker for row in speakers if row.speaker}
    notes += [
        f"{pair.alias!r} may be {pair.name!r} ({pair.reason})"
        for pair in transcripts.likely_aliases(names)
    ]
    return Preview(
        speakers=tuple(speakers),
        failed=tuple(failed),
        skipped=(*skipped, *known.skipped),
        notes=tuple(notes),
        unchanged=tuple(dict.fromkeys(known.unchanged)),
    )


def _speakers(parsed: ParsedDocument, document: str) -> list[PreviewedSpeaker]:
    """A row a speaker, in the order of their first turns."""
    turns: Counter[str | None] = Counter(turn.speaker for turn in parsed.turns)
    words: Counter[str | None] = Counter()
    for turn, speech in zip(parsed.turns, speech_of(parsed), strict=True):
        words[turn.speaker] += count_words(speech)
    firsts = {turn.speaker: turn.span for turn in reversed(parsed.turns)}
    return [
        PreviewedSpeaker(
            document=document,
            speaker=speaker,
            turns=n,
            words=words[speaker],
            first=parsed.text[firsts[speaker].start : firsts[speaker].end],
        )
        for speaker, n in turns.items()
    ]
