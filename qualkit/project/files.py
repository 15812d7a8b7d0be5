"""Files beside a project: codebooks to look at, outputs that are written whole, passphrases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qualkit import store as stores
from qualkit.errors import ParameterError

if TYPE_CHECKING:
    from qualkit.model.cooccurrence import Cooccurrence
    from qualkit.model.examples import ExampleCheck
    from qualkit.model.tables import Result, Table

Progress = Callable[[int, int], None]

PICTURES = (".svg", ".png", ".pdf", ".html")
"""What a chart can be written as."""

NETWORKS = (".graphml", ".gexf")
"""What codes that come together can be written as, for programs that draw networks."""


CASE_FILES = (".csv", ".xlsx", ".parquet", ".sav", ".rds", ".RData")
"""What a case table can be written as."""

SHEETS = (".csv", ".xlsx", ".docx", ".html", ".md")
"""What disagreements can be written as, to train coders with."""

SomePath = TypeVar("SomePath")


def listed(paths: Sequence[str | Path | SomePath] | str | Path) -> list[Path | SomePath]:
    """One path or several, as paths; what is no path stays what it is."""
    several = [paths] if isinstance(paths, str | Path) else paths
    return [Path(path) if isinstance(path, str) else path for path in several]


def is_exchange(path: str | Path) -> bool:
    """Whether the project or codebook of another program is at `path`: what `import_refi` reads."""
    from qualkit.workflows._tool_opening import is_exchange

    return is_exchange(Path(path))


def read_passphrase(path: str | Path) -> str:
    """The first line of the file at `path`."""
    from qualkit.workflows._pseudonyms import read_passphrase

    return read_passphrase(Path(path))


def check_codebook(path: str | Path) -> int:
    """How many codes the codebook file at `path` has; an error lists every fault."""
    from qualkit.workflows._loading import load_codebook

    return sum(not code.category for code in load_codebook(Path(path))[0].codes)


def check_codebook_text(
    text: str, source: str, files: Callable[[str], str], *, examples: bool = False
) -> tuple[int, ExampleCheck | None]:
    """How many codes the codebook in `text` has, and what its examples say; or every fault."""
    from qualkit.rules import check_examples
    from qualkit.workflows._loading import checked_codebook

    book = checked_codebook(text, source, files)
    tried = check_examples(book.in_use()) if examples else None
    return sum(not code.category for code in book.codes), tried


def check_examples(path: str | Path) -> ExampleCheck:
    """Which examples of the codebook file at `path` its rules do not treat as it says.

    An error lists every fault of the file itself.
    """
    from qualkit.rules import check_examples
    from qualkit.workflows._loading import load_codebook

    return check_examples(load_codebook(Path(path))[0].in_use())


def diff_codebooks(before: str | Path, after: str | Path) -> Table:
    """What changed from one codebook file to another."""
    from qualkit.workflows.compare_codebooks import compare

    return compare(None, before, after)


def check_output(path: str | Path) -> None:
    """Raise at once where `write_file` would only after the work: a project, a folder."""
    stores.files.check_target(Path(path))


def write_file(path: Path, text: str | Iterable[str]) -> None:
    """Write `text`, whole or in pieces, to `path` (mode 0600): all of it, or the old file stays."""
    pieces = [text] if isinstance(text, str) else text
    stores.files.write_whole(path, (piece.encode() for piece in pieces))


def chart_kinds(shows: type[Result]) -> tuple[str, ...]:
    """The kinds of chart of one type of result; see `qualkit.chart`."""
    from qualkit.charts import kinds_of

    return kinds_of(shows)


def chart_table(result: Result, kind: str) -> Table:
    """The numbers that a chart of `result` draws; see `qualkit.chart`."""
    from qualkit.charts import chart
    from qualkit.model.tables import Table

    drawn = chart(result, kind).table
    if drawn is not None:
        return drawn
    records = result.records()
    return Table(tuple(records[0]), tuple(tuple(row.values()) for row in records))


def draw(result: Result, path: Path, *, kind: str | None = None) -> None:
    """Draw `result` to `path`, as .svg, .png, .pdf or .html by its suffix; see `qualkit.chart`.

    Raises
    ------
    UndefinedResult
        If the result holds nothing that could be drawn.
    ParameterError
        If the suffix is another.
    """
    from qualkit.charts import chart

    suffix = path.suffix.lower()
    if suffix not in PICTURES:
        expected = f"a name ending in {', '.join(PICTURES)}"
        raise ParameterError(f"a chart cannot be written as {path.name}", expected=expected)
    drawn = chart(result, kind)
    if suffix == ".png":
        drawn.png(path)
    elif suffix == ".pdf":
        drawn.pdf(path)
    else:
        write_file(path, drawn.html() if suffix == ".html" else drawn.svg(fixed=True))


def write_network(result: Cooccurrence, path: Path) -> None:
    """Write codes that come together to `path`, as .graphml or .gexf by its suffix."""
    from qualkit.interchange.networks import write_network

    write_file(path, write_network(result, path.suffix))
