"""Who is let in, and what is refused before any page is made."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from web_fakes import PORT, TOKEN, Browser, FakeProject, ask, study

from qualkit.errors import ParameterError
from qualkit.web import build_app
from qualkit.web.headers import SECURITY_HEADERS
from qualkit.web.routes import GuardedRoute, Permission, check_routes

PATHS = [
    "/",
    "/document?name=citizens%201",
    "/quotes",
    "/contrast",
    "/tints.css",
    "/static/workbench.css",
    f"/enter?token={TOKEN}",
    "/nothing-here",
    "/static/../pages.py",
    "/static/%2e%2e/pages.py",
    "/document/",
]
READ = ["/", "/document?name=citizens%201", "/quotes", "/contrast", "/tints.css", "/nothing-here"]
UNSAFE = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"]
FOREIGN_HOSTS = [
    "evil.example",
    f"evil.example:{PORT}",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:1",
    f"127.0.0.1:{PORT}.evil.example",
    f"localhost.:{PORT}",
    f"user@localhost:{PORT}",
    f"0.0.0.0:{PORT}",
    f"[::]:{PORT}",
    f"LOCALHOST:{PORT}",
    "",
]


def app() -> Starlette:
    return build_app(study(), port=PORT, token=TOKEN)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(path: str) -> None:
    for response in (ask(app(), path), Browser(study()).get(path), ask(app(), path, method="POST")):
        for name, value in SECURITY_HEADERS.items():
            assert response.headers.get_list(name) == [value]
        assert "server" not in response.headers
        assert not [name for name in response.headers if name.startswith("access-control")]


def test_policy_allows_own_files_only() -> None:
    policy = ask(app(), "/").headers["content-security-policy"]

    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_foreign_host_is_refused_everywhere(path: str, host: str) -> None:
    project = study()
    browser = Browser(project)

    response = browser.get(path, headers={"host": host})

    assert response.status_code == 403
    assert project.opened == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_own_hosts_are_answered(host: str) -> None:
    assert Browser(study()).get("/", headers={"host": f"{host}:{PORT}"}).status_code == 200


@pytest.mark.parametrize("second", [b"evil.example", b"127.0.0.1:8700"])
@pytest.mark.parametrize("first", [b"evil.example", b"127.0.0.1:8700"])
def test_two_hosts_are_refused(first: bytes, second: bytes) -> None:
    sent: list[dict[str, object]] = []
    scope = {
        "type": "http", "method": "GET", "path": "/static/workbench.css", "query_string": b"",
        "raw_path": b"/static/workbench.css", "headers": [(b"host", first), (b"host", second)],
    }  # fmt: skip

    _run(app(), scope, sent)

    assert sent[0]["status"] == 403


def test_a_websocket_is_closed() -> None:
    sent: list[dict[str, object]] = []

    _run(app(), {"type": "websocket", "path": "/", "headers": []}, sent)

    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("path", READ)
def test_without_the_cookie_nothing_is_shown(path: str) -> None:
    project = study()
    own = build_app(project, port=PORT, token=TOKEN)

    for cookies in ({}, {f"qualkit-{PORT}": TOKEN}, {f"qualkit-{PORT}": "ü"}, {"qualkit-1": "x"}):
        response = ask(own, path, headers=_cookie(cookies))
        assert response.status_code == 403
        assert "Sight loss" not in response.text
    assert project.opened == 0


def test_the_stylesheet_is_there_for_refusals_too() -> None:
    response = ask(app(), "/static/workbench.css")

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")


def test_the_token_opens_once_and_sets_a_strict_cookie() -> None:
    own = app()

    first, second = (ask(own, f"/enter?token={TOKEN}") for _ in range(2))

    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"qualkit-{PORT}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert '<meta http-equiv="refresh" content="0; url=/">' in first.text
    assert TOKEN not in first.text + cookie
    assert second.status_code == 403
    assert "set-cookie" not in second.headers


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", f"?token={TOKEN}x", "?token=%ff%00"])
def test_a_wrong_token_does_not_open_and_does_not_use_up_the_right_one(query: str) -> None:
    own = app()

    assert ask(own, f"/enter{query}").status_code == 403
    assert ask(own, f"/enter?token={TOKEN}").status_code == 200


def test_looking_at_the_head_does_not_use_up_the_token() -> None:
    own = app()

    assert ask(own, f"/enter?token={TOKEN}", method="HEAD").status_code == 405
    assert ask(own, f"/enter?token={TOKEN}").status_code == 200


def test_the_file_that_holds_the_token_may_lead_in_from_another_origin() -> None:
    response = ask(app(), f"/enter?token={TOKEN}", headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 200


def test_the_session_of_one_start_is_not_that_of_the_next() -> None:
    cookies = Browser(study()).cookies
    later = app()
    ask(later, f"/enter?token={TOKEN}")

    assert ask(later, "/", cookies=cookies).status_code == 403


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_refused(method: str, path: str) -> None:
    project = study()

    response = Browser(project).get(path, method=method)

    assert response.status_code in (404, 405)
    assert response.headers.get("allow", "GET, HEAD") in ("GET", "GET, HEAD")
    assert project.opened == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Same-Origin", ""])
@pytest.mark.parametrize("path", [*READ, "/static/workbench.css"])
def test_other_sites_are_refused(site: str, path: str) -> None:
    response = Browser(study()).get(path, headers={"sec-fetch-site": site})

    assert response.status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_this_site_and_the_user_are_answered(site: str) -> None:
    assert Browser(study()).get("/", headers={"sec-fetch-site": site}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-long": "a" * 66_000}, 431),
        ({"content-length": "1048577"}, 413),
        ({"content-length": "9" * 400}, 413),
        ({"content-length": "-1"}, 413),
        ({"transfer-encoding": "chunked"}, 413),
    ],
)
def test_what_is_too_large_is_refused(headers: dict[str, str], status: int) -> None:
    assert Browser(study()).get("/", headers=headers).status_code == status


def test_a_long_address_is_refused() -> None:
    assert Browser(study()).get(f"/quotes?code={'a' * 65_450}").status_code == 431


def test_an_address_that_is_no_path_is_refused() -> None:
    sent: list[dict[str, object]] = []
    scope = {
        "type": "http", "method": "GET", "path": "http://evil.example/", "raw_path": b"http:",
        "query_string": b"", "headers": [(b"host", b"127.0.0.1:8700")],
    }  # fmt: skip

    _run(app(), scope, sent)

    assert sent[0]["status"] == 400


def test_every_route_declares_its_permission() -> None:
    routes = app().routes

    check_routes(routes)
    open_paths = {
        route.path
        for route in routes
        if isinstance(route, GuardedRoute)
        and route.permission not in (Permission.READ, Permission.WRITE)
        and not route.path.startswith("/static/")
    }
    assert open_paths == {"/enter"}


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        (Route("/open-door", lambda request: None), "/open-door declares no permission"),
        (
            GuardedRoute("/burn", lambda request: None, permission=Permission.READ, method="POST"),
            "/burn changes what its permission reads",
        ),
        (
            GuardedRoute("/look", lambda request: None, permission=Permission.WRITE),
            "/look changes what its permission reads",
        ),
    ],
)
def test_a_wrongly_declared_route_stops_the_start(
    route: Route, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.web.app.page_routes", lambda *_: [route])

    with pytest.raises(ParameterError, match=fault):
        build_app(study(), port=PORT, token=TOKEN)


def test_an_undeclared_route_added_later_stays_shut() -> None:
    browser = Browser(study())
    browser.app.router.routes.append(Route("/open-door", lambda request: None))

    assert ask(browser.app, "/open-door").status_code == 403


def test_a_short_token_stops_the_start() -> None:
    with pytest.raises(ParameterError, match="the token is too short"):
        build_app(study(), port=PORT, token="secret")


def test_a_failure_shows_its_id_only(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(FakeProject):
        def documents(self) -> None:  # type: ignore[override]
            secret = "what Stan said"
            raise RuntimeError(secret)

    response = Browser(Failing()).get("/")

    assert response.status_code == 500
    assert "Something failed" in response.text
    assert "Stan" not in response.text + caplog.text
    assert "RuntimeError" not in response.text
    assert "Traceback" not in response.text + caplog.text
    number = response.text.partition("Failure ")[2][:8]
    assert f"failure {number}: RuntimeError at" in caplog.text
    for name, value in SECURITY_HEADERS.items():
        assert response.headers.get_list(name) == [value]


def test_no_query_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="qualkit")

    Browser(study()).get("/quotes?code=Needs/Personal+secret")

    assert "secret" not in caplog.text


def _cookie(cookies: dict[str, str]) -> dict[str, str]:
    text = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"cookie": text.encode("latin-1")} if text else {}  # type: ignore[dict-item]


def _run(app: Starlette, scope: dict[str, object], sent: list[dict[str, object]]) -> None:
    import asyncio

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
