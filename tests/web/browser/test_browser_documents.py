"""Files dropped or chosen on the page of documents: looked at, read, listed, given up."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from browser_serving import Served
from browser_watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

NOTE = b"Cara: I would like a bus on Sundays.\n\nDan: So would I.\n"
DROP = """([files, target]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([atob(text)], name));
  for (const kind of ["dragover", "drop"])
    target.dispatchEvent(
      new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def file(name: str, data: bytes = NOTE) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": data}


def outcomes(tab: Tab) -> list[list[str]]:
    rows = tab.locator("#ingest table tbody tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def test_files_are_looked_at_then_read_and_each_is_listed_with_what_became_of_it(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("empty"), "documents")
    tab.set_input_files("#files", [file("evening.txt"), file("wall.png", b"x")])

    tab.get_by_role("cell", name="Cara").wait_for()
    tab.get_by_role("button", name="Read into the project").click()
    tab.get_by_role("button", name="Done").wait_for()

    assert [row[:2] for row in outcomes(tab)] == [["wall.png", "left out"], ["evening", "stored"]]
    assert tab.locator("#rows th").all_inner_texts() == ["evening"]
    tab.get_by_role("button", name="Done").click()
    assert tab.locator("#ingest").is_hidden()


def test_files_that_are_dropped_are_taken(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("empty"), "documents")
    dropped = [["evening.txt", base64.b64encode(NOTE).decode()]]

    tab.locator("#drop").evaluate(
        "(target, files) => { (" + DROP + ")([files, target]); }", dropped
    )

    tab.get_by_role("cell", name="Dan").wait_for()


def test_options_are_taken_and_a_fault_in_them_can_be_repaired(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Any
) -> None:
    tab = open_page(own_served("empty"), "documents")
    tab.set_input_files("#files", [file("evening.txt")])
    tab.get_by_role("cell", name="Cara").wait_for()
    tab.get_by_text("How to read them").click()
    language = tab.get_by_role("textbox", name="Language")
    language.fill("klingon")

    tab.get_by_role("button", name="Read into the project").click()
    tab.locator(".status.fault").wait_for()
    language.fill("en")
    tab.get_by_label("Roles by name").fill("Cara=citizen")
    tab.get_by_role("button", name="Read into the project").click()
    tab.get_by_role("button", name="Done").wait_for()

    tab.goto(tab.url.replace("documents", "participants"))
    tab.get_by_role("button", name="role of Cara: citizen").wait_for()


def test_what_is_given_up_is_not_read(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("empty"), "documents")
    tab.set_input_files("#files", [file("evening.txt")])

    tab.get_by_role("button", name="Take these files away").click()
    tab.reload()

    assert tab.locator("#rows tr").count() == 0


def test_the_list_is_filtered_by_typing_and_opened_by_enter(
    served: Callable[[str], Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(served("small"), "documents")
    tab.keyboard.press("/")

    tab.keyboard.type("shor")

    assert tab.locator("#rows tr:visible").count() == 1
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/document?name=shore")


def test_a_network_that_is_cut_is_told_once_and_sending_goes_on_from_there(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Watch
) -> None:
    watch.expect(
        "Failed to load resource", "request failed: PUT", "answer 4", "dialog: beforeunload"
    )
    tab = open_page(own_served("empty"), "documents")
    tab.route("**/files/1?*", lambda route: route.abort())
    tab.set_input_files("#files", [file("a.txt"), file("b.txt", b"Eve: Hello there.\n")])

    tab.get_by_text("1 file is still to be sent").wait_for()
    tab.unroute("**/files/1?*")
    tab.get_by_role("button", name="Try again").click()

    tab.get_by_text("To be read: 2 documents with 3 turns").wait_for()


def test_a_file_that_the_server_does_not_take_is_listed_and_the_others_go_on(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Watch
) -> None:
    watch.expect(
        "Failed to load resource", "request failed: PUT", "answer 4", "dialog: beforeunload"
    )
    tab = open_page(own_served("empty"), "documents")
    tab.set_input_files("#files", [file("x" * 5000 + ".txt"), file("evening.txt")])

    tab.get_by_text("1 would fail").wait_for()

    assert [row[1] for row in outcomes(tab)][:1] == ["failed"]
    assert "4096 characters" in outcomes(tab)[0][2]


def test_giving_up_is_answered_at_once_and_nothing_more_is_stored(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    served = own_served("empty")
    tab = open_page(served, "documents")
    words = b"Cara: I would like a bus on Sundays, and on Mondays as well, please.\n\n"
    files = [file(f"n{at}.txt", words * 3000 + b"Dan: %d.\n" % at) for at in range(6)]
    tab.set_input_files("#files", files)
    tab.get_by_role("button", name="Read into the project").click()

    tab.get_by_role("button", name="Give up").click()

    assert "Giving up" in tab.locator(".status").inner_text()
    tab.get_by_role("button", name="Done").wait_for()
    assert tab.get_by_text("Given up. What had been stored stays").is_visible()
