"""The routes of the API, with who may use each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.routing import BaseRoute

from qualkit.web.api.changing import Changing
from qualkit.web.api.codebook import Codebook
from qualkit.web.api.codebook_files import LARGEST, CodebookFiles
from qualkit.web.api.codes import Codes
from qualkit.web.api.codings import Codings
from qualkit.web.api.contrasts import Contrasts
from qualkit.web.api.documents import Documents
from qualkit.web.api.ingest import LARGEST_FILE, Ingest
from qualkit.web.api.memos import Memos
from qualkit.web.api.participants import Participants
from qualkit.web.api.quotes import QuoteCounts
from qualkit.web.api.searching import Searching
from qualkit.web.api.suggestions import Suggestions
from qualkit.web.reading import Jobs
from qualkit.web.routes import SMALL_BODY, GuardedRoute, Permission
from qualkit.web.views import OpenProject

Endpoint = Callable[..., Any]


def api_routes(open_project: OpenProject, changing: Changing, jobs: Jobs) -> list[BaseRoute]:
    """Every route of the API."""
    codes = Codes(open_project, changing)
    return [
        *_coding_routes(Codings(open_project, changing), QuoteCounts(open_project, changing)),
        *_document_routes(Documents(open_project, changing), Ingest(jobs)),
        *_suggestion_routes(Suggestions(open_project, changing)),
        *_memo_routes(Memos(open_project, changing)),
        _read("/api/codes", codes.all),
        _read("/api/codebook/counts", codes.counts),
        _write("POST", "/api/codes", codes.add),
        *_codebook_routes(
            Codebook(open_project, changing, codes.books), CodebookFiles(open_project, changing)
        ),
        *_participant_routes(Participants(open_project, changing)),
        *_search_routes(Searching(open_project, changing)),
        *_contrast_routes(Contrasts(open_project)),
    ]


def _document_routes(documents: Documents, ingest: Ingest) -> list[BaseRoute]:
    file = "/api/ingest/{job}/files/{number}"
    return [
        _read("/api/documents", documents.every),
        _read("/api/document", documents.text),
        _read("/api/document/codings", documents.codings),
        _read("/api/news", documents.news),
        _read("/api/ingest/{job}", ingest.status),
        _write("PUT", file, ingest.receive, largest_body=LARGEST_FILE),
        _write("POST", "/api/ingest/{job}/preview", ingest.preview),
        _write("POST", "/api/ingest/{job}/store", ingest.store),
        _write("DELETE", "/api/ingest/{job}", ingest.give_up),
    ]


def _coding_routes(codings: Codings, counts: QuoteCounts) -> list[BaseRoute]:
    return [
        _read("/api/history", codings.history),
        _write("POST", "/api/codings", codings.add),
        _read("/api/codings/{id}", counts.coding),
        _write("PATCH", "/api/codings/{id}", codings.change),
        _write("DELETE", "/api/codings/{id}", codings.remove),
        _write("POST", "/api/undo", codings.undo),
        _write("POST", "/api/redo", codings.redo),
        _read("/api/quotes/counts", counts.counts),
    ]


def _suggestion_routes(suggestions: Suggestions) -> list[BaseRoute]:
    return [
        _read("/api/suggestions/queue", suggestions.queue),
        _read("/api/suggestions/{id}", suggestions.card),
        _read("/api/suggestions/{id}/evidence", suggestions.evidence),
        _write("POST", "/api/suggestions/{id}/decision", suggestions.decide),
    ]


def _memo_routes(memos: Memos) -> list[BaseRoute]:
    return [
        _read("/api/memos", memos.all),
        _write("POST", "/api/memos", memos.add),
        _write("PATCH", "/api/memos/{id}", memos.rewrite),
        _write("DELETE", "/api/memos/{id}", memos.remove),
    ]


def _participant_routes(participants: Participants) -> list[BaseRoute]:
    return [
        _read("/api/participants", participants.every),
        _write("PATCH", "/api/participants", participants.change),
        _write("POST", "/api/participants/join", participants.join),
    ]


def _search_routes(searching: Searching) -> list[BaseRoute]:
    return [
        _read("/api/search", searching.search),
        _read("/api/search/memos", searching.memos),
        _write("POST", "/api/search/count", searching.count),
        _write("POST", "/api/search/code", searching.code),
    ]


def _codebook_routes(book: Codebook, files: CodebookFiles) -> list[BaseRoute]:
    return [
        _read("/api/codebook/code", book.code),
        _write("POST", "/api/codebook/changes", book.change),
        _write("POST", "/api/codebook/preview", book.preview),
        _write("POST", "/api/codebook/trial", book.trial),
        _read("/api/codebook/revisions", book.revisions),
        _read("/api/codebook/difference", book.difference),
        _read("/api/codebook/file", files.download),
        _write("POST", "/api/codebook/file", files.bring, largest_body=LARGEST),
        _write("POST", "/api/codebook/file/preview", files.preview, largest_body=LARGEST),
    ]


def _contrast_routes(contrasts: Contrasts) -> list[BaseRoute]:
    return [
        _read("/api/contrast/choices", contrasts.choices),
        _read("/api/contrast/file", contrasts.table),
        _write("POST", "/api/contrast", contrasts.compute),
    ]


def _read(path: str, endpoint: Endpoint) -> GuardedRoute:
    return GuardedRoute(path, endpoint, permission=Permission.READ)


def _write(
    method: str, path: str, endpoint: Endpoint, *, largest_body: int = SMALL_BODY
) -> GuardedRoute:
    return GuardedRoute(
        path,
        endpoint,
        permission=Permission.WRITE,
        method=method,
        largest_body=largest_body,
    )
