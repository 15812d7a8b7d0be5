"""Things found by the beginnings of their ids, as people type them."""

from __future__ import annotations

from qualkit.errors import ParameterError, UnknownName
from qualkit.store.connection import Store

SHORTEST_ID = 4
"""Of an id so many characters must be told."""

SHORT_ID = 8
"""So many characters of an id are shown."""

_MOST_LISTED = 4


def begun(store: Store, kind: str, things: str, guid: str) -> str:
    """The whole id of the one among `things` whose id is, or begins with, `guid`.

    Parameters
    ----------
    store : Store
        The project.
    kind : str
        What such a thing is called, for messages.
    things : str
        The end of a query, ``FROM … WHERE …``, over rows with a ``guid``.
    guid : str
        The id, or four of its characters and more.

    Raises
    ------
    UnknownName
        If there is none; some are listed.
    ParameterError
        If there are several.
    """
    same = "(guid = ?1 OR guid >= ?2 AND guid < ?2 || 'g')"  # g is after every digit of an id
    query = f"SELECT guid {things} AND {same} ORDER BY guid <> ?1, guid LIMIT 2"
    found = [str(each) for (each,) in store.rows(query, (guid, guid.lower()))]
    if guid in found:
        return guid
    if not found or len(guid) < SHORTEST_ID:
        rows = store.rows(f"SELECT guid {things} LIMIT {_MOST_LISTED + 1}")
        known = [str(each)[:SHORT_ID] for (each,) in rows]
        raise UnknownName(kind, guid, known, most=_MOST_LISTED)
    if len(found) > 1:
        what = f"several {kind}s have ids that begin with {guid!r}"
        raise ParameterError(what, repair="give more of the id")
    return found[0]
