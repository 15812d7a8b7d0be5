"""Nothing lost, nothing doubled, nobody overwritten: cut networks, killed servers, two tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import browser_chromium
import pytest
from browser_coding import click_on, codings, drag_over, give, open_document, saved, until
from browser_projects import DOCUMENT
from browser_serving import Served
from browser_watch import Watch

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

LOST = ("ERR_", "Failed to load resource", "request failed", "answer 403", "answer 409")


@pytest.fixture
def gardens(own_served: Callable[..., Served]) -> Served:
    return own_served("small")


@pytest.fixture
def tab(gardens: Served, open_page: Callable[..., Page], watch: Watch) -> Page:
    watch.expect(*LOST)
    page = open_page(gardens)
    open_document(page, gardens, DOCUMENT)
    return page


def code_turns(tab: Page, n: int) -> None:
    """Code the next `n` turns with the code used last, by keys, without waiting."""
    for _ in range(n):
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press(".")


def begin(tab: Page) -> None:
    drag_over(tab, "the far side")
    give(tab, "praise")


def state(tab: Page) -> str:
    return str(tab.locator("#outbox").get_attribute("data-state"))


def test_what_is_done_without_a_network_is_saved_when_it_is_back(
    tab: Page, gardens: Served
) -> None:
    begin(tab)
    before = codings(gardens, DOCUMENT)
    tab.context.set_offline(True)
    code_turns(tab, 3)
    until(tab, "document.getElementById('outbox').dataset.state === 'unsaved'")
    assert "NOT SAVED" in tab.locator("#outbox").inner_text()
    assert tab.locator("#trouble").is_visible()
    assert codings(gardens, DOCUMENT) == before

    tab.context.set_offline(False)
    saved(tab)

    assert len(codings(gardens, DOCUMENT)) == len(before) + 3


def test_an_answer_that_is_lost_doubles_nothing(tab: Page, gardens: Served) -> None:
    begin(tab)
    before = codings(gardens, DOCUMENT)
    lost = []

    def lose(route: object) -> None:
        if len(lost) < 2:
            lost.append(route.fetch())  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    tab.route("**/api/codings", lose)
    code_turns(tab, 1)
    saved(tab)

    assert len(lost) == 2
    assert len(codings(gardens, DOCUMENT)) == len(before) + 1


def test_a_killed_server_that_is_started_again_loses_nothing(tab: Page, gardens: Served) -> None:
    begin(tab)
    before = codings(gardens, DOCUMENT)
    gardens.kill()
    code_turns(tab, 3)
    until(tab, "document.getElementById('outbox').dataset.state === 'unsaved'")

    gardens.restart()
    until(tab, "document.getElementById('trouble')?.textContent.includes('started anew')")
    browser_chromium.let_in(tab.context, gardens)
    tab.evaluate("dispatchEvent(new Event('focus'))")
    saved(tab)

    assert len(codings(gardens, DOCUMENT)) == len(before) + 3


def test_leaving_with_unsaved_work_asks_first(tab: Page, watch: Watch) -> None:
    watch.expect("dialog: beforeunload")
    watch.may_leave = False
    begin(tab)
    tab.context.set_offline(True)
    code_turns(tab, 1)

    until(tab, "document.getElementById('outbox').dataset.state !== 'saved'")

    with tab.expect_event("dialog") as asked:
        tab.close(run_before_unload=True)

    assert asked.value.type == "beforeunload"
    assert tab.evaluate("document.getElementById('outbox').dataset.state") != "saved"


def test_a_reload_takes_unsaved_codings_along_without_their_words(
    tab: Page, gardens: Served, watch: Watch
) -> None:
    watch.expect("dialog: beforeunload")
    begin(tab)
    before = codings(gardens, DOCUMENT)
    tab.route("**/api/codings", lambda route: route.abort())
    code_turns(tab, 2)
    until(tab, "document.getElementById('outbox').dataset.state === 'unsaved'")
    kept = tab.evaluate("sessionStorage.getItem('qualkit-outbox')")
    assert "quote" not in kept
    assert "What would make" not in kept

    tab.unroute("**/api/codings")
    open_document(tab, gardens, DOCUMENT)
    saved(tab)

    assert len(codings(gardens, DOCUMENT)) == len(before) + 2


def test_two_tabs_see_each_other_and_never_overwrite(
    tab: Page, gardens: Served, new_context: Callable[..., BrowserContext]
) -> None:
    other = tab.context.new_page()
    open_document(other, gardens, DOCUMENT)
    click_on(tab, "I go for the chat")
    # The other tab no longer hears news, and does not know of the change.
    other.route("**/api/news*", lambda route: route.abort())
    click_on(other, "I go for the chat")
    tab.keyboard.press("r")
    give(tab, "praise")

    other.keyboard.press("]")
    other.locator(".notice.error").wait_for()

    assert ("Praise", "I go for the chat") in codings(gardens, DOCUMENT)
    assert other.locator("#details h2").inner_text() == "Praise"
    other.locator(".notice.error button", has_text="all the same").click()
    saved(other)
    assert ("Praise", "I go for the chat, if") in codings(gardens, DOCUMENT)


def test_a_tab_shows_what_another_one_did(tab: Page, gardens: Served) -> None:
    other = tab.context.new_page()
    open_document(other, gardens, DOCUMENT)
    n = other.locator(".label").count()

    other.bring_to_front()
    begin(tab)

    until(other, f"document.querySelectorAll('.label').length > {n}")
    assert state(other) == "saved"


def test_what_the_command_line_does_is_shown(tab: Page, gardens: Served) -> None:
    with Project.open(gardens.project) as project:
        project.add_coding(DOCUMENT, "Weather", quote="Cafe\u0301", coder="Ada")

    until(
        tab,
        "[...document.querySelectorAll('.label')].some(({ textContent: words }) =>"
        " words.includes('Weather') && words.includes('Ada'))",
    )


def test_what_the_server_fails_at_is_kept_until_it_can_or_is_given_up(
    tab: Page, gardens: Served, watch: Watch
) -> None:
    watch.expect("answer 500")
    begin(tab)
    before = codings(gardens, DOCUMENT)
    full = {"error": "the disk is full; make room"}
    tab.route("**/api/codings", lambda route: route.fulfill(status=500, json=full))
    code_turns(tab, 2)
    until(tab, "document.getElementById('trouble')?.textContent.includes('the disk is full')")

    tab.locator("#trouble button").click()
    until(tab, "document.getElementById('outbox').textContent.includes('(1)')")
    tab.unroute("**/api/codings")
    saved(tab)

    assert len(codings(gardens, DOCUMENT)) == len(before) + 1


def test_a_memo_typed_over_somebody_elses_is_not_saved_silently(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")
    tab.keyboard.press("m")
    tab.keyboard.type("mine")
    with Project.open(gardens.project, coder="Ada") as project:
        (coding,) = [row for row in project.codings() if row["quote"] == "I go for the chat"]
        project.change_coding(coding["id"], memo="long and precious")
    tab.wait_for_timeout(3500)  # news have come

    tab.keyboard.press("Control+Enter")
    tab.locator(".notice.error").wait_for()

    with Project.open(gardens.project) as project:
        (found,) = project.find_codings([coding["id"]])
    assert found.memo == "long and precious"


def test_what_is_typed_outlives_the_removal_of_its_coding(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")
    tab.keyboard.press("m")
    tab.keyboard.type("do not lose me")
    with Project.open(gardens.project, coder="Ada") as project:
        (coding,) = [row for row in project.codings() if row["quote"] == "I go for the chat"]
        project.remove_coding(coding["id"])

    tab.locator(".gone button", has_text="Keep").click()
    saved(tab)
    tab.locator(".memo-text").wait_for()

    assert tab.locator(".memo-text").inner_text() == "do not lose me"


def test_leaving_with_a_memo_half_typed_asks_first(tab: Page, watch: Watch) -> None:
    watch.expect("dialog: beforeunload")
    watch.may_leave = False
    click_on(tab, "I go for the chat")
    tab.keyboard.press("m")
    tab.keyboard.type("half")

    with tab.expect_event("dialog"):
        tab.close(run_before_unload=True)

    assert tab.evaluate("document.activeElement.value") == "half"


def test_a_code_made_without_a_network_outlives_a_reload(
    tab: Page, gardens: Served, watch: Watch
) -> None:
    watch.expect("dialog: beforeunload")
    tab.route(
        "**/api/cod*",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    drag_over(tab, "a bench to sit on")
    tab.keyboard.type("Benches")
    tab.keyboard.press("Enter")
    until(tab, "document.getElementById('outbox').dataset.state === 'unsaved'")
    tab.unroute("**/api/cod*")

    open_document(tab, gardens, DOCUMENT)
    saved(tab)

    assert ("Benches", "a bench to sit on") in codings(gardens, DOCUMENT)


def test_what_is_read_meanwhile_never_hides_what_was_done(tab: Page, gardens: Served) -> None:
    begin(tab)
    held: list[tuple[Any, Any]] = []

    def hold(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    tab.route("**/api/document/codings*", hold)
    with Project.open(gardens.project, coder="Ada") as project:
        project.add_coding(DOCUMENT, "Weather", quote="Cafe\u0301")
    while not held:
        tab.wait_for_timeout(25)
    code_turns(tab, 4)
    saved(tab)

    route, old = held[0]
    route.fulfill(response=old)
    tab.wait_for_timeout(500)

    counts = [int(text or 0) for text in tab.locator("#code-tree .n").all_inner_texts()]
    assert sum(counts) == len(codings(gardens, DOCUMENT))
