"""What every result can do: become plain data, or a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ParameterError
from qualkit.model.showing import ground_html, records_html, table_html

if TYPE_CHECKING:
    import pandas as pd


_PLAIN = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """`value` as JSON's own types: dataclasses and mappings become dicts, sequences lists.

    Sets become sorted lists, so that the same value is always written alike.

    >>> plain((1, {"a": (2, None), "b": {"y", "x"}}))
    [1, {'a': [2, None], 'b': ['x', 'y']}]
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Result | Table):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=repr)
    return value


class Result:
    """Base of the frozen results; a subclass says in `records` what its rows are."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The whole result as plain data, ready for JSON."""
        return {item.name: plain(getattr(self, item.name)) for item in fields(self)}  # type: ignore[arg-type]

    def records(self) -> list[dict[str, Any]]:
        """The result's table: one flat mapping a row."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """The result's table as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def _repr_html_(self) -> str:
        """The result as a notebook shows it."""
        parts = (records_html(self.records()), ground_html(self))
        return "<div>" + "\n".join(filter(None, parts)) + "</div>"


@dataclass(frozen=True, slots=True)
class Table(Sequence[dict[str, Any]]):
    """A list of plain rows with the same columns, as the listing commands return it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            odd = next(row for row in self.rows if len(row) != width)
            raise ParameterError(f"a row of {len(odd)} cells", expected=f"{width} cells")

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Table(self.columns, self.rows[index])
        return dict(zip(self.columns, self.rows[index], strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def to_dict(self) -> list[dict[str, Any]]:
        """The rows as a list of plain mappings, ready for JSON."""
        return [plain(row) for row in self]

    def records(self) -> list[dict[str, Any]]:
        """The same as `to_dict`: a table is flat already."""
        return self.to_dict()

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """The rows as a notebook shows them."""
        return table_html(self.columns, self.rows)
