"""Chromium and axe-core: where they are, how Chromium is started, why a test has to be skipped.

Playwright is imported where it is used, so that tests can be collected without it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from browser_serving import Served
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / ".venv" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

FILLED = ("#review-card",)
"""What scripts fill on pages that have it."""

COMPLETE = """(filled) =>
  filled.every((each) => document.querySelector(each)?.hasChildNodes() ?? true)
  && (!document.querySelector("#transcript")
    || performance.getEntriesByName("qualkit:complete").length > 0)"""


def executable() -> str | None:
    """The browser to use: QUALKIT_CHROMIUM, or the first of `NAMES` on PATH."""
    if named := os.environ.get("QUALKIT_CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str | None:
    """Why no browser can be driven here, None when one can."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed (scripts/setup)"
    if executable() is None:
        return "no Chromium on PATH (scripts/browser, or QUALKIT_CHROMIUM=/path/to/chromium)"
    return None


def missing_axe() -> str | None:
    """Why pages cannot be searched for barriers here, None when they can."""
    return None if AXE.is_file() else "axe-core is not in .venv/browser (scripts/browser)"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium with a new profile.

    Only one in a process at a time, and no event loop of asyncio beside it in the same thread.
    """
    with chromiums() as running:
        yield running()


@contextmanager
def chromiums() -> Iterator[Callable[[], Browser]]:
    """Gives the Chromium that runs, a new one where the last has crashed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started: list[Browser] = []

        def running() -> Browser:
            if not (started and started[-1].is_connected()):
                started.append(
                    playwright.chromium.launch(
                        executable_path=executable(),
                        headless=True,
                        args=list(FLAGS),
                        chromium_sandbox=os.geteuid() != 0,
                    )
                )
            return started[-1]

        try:
            yield running
        finally:
            for browser in started:
                browser.close()


def close(context: BrowserContext, browser: Browser) -> None:
    """Close a context whose test has ended; a Chromium that crashes now fails no test."""
    from playwright.sync_api import Error

    try:
        context.close()
    except Error:
        if browser.is_connected():
            raise


def context_options(**options: Any) -> dict[str, Any]:
    """What every page has in common: size, language, time zone, nothing that moves."""
    common = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/Copenhagen",
        "reduced_motion": "reduce",
        "color_scheme": "light",
        "service_workers": "block",
    }
    return common | options


def let_in(context: BrowserContext, server: Served) -> None:
    """Give `context` the session of `server`; any number of contexts may have it."""
    for name, value in server.cookies.items():
        context.add_cookies(
            [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "httpOnly": True,
              "sameSite": "Strict"}]
        )  # fmt: skip


def settled(page: Page) -> None:
    """Wait until a page shows all it will: its fonts, and what its scripts read."""
    page.wait_for_function(COMPLETE, arg=list(FILLED))
    page.evaluate("document.fonts.ready.then(() => null)")
