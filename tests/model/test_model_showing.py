"""Results in a notebook: escaped, cut with a count, and with what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.showing import MOST_ROWS, table_html
from qualkit.model.tables import Result, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Result):
    unit: str = "turn"
    seed: int = 7
    rows: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        return [*self.rows]


def test_words_of_a_project_are_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"

    shown = Counted(rows=({bad: bad},), notes=(bad,), unit=bad)._repr_html_()

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 4


def test_a_long_table_is_cut_and_says_so() -> None:
    table = Table(("n",), tuple((n,) for n in range(MOST_ROWS + 1_234)))

    shown = table._repr_html_()

    assert shown.count("<tr>") == MOST_ROWS + 1
    assert "… and 1,234 more rows" in shown


def test_a_result_says_what_it_rests_on() -> None:
    shown = Counted(rows=({"code": "Bus", "share": 0.123456},), notes=("Few people.",))
    told = shown._repr_html_()

    assert "<td>0.1235</td>" in told
    assert "unit: turn · seed: 7" in told
    assert "<li>Few people.</li>" in told


def test_nothing_and_no_number_are_shown_as_such() -> None:
    shown = table_html(("a", "b", "c", "d"), [(None, float("nan"), True, ["x", {"y": 1.0}])])

    assert "<td>–</td><td>–</td><td>yes</td><td>x, y: 1</td>" in shown


def test_endless_words_are_clipped() -> None:
    assert len(table_html(("quote",), [("word " * 10_000,)])) < 400
