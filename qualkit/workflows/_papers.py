"""A document for people into a file by its suffix, as a page to read or as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qualkit.errors import ParameterError
from qualkit.interchange.case_tables import parquet, workbook
from qualkit.interchange.documents import PAPERS, Paper, texts_of
from qualkit.interchange.tables import write_table
from qualkit.interchange.word_packages import held
from qualkit.model.case_tables import TypedTable
from qualkit.model.reports import visible
from qualkit.store import Store
from qualkit.store.files import check_target, write_whole

Make = Callable[[], bytes]
"""Makes the bytes of a file."""


def suffix_of(out: Path, what: str, known: Mapping[str, object]) -> str:
    """The suffix of `out` in small letters.

    Raises
    ------
    ParameterError
        If it is none of `known`, or nothing may be written there.
    """
    suffix = out.suffix.lower()
    if suffix not in known:
        expected = f"a name ending in {', '.join(known)}"
        raise ParameterError(f"{what} cannot be written as {out.name}", expected=expected)
    check_target(out)
    return suffix


def write_paper(
    out: Path, what: str, paper: Callable[[], Paper], tables: Mapping[str, Make]
) -> int:
    """Write what the suffix of `out` asks for; how many characters had to be spelled out."""
    suffix = suffix_of(out, what, {**PAPERS, **tables})
    if suffix in tables:
        write_whole(out, tables[suffix]())
        return 0
    found = paper()
    write_whole(out, PAPERS[suffix](found))
    return spelled_out(found, suffix)


def tables_of(table: Callable[[], TypedTable], sheet: str) -> dict[str, Make]:
    """What writes a table, by the suffix of the file; formulas are made harmless."""

    def as_csv() -> bytes:
        made = table()
        return write_table([column.name for column in made.columns], made.rows).encode()

    return {
        ".csv": as_csv,
        ".xlsx": lambda: workbook(table(), sheet),
        ".parquet": lambda: parquet(table()),
    }


def spelled_out(paper: Paper, suffix: str) -> int:
    """How many characters of the texts a file of this suffix cannot hold."""
    shown = held if suffix == ".docx" else visible
    return sum(letters_spelled_out(text, shown) for text in texts_of(paper))


def letters_spelled_out(text: str, shown: Callable[[str], str] = held) -> int:
    """How many characters of a text `shown` spells out."""
    return sum(text.count(one) for one in {*text} if shown(one) != one)


def blind_note(store: Store) -> tuple[str, ...]:
    """What is said below the title where a blind coder looks."""
    who = store.viewer
    return (f"Only what {who} did, who codes blind.",) if who is not None else ()


def moment(created: str) -> str:
    """An instant as people write it, to the minute.

    >>> moment("2026-03-04T10:20:30Z")
    '2026-03-04 10:20 UTC'
    """
    return f"{created[:10]} {created[11:16]} UTC" if len(created) > len("2026-03-04T") else created
