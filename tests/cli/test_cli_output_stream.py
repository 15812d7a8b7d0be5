"""Tables printed row by row are those printed at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualkit.cli import output


@pytest.mark.parametrize("n", [0, 1, 2, 1000, 1001])
@pytest.mark.parametrize("as_json", [True, False])
def test_a_stream_is_what_is_printed_at_once(
    n: int, as_json: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"name": f"=a{at}\u202e\n", "n": at, "more": {"x": [1]}} for at in range(n)
    ]
    columns = ("name", "n", "more")
    file = tmp_path / "rows.txt"

    output.stream(rows, columns, as_json=as_json, as_csv=not as_json, output=None)
    output.stream(rows, columns, as_json=as_json, as_csv=not as_json, output=file)

    whole = output.json_text(rows) if as_json else output.csv_text(rows, columns)
    assert capsys.readouterr().out == whole
    assert file.read_bytes().decode() == whole


@pytest.mark.parametrize(("asked", "wide"), [("140", 140), ("wide", 100), ("0", 100), ("", 100)])
def test_a_table_in_a_pipe_is_as_wide_as_is_asked(
    asked: str, wide: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", asked)

    output.table([{"text": "word " * 60}], ("text",))

    longest = max(len(line.rstrip()) for line in capsys.readouterr().out.splitlines())
    assert wide - 8 < longest <= wide
