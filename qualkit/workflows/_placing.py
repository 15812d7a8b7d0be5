"""From what a row says to a coding: its document, its code, its place in the text.

It looks up what rows name and no more, so that one coding costs the same in any project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.errors import QualkitError, SpanError, UnknownName, nearest_name
from qualkit.interchange.codings import CodingRow
from qualkit.model.codings import Coding
from qualkit.model.identity import derived_guid
from qualkit.spans import Span, find_quotes, quote_of, trim
from qualkit.store import Store
from qualkit.workflows._code_names import code_path
from qualkit.workflows._squeezed import Squeezed

_MOST_MISSES = 50
"""So many unknown names are answered with the nearest; the comparison takes time."""


@dataclass(slots=True)
class Placing:
    """Finds the places of rows; what was looked up once is kept."""

    store: Store
    codes: tuple[str, ...]
    roles: tuple[str, ...]
    _texts: dict[str, str] = field(default_factory=dict)
    _resolved: dict[str, str | QualkitError] = field(default_factory=dict)
    _squeezed: dict[str, Squeezed] = field(default_factory=dict)
    _unknown: dict[str, QualkitError] = field(default_factory=dict)
    _guids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> Placing:
        """For the codes and roles that the project has now."""
        return cls(store, stores.codes.paths(store), stores.participants.roles(store))

    def coding(self, row: CodingRow, *, origin: str = "import") -> Coding:
        """The coding that `row` is in this project.

        Raises
        ------
        UnknownName
            If there is no such document, code or role.
        ParameterError
            If several codes are called so.
        SpanError
            If the place is outside the text, told twice in two ways, or not told for certain.
        """
        text = self.text(row.document)
        code = self._code(row.code)
        if row.about:
            check_about(row.about, self.roles)
        span = self._span(row, text)
        quote = quote_of(text, span)
        made = (row.document, span.start, span.end, quote, self._guid(code), row.coder, row.about)
        coding = Coding(
            id=row.id or derived_guid("imported coding", *made),
            document=row.document,
            span=span,
            quote=quote,
            code=code,
            coder=row.coder,
            origin=origin,
            about=row.about,
            memo=row.memo,
            weight=row.weight,
            created=row.created,
        )
        # What says the same is the same, whatever the code was called when it was imported.
        there = None if row.id else stores.codings.same(self.store, coding)
        return replace(coding, id=there) if there else coding

    def _guid(self, code: str) -> str:
        if code not in self._guids:
            self._guids[code] = stores.codes.guid_of(self.store, code)
        return self._guids[code]

    def place(self, row: CodingRow) -> Span:
        """The span that `row` is about, whatever its code; errors are those of `coding`."""
        return self._span(row, self.text(row.document))

    def quote(self, row: CodingRow) -> str:
        """The words that `row` is about, whatever its code; errors are those of `coding`."""
        text = self.text(row.document)
        return quote_of(text, self._span(row, text))

    def text(self, document: str) -> str:
        """The text of the document called so."""
        if document not in self._texts:
            found = None
            if document not in self._unknown:
                found = stores.places.text_of(self.store, document)
            if found is None:
                raise self._missing(document)
            self._texts[document] = found
        return self._texts[document]

    def _missing(self, document: str) -> QualkitError:
        if document not in self._unknown:
            if len(self._unknown) < _MOST_MISSES:
                known = stores.documents.names(self.store)
                self._unknown[document] = UnknownName("document", document, known)
            else:
                return QualkitError(f"no document {document!r}")
        return self._unknown[document].with_traceback(None)

    def _code(self, name: str) -> str:
        if name not in self._resolved:
            misses = sum(isinstance(found, QualkitError) for found in self._resolved.values())
            if misses >= _MOST_MISSES and name not in self.codes:
                raise QualkitError(f"no code {name!r}")
            self._resolved[name] = _outcome(lambda: code_path(self.store, name, self.codes))
        found = self._resolved[name]
        if isinstance(found, QualkitError):
            raise found.with_traceback(None)
        return found

    def _span(self, row: CodingRow, text: str) -> Span:
        within = self._turn(row, text)
        if row.start is not None and row.end is not None:
            return _checked(row, text, Span(row.start, row.end), within)
        if row.quote is not None:
            if row.is_respaced and not find_quotes(text, row.quote):
                return self._respaced(row, row.quote)
            return quoted(text, row.quote, within, where=_where(row))
        if within is None:
            raise SpanError("no place", expected="start and end, or a turn, or a quote")
        return within

    def _respaced(self, row: CodingRow, quote: str) -> Span:
        """The one place of a quote whose white space is not that of the text."""
        if row.document not in self._squeezed:
            self._squeezed[row.document] = Squeezed(self.text(row.document))
        return _only(self._squeezed[row.document].all(quote), _where(row))

    def _turn(self, row: CodingRow, text: str) -> Span | None:
        if row.turn is None:
            return None
        turn = stores.places.turn(self.store, row.document, row.turn)
        if turn is None:
            last = stores.places.last_turn(self.store, row.document)
            raise SpanError(f"{row.document!r} has no turn {row.turn}", expected=f"1–{last}")
        return trim(text, turn) or turn


def check_about(about: str, roles: Sequence[str]) -> None:
    """Refuse a role that is nearly one of the project's; others may be spoken about."""
    if about not in roles and nearest_name(about, roles):
        raise UnknownName("role to be about", about, roles)


def quoted(text: str, quote: str, within: Span | None, *, where: str) -> Span:
    """The one place of `quote` in `text`, or `within` a part of it that is called `where`.

    Raises
    ------
    SpanError
        If it stands nowhere there, or more than once.
    """
    return _only(find_quotes(text, quote, within), where)


def _only(found: Sequence[Span], where: str) -> Span:
    if not found:
        what = f"the quote does not stand in {where}"
        raise SpanError(what, expected="the exact words of the text")
    if len(found) > 1:
        what = f"the quote stands {len(found)} times in {where}"
        raise SpanError(what, repair="add the turn, or start and end")
    return found[0]


def _outcome(find: Callable[[], str]) -> str | QualkitError:
    try:
        return find()
    except QualkitError as error:
        return error


def _where(row: CodingRow) -> str:
    return f"turn {row.turn} of {row.document!r}" if row.turn else f"{row.document!r}"


def _checked(row: CodingRow, text: str, span: Span, within: Span | None) -> Span:
    found = quote_of(text, span)
    if row.quote is not None and row.quote != found:
        raise SpanError(
            f"the quote is not what stands at {span.start}–{span.end} of {row.document!r}",
            expected="positions in code points that cover the quote",
        )
    if within and not within.overlaps(span):
        what = f"{span.start}–{span.end} is not in turn {row.turn} of {row.document!r}"
        raise SpanError(what, expected=f"a place in {within.start}–{within.end}")
    return span
