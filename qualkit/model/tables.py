"""What every result can do: become plain data, or a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def plain(value: Any) -> Any:
    """`value` as JSON's own types: dataclasses and mappings become dicts, sequences lists.

    >>> plain((1, {"a": (2, None)}))
    [1, {'a': [2, None]}]
    """
    if isinstance(value, Result | Table):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
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


@dataclass(frozen=True, slots=True)
class Table(Sequence[dict[str, Any]]):
    """A list of plain rows with the same columns, as the listing commands return it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

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
