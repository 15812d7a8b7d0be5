"""Measures the workbench in Chromium on loopback, and under the load of twenty tabs.

The page marks what it does (`performance.mark`); what the marks say is held against what the
browser itself saw of the same keys (Event Timing). Prints what it measures beside what is wanted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "web" / "browser"))

import httpx  # noqa: E402
from bench_web_load import words_of  # noqa: E402
from browser_chromium import chromium, context_options, let_in, missing  # noqa: E402
from browser_projects import LARGE_DOCUMENT, N_CODES, large, large_code  # noqa: E402
from browser_serving import Served  # noqa: E402

from qualkit.project import Project  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Row = tuple[str, ...]

OPENINGS, ACTIONS = 7, 40
TABS = 20
SECONDS = float(os.environ.get("QUALKIT_BENCH_SECONDS", "60"))
CODER = "Bench"
MARK = "name => performance.getEntriesByName(name).at(-1)?.startTime ?? null"
HAS_MARK = "name => performance.getEntriesByName(name).length > 0"
SAVED = "() => document.querySelector('#outbox')?.dataset.state === 'saved'"
WATCH_KEYS = """
window.keyTimes = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.name === "keydown") window.keyTimes.push(entry.duration);
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
SCROLL = """async () => {
  const times = [];
  await new Promise((resolve) => {
    const step = (time) => {
      times.push(time);
      scrollBy(0, 90);
      if (times.length < 301) requestAnimationFrame(step); else resolve();
    };
    requestAnimationFrame(step);
  });
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  return { frames: gaps.length / (times.at(-1) - times[0]) * 1000, longest: Math.max(...gaps) };
}"""


def measure() -> Iterator[tuple[str, Row, list[Row]]]:
    """Titles, headers and rows of the tables: the page in Chromium, then the load."""
    header = ("what", "measured", "wanted")
    with tempfile.TemporaryDirectory() as folder:
        project = large(Path(folder) / "evening.qualkit")
        with Served(project=project, options=("--coder", CODER)) as server:
            if reason := missing():
                print(f"the page is not measured: {reason}")
            else:
                with chromium() as browser:
                    yield ("The coding page, 100,000 words, 5,000 codings", header,
                           [*_opening(browser, server), *_acting(browser, server)])  # fmt: skip
            made = _load(server)
        yield f"{TABS} tabs that code for {SECONDS:.0f} s", header, _load_rows(made, project)


# --- the page -----------------------------------------------------------------------------------


@contextmanager
def _tab(browser: Browser, server: Served) -> Iterator[Page]:
    context = browser.new_context(**context_options())
    let_in(context, server)
    context.add_init_script(WATCH_KEYS)
    page = context.new_page()
    yield page
    context.close()


def _open(page: Page, server: Served) -> dict[str, float]:
    """Milliseconds from navigation to each of the page's marks."""
    page.goto(f"{server.address}document?name={LARGE_DOCUMENT}")
    page.wait_for_function(HAS_MARK, arg="qualkit:complete", timeout=60_000)
    return {name: page.evaluate(MARK, f"qualkit:{name}") for name in ("first-text", "complete")}


def _opening(browser: Browser, server: Served) -> list[Row]:
    times = []
    for _ in range(OPENINGS + 1):
        with _tab(browser, server) as page:
            times.append(_open(page, server))
    first, complete = (
        statistics.median(time[name] for time in times[1:]) for name in ("first-text", "complete")
    )
    return [
        ("open to first text", f"{first:,.0f} ms", "1,000 ms"),
        ("open to complete", f"{complete:,.0f} ms", "1,500 ms"),
    ]


def _acting(browser: Browser, server: Served) -> list[Row]:
    painted, durable = [], []
    with _tab(browser, server) as page:
        _open(page, server)
        for number in range(ACTIONS + 1):
            _code_a_sentence(page, number)
            begun, shown, kept = (
                page.evaluate(MARK, f"qualkit:{name}") for name in ("action", "painted", "durable")
            )
            painted.append(shown - begun)
            durable.append(kept - begun)
        keys = page.evaluate("window.keyTimes")
        frames = page.evaluate(SCROLL)
    slowest = max(keys, default=0)
    return [
        ("code given to painted", _milliseconds(painted[1:]), "50 ms"),
        ("code given to durable", _milliseconds(durable[1:]), "100 ms"),
        ("any key to the next frame, slowest", f"{slowest:,.0f} ms", ""),
        ("scrolling", f"{frames['frames']:.0f} frames/s", "50 frames/s"),
        ("longest frame of the scrolling", f"{frames['longest']:.0f} ms", ""),
    ]


def _code_a_sentence(page: Page, number: int) -> None:
    """Select the next sentence, type a code's name, confirm, wait until it is durable."""
    page.evaluate("performance.clearMarks()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type(f"Code {number % N_CODES + 1}")
    page.keyboard.press("Enter")
    for name in ("painted", "durable"):
        page.wait_for_function(HAS_MARK, arg=f"qualkit:{name}")
    page.wait_for_function(SAVED)


def _milliseconds(times: Sequence[float]) -> str:
    ordered = sorted(times)
    late = ordered[int(0.95 * len(ordered))]
    return f"{statistics.median(times):,.0f} ms (95 % within {late:,.0f} ms)"


# --- the load -----------------------------------------------------------------------------------


def _load(server: Served) -> dict[str, Any]:
    """What twenty tabs did, told by the process in which they ran."""
    told = httpx.get(
        f"{server.address}api/document",
        params={"name": LARGE_DOCUMENT},
        cookies=server.cookies,
        trust_env=False,
    ).json()
    ((name, value),) = server.cookies.items()
    task = {
        "port": server.port,
        "cookie": f"{name}={value}",
        "document": LARGE_DOCUMENT,
        "text": told["document"]["version"],
        "codes": [large_code(number) for number in range(N_CODES)],
        "passages": words_of(told["text"]),
        "tabs": TABS,
        "seconds": SECONDS,
    }
    command = [sys.executable, str(ROOT / "scripts" / "bench_web_load.py")]
    done = subprocess.run(
        command, input=json.dumps(task), capture_output=True, text=True, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _load_rows(made: dict[str, Any], project: Path) -> list[Row]:
    tabs = made["tabs"]
    times = sorted(time * 1000 for tab in tabs for time in tab["seconds"])
    told = [coding for tab in tabs for coding in tab["codings"]]
    counts = [len(tab["codings"]) for tab in tabs]
    with Project.open(project) as study:
        stored = [row["id"] for row in study.codings(coder=CODER)]
    lost = set(told) - set(stored)
    faults = [fault for tab in tabs for fault in tab["faults"]]
    if faults:
        print(f"refused: {faults[0]}")
    return [
        ("codings a second", f"{len(told) / made['seconds']:,.0f}", "300"),
        ("p50", f"{statistics.median(times):.0f} ms", ""),
        ("p99", f"{times[int(0.99 * len(times))]:.0f} ms", "150 ms"),
        ("longest", f"{times[-1]:.0f} ms", ""),
        ("slowest tab / fastest", f"{min(counts) / max(counts):.2f}", "0.80"),
        ("told durable", f"{len(told):,}", ""),
        ("refused", f"{len(faults):,}", "0"),
        ("lost", f"{len(lost):,}", "0"),
        ("stored twice", f"{len(stored) - len(set(stored)):,}", "0"),
    ]
