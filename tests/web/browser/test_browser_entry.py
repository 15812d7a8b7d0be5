"""A browser is let in once, by the address or the file; a server killed and started anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browser_serving import Served
from browser_watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


def test_the_address_lets_one_browser_in_and_leaves_no_token(
    own_served: Callable[..., Served], new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    server = own_served("empty")
    first, second = new_context().new_page(), new_context().new_page()
    first.goto(server.entry)
    first.wait_for_url(server.address)

    watch.expect("answer 403", "status of 403")
    refused = second.goto(server.entry)

    assert first.locator("h1").count() == 1
    assert first.evaluate("document.cookie") == ""
    assert refused
    assert refused.status == 403
    assert not re.search("token", first.url)


FOREIGN = "http://foreign.example/"
ASK = """async (address) => {
  const read = (options) => fetch(address, options).then((answer) => answer.status, () => "kept");
  return [await read({credentials: "include"}), await read({method: "POST", body: "x"})];
}"""


def test_another_site_can_neither_read_nor_frame_a_page(
    own_served: Callable[..., Served], new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    server = own_served("small")
    context = new_context(server)
    frame = f"<title>foreign</title><iframe src='{server.address}'></iframe>"
    context.route(FOREIGN, lambda route: route.fulfill(body=frame, content_type="text/html"))
    watch.expect(".")
    tab = context.new_page()
    tab.goto(FOREIGN)

    answers = tab.evaluate(ASK, server.address)

    assert answers == ["kept", "kept"]
    assert not [part for part in tab.frames if "The gardens" in part.title()]


def test_a_server_started_anew_lets_nobody_in_without_its_new_address(
    own_served: Callable[..., Served], new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    server = own_served("empty")
    context = new_context(server)
    tab = context.new_page()
    tab.goto(server.address)

    server.restart()
    watch.expect("answer 403", "status of 403")
    refused = tab.goto(server.address)
    tab.goto(server.entry)
    tab.wait_for_url(server.address)

    assert refused
    assert refused.status == 403
    assert tab.locator("h1").count() == 1
