"""Fixtures for tests in a browser: projects, servers, Chromium, a page that has been let in.

Chromium lives as long as a module's tests: the loop of Playwright would be in the way of other
tests of the same worker.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser_chromium
import pytest
from browser_projects import PROJECTS
from browser_serving import Served
from browser_watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 30_000
"""Milliseconds after which a page that waits for something has failed."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a project of a name in `PROJECTS`, once; do not write to it."""
    paths: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in paths:
            folder = tmp_path_factory.mktemp(f"browser-{name}")
            paths[name] = PROJECTS[name](folder / f"{name}.qualkit")
        return paths[name]

    return make


@pytest.fixture(scope="session")
def served(made: Callable[[str], Path]) -> Iterator[Callable[[str], Served]]:
    """Serves a project of a name in `PROJECTS`, once; only for tests that change nothing."""
    running: dict[str, Served] = {}
    with ExitStack() as stack:

        def serve(name: str) -> Served:
            if name not in running:
                running[name] = stack.enter_context(Served(project=made(name)))
            return running[name]

        yield serve


@pytest.fixture
def own_served(made: Callable[[str], Path], tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serves a copy of a project that is the test's own: to be written to, killed, started anew."""
    with ExitStack() as stack:

        def serve(name: str, *options: str) -> Served:
            copy = Path(shutil.copy(made(name), tmp_path / f"{name}.qualkit"))
            return stack.enter_context(Served(project=copy, options=options))

        yield serve


@pytest.fixture(scope="module")
def chromiums() -> Iterator[Callable[[], Browser]]:
    """Gives the module's Chromium, or a skip that says what is missing."""
    if reason := browser_chromium.missing():
        pytest.skip(reason)
    with browser_chromium.chromiums() as running:
        yield running


@pytest.fixture
def browser(chromiums: Callable[[], Browser]) -> Browser:
    """Chromium; one that crashed in a test takes no other test with it."""
    return chromiums()


@pytest.fixture
def watch() -> Watch:
    """The faults of the pages that the test opened; what it does not expect fails it."""
    return Watch()


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Opens fresh contexts (a browser's profile each), let in where a server is given."""
    contexts: list[BrowserContext] = []

    def new(server: Served | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(**browser_chromium.context_options(**options))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        if server:
            browser_chromium.let_in(context, server)
        return context

    yield new
    for context in contexts:
        browser_chromium.close(context, browser)
    assert watch.unexpected() == []


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a path of a server in a fresh context that has been let in, and waits for it."""

    def open_(server: Served, path: str = "", **options: Any) -> Page:
        page = new_context(server, **options).new_page()
        page.goto(server.address + path)
        browser_chromium.settled(page)
        return page

    return open_


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, or a skip that says what is missing."""
    if reason := browser_chromium.missing_axe():
        pytest.skip(reason)
    return browser_chromium.AXE.read_text(encoding="utf-8")
