"""What people and programs see: tables on stdout, one JSON document, CSV; messages on stderr.

Nothing that comes from a file reaches the terminal with its control characters.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import click

from qualkit.model.csvtext import csv_text, flat_cell
from qualkit.model.reports import UNKNOWN, visible
from qualkit.model.tables import Table

Progress = Callable[[int, int], None]

RETIRED = " (retired)"
"""What marks a code that is given no more, for people."""

_WIDTH_WITHOUT_TERMINAL = 100
_SHORT = 16
_AT_ONCE = 1000
_OBEYED = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Printable(Protocol):
    """A result or a table of the model."""

    def to_dict(self) -> Any:
        """The whole as plain data."""

    def records(self) -> list[dict[str, Any]]:
        """The table, one flat mapping a row."""


def emit(
    result: Printable,
    *,
    as_json: bool,
    as_csv: bool,
    output: Path | None,
    show: Callable[[Any], None],
) -> None:
    """Print `result` as JSON, as CSV, or by `show` for people; to `output` where given."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    if not (as_json or as_csv or output):
        show(result)
        return
    is_csv = as_csv or (not as_json and output is not None and output.suffix.lower() == ".csv")
    if is_csv:
        text = csv_text(result.records(), result.columns if isinstance(result, Table) else ())
    else:
        text = json_text(result.to_dict())
    if output is None:
        raw(text)
        return
    from qualkit.project import write_file

    write_file(output, text)
    say(f"written to {output}")


def stream(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    as_json: bool,
    as_csv: bool,
    output: Path | None,
) -> None:
    """Print what `emit` would print of a table, row by row: for tables of hundreds of megabytes."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    is_csv = as_csv or (not as_json and output is not None and output.suffix.lower() == ".csv")
    pieces = _csv_pieces(rows, columns) if is_csv else _json_pieces(rows)
    if output is None:
        for piece in pieces:
            raw(piece)
        return
    from qualkit.project import write_file

    write_file(output, pieces)
    say(f"written to {output}")


def _csv_pieces(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    yield csv_text([], columns)
    heading = len(csv_text([], columns))
    for some in _some(rows):
        yield csv_text(some, columns)[heading:]


def _json_pieces(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    is_first = True
    for some in _some(rows):
        yield ("[" if is_first else ",") + json_text(some)[1:-3]
        is_first = False
    yield "[]\n" if is_first else "\n]\n"


def _some(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def json_text(data: Any) -> str:
    """`data` as one JSON document with a line end; what a terminal would obey is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    right: Collection[str] = (),
) -> None:
    """Print `rows` as a table that fits the terminal; numbers and `right` columns are set right."""
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        values = [row.get(column) for row in rows]
        is_number = any(isinstance(value, int | float) for value in values)
        heading = visible((titles or {}).get(column, column.replace("_", " ")))
        longest = max((len(shown(value)) for value in values), default=0)
        drawn.add_column(
            heading,
            justify="right" if is_number or column in right else "left",
            overflow="fold",
            no_wrap=max(longest, len(heading)) <= _SHORT,
        )
    for row in rows:
        drawn.add_row(*(Text(shown(row.get(column))) for column in columns))
    console().print(drawn)


def documents(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print documents; the column of sessions is left out where it only repeats their names."""
    alike = all(row["session"] == row["name"] for row in rows)
    table(rows, [column for column in columns if not (alike and column == "session")])


def count(n: int, noun: str) -> str:
    """`n` of something.

    >>> count(1, "turn"), count(2, "turn")
    ('1 turn', '2 turns')
    """
    return f"{n} {noun}" + ("" if n == 1 else "s")


def moment(instant: str | None) -> str | None:
    """An instant as people read it: to the minute, in UTC.

    >>> moment("2009-03-05T12:00:31Z")
    '2009-03-05 12:00'
    """
    return instant and instant[:16].replace("T", " ")


def shown(value: Any) -> str:
    """A value as a person reads it, control characters spelled out."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, Mapping | list | tuple):
        return visible(flat_cell(value)) or UNKNOWN
    return visible(str(value))


def console() -> Any:
    """A Rich console on stdout, as wide as the terminal."""
    from rich.console import Console

    return Console(width=_width(), highlight=False, soft_wrap=False, emoji=False, markup=False)


def _width() -> int:
    if sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return _WIDTH_WITHOUT_TERMINAL


def raw(text: str) -> None:
    """What another program reads, exactly; on a terminal with control characters spelled out."""
    click.echo(visible(text) if sys.stdout.isatty() else text, nl=False)


def line(text: str = "") -> None:
    """One line of the result on stdout."""
    click.echo(visible(text))


def lines(text: str) -> None:
    """Several lines on stdout, each as it is."""
    for single in text.splitlines():
        line(single)


def prose(text: str, *, width: int | None = None) -> None:
    """Whole sentences on stdout, wrapped to the terminal, further lines indented."""
    wide = width or _width()
    click.echo("\n".join(textwrap.wrap(visible(text), wide, subsequent_indent="  ")))


def say(text: str) -> None:
    """A message on stderr."""
    click.echo(visible(text), err=True)


def tell_waiting(codings: int) -> None:
    """Say that codings wait for review, where any do."""
    if codings:
        say(f"note: {count(codings, 'coding')} waiting for review: documents PROJECT review")


def tell_swept(folders: Sequence[str]) -> None:
    """Say what was left by commands that were killed, and is gone now."""
    if folders:
        named = ", ".join(folders)
        say(f"note: took away what a stopped import or merge left beside the project: {named}")


@contextmanager
def progress(task: str) -> Iterator[Progress | None]:
    """A bar with the time left on stderr; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        bar = bars.add_task(task, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)
