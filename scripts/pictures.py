"""Takes pictures of pages in headless Chromium: those of the README, or every page in every size.

The same machine gives the same pictures: a fixed window, light unless told, nothing that moves, and
the demo, whose clock stands still. Knows no page by itself: they are in `browser_pages`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "web" / "browser"))

from browser_chromium import chromium, context_options, let_in, missing, settled  # noqa: E402
from browser_pages import PAGES  # noqa: E402
from browser_projects import PROJECTS  # noqa: E402
from browser_serving import Served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1440, 1024, 390)
SCHEMES = ("light", "dark")
HEIGHT = 900
LONGEST = 4000
"""Pixels after which a picture of a long page ends."""

REPORT = {"width": 1180, "height": 1500}
SHOWN = {"coding": "document?name=citizens-1", "contrast": "contrast"}
"""Pictures of the workbench by name, with the path of the page in the demo."""


def readme_pictures(browser: Browser, folder: Path) -> Iterator[Path]:
    """The report of the demo, and pages of the workbench on the demo's project."""
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "qualkit", "demo", made]
        subprocess.run(command, check=True, capture_output=True)
        page = browser.new_page(**context_options(viewport=REPORT))
        page.goto((Path(made) / "report.html").as_uri())
        page.screenshot(path=folder / "report.png", animations="disabled")
        yield folder / "report.png"
        with Served(project=Path(made) / "sight-loss.qualkit") as server:
            for name, path in SHOWN.items():
                yield take(browser, server, path, folder / f"{name}.png", longest=HEIGHT)


def every_page(browser: Browser, folder: Path) -> Iterator[Path]:
    """Each page with each of its projects, at each width, light and dark."""
    with tempfile.TemporaryDirectory() as made:
        for name in ("empty", "small", "large"):
            project = PROJECTS[name](Path(made) / f"{name}.qualkit")
            with Served(project=project) as server:
                for page in PAGES:
                    for width in WIDTHS if name in page.projects else ():
                        for scheme in SCHEMES:
                            target = folder / f"{page.name}-{name}-{width}-{scheme}.png"
                            path = page.under(name)
                            yield take(browser, server, path, target, width=width, scheme=scheme)


def take(
    browser: Browser,
    server: Served,
    path: str,
    target: Path,
    *,
    width: int = WIDTHS[0],
    scheme: str = "light",
    longest: int = LONGEST,
) -> Path:
    """A picture of one page, whole unless it is very long."""
    options = context_options(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    context = browser.new_context(**options)
    let_in(context, server)
    page = context.new_page()
    page.goto(server.address + path)
    settled(page)
    tall = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(max(tall, HEIGHT), longest)}
    page.screenshot(path=target, full_page=True, clip=clip, animations="disabled")
    context.close()
    return target


def main(arguments: list[str]) -> int:
    """Take the pictures; the exit code."""
    match arguments:
        case ["--all", folder]:
            pictures = every_page
        case [] | [_] if arguments != ["--all"]:
            pictures, folder = readme_pictures, (arguments or [str(ROOT / "docs" / "pictures")])[0]
        case _:
            print("usage: scripts/screenshots [FOLDER] | --all FOLDER", file=sys.stderr)
            return 2
    if reason := missing():
        print(f"screenshots: {reason}", file=sys.stderr)
        return 1
    Path(folder).mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for path in pictures(browser, Path(folder)):
            print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
