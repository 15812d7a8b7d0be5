"""Every page of the workbench that tests, screenshots and the bench open: one line each.

A page has a name, its address under a project, and the projects it is opened with.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from browser_projects import DOCUMENT, LARGE_DOCUMENT

ALL = ("empty", "small", "large")
FILLED = ("small", "large")
DOCUMENTS = {"small": DOCUMENT, "large": LARGE_DOCUMENT}
CODES = {"small": "Needs/Water", "large": "Group 1/Code 1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: ``{document}`` and ``{code}`` in its path are those of the project."""

    name: str
    path: str
    projects: tuple[str, ...] = ALL

    def under(self, project: str) -> str:
        """The path of this page in a project, without the first slash."""
        return self.path.format(
            document=quote(DOCUMENTS.get(project, "")), code=quote(CODES.get(project, ""))
        )


PAGES = (
    Page(name="overview", path=""),
    Page(name="document", path="document?name={document}", projects=FILLED),
    Page(name="review", path="review"),
    Page(name="documents", path="documents"),
    Page(name="participants", path="participants"),
    Page(name="codebook", path="codebook"),
    Page(name="search", path="search"),
    Page(name="search-found", path="search?q=the", projects=FILLED),
    Page(name="quotes", path="quotes"),
    Page(name="quotes-of-a-code", path="quotes?code={code}", projects=FILLED),
    Page(name="contrast", path="contrast"),
)
"""A new page is a line here."""

QUICK = [
    (project, page) for page in PAGES for project in page.projects if project in ("empty", "small")
]
"""Pages with the projects that are quickly made."""
