"""The pages over a real project file, opened anew in a worker thread for each request."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from web_fakes import Browser

from qualkit.project import Project

BOOK = """
codebook: Needs
version: 1
codes:
  - name: Needs
    category: true
    codes:
      - name: Make friends
        color: "#d1495b"
      - name: Information
"""


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    path = tmp_path / "study.qualkit"
    (tmp_path / "club.txt").write_text(
        "Stan: I want somebody to have a cup of tea with.\n\n"
        "Ms Ward: They need more information about the buses.\n",
        encoding="utf-8",
    )
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    people = tmp_path / "people.csv"
    people.write_text("participant,role\nStan,citizen\nMs Ward,staff\n", encoding="utf-8")
    with Project.create(path) as project:
        project.ingest(tmp_path / "club.txt", participants=people)
        project.import_codebook(tmp_path / "book.yaml")
        project.add_coding("club", "Make friends", quote="a cup of tea", coder="ana")
        project.add_coding(
            "club", "Information", quote="more information", about="citizen", coder="ana"
        )
        project.contrast()
    return Browser(partial(Project.open, path))


def test_start_page_shows_the_project(browser: Browser) -> None:
    page = browser.get("/").text

    assert ">club</bdi>" in page
    assert "tint-d1495b" in page


def test_quotes_page_marks_the_view_of_another_role(browser: Browser) -> None:
    page = browser.get("/quotes?code=Needs/Information&role=staff").text

    assert "more information</blockquote>" in page
    assert "about <bdi>citizen</bdi>" in page


def test_contrast_page_shows_the_run_and_makes_none(browser: Browser, tmp_path: Path) -> None:
    before = (tmp_path / "study.qualkit").read_bytes()

    page = browser.get("/contrast").text

    assert "run 2" in page
    assert "1 of 1" in page
    assert (tmp_path / "study.qualkit").read_bytes() == before


def test_an_unknown_document_is_not_there(browser: Browser) -> None:
    assert browser.get("/document?name=pub").status_code == 404


def test_a_project_that_is_gone_is_said_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "study.qualkit").unlink()

    response = browser.get("/")

    assert response.status_code == 500
    assert "The project cannot be shown" in response.text
