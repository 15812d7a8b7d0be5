"""Decisions on suggestions: one by one, by a filter, or by a policy in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.codings import VERDICTS
from qualkit.model.tables import Result
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.decisions import Verdict
from qualkit.store.suggestions import Kept
from qualkit.workflows._code_names import code_path
from qualkit.workflows._filtering import Filter, checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What to decide, and on what.

    ``ids`` are (beginnings of) ids of suggestions, perhaps none; where they are None, ``wanted``
    and ``status`` choose, and all that waits is meant with a ``policy`` or ``everything`` alone.
    ``start`` with ``end``, and ``code``, are what is right where the verdict is ``correct``.
    ``policy`` says in words why a whole set is decided alike; by default the filter in words.
    """

    verdict: str
    ids: tuple[str, ...] | None = None
    wanted: Filter = field(default_factory=Filter)
    status: str | None = None
    everything: bool = False
    start: int | None = None
    end: int | None = None
    code: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Result):
    """How many suggestions were decided, how many the coder had decided so already.

    ``codings`` are the ids of the codings that came of it.
    """

    verdict: str
    decided: int
    known: int
    codings: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [{"verdict": self.verdict, "decided": self.decided, "known": self.known}]


def decide(store: Store, deciding: Deciding, *, coder: str) -> Decided:
    """Decide for `coder`, in one step.

    Raises
    ------
    ParameterError
        If the verdict is unknown, what is right is not told with ``correct`` alone, or nothing
        says on which suggestions.
    UnknownName
        If there is no such suggestion or code.
    """
    _check(deciding)
    with store.write():
        kept = _chosen(store, deciding)
        verdict = Verdict(
            name=deciding.verdict,
            policy=deciding.policy or (_in_words(deciding) if deciding.ids is None else None),
            span=None if deciding.start is None else Span(deciding.start, deciding.end or 0),
            code=code_path(store, deciding.code) if deciding.code else None,
        )
        done = stores.decisions.decide(store, kept, verdict, coder=coder)
    return Decided(
        verdict=deciding.verdict, decided=done.decided, known=done.known, codings=done.codings
    )


def _check(deciding: Deciding) -> None:
    if deciding.verdict not in VERDICTS:
        raise ParameterError(f"verdict {deciding.verdict!r}", expected=", ".join(VERDICTS))
    if (deciding.start is None) != (deciding.end is None):
        raise ParameterError("only one of start and end", repair="give both")
    is_told = deciding.start is not None or deciding.code is not None
    if is_told != (deciding.verdict == "correct"):
        raise ParameterError(
            f"verdict {deciding.verdict!r} {'with' if is_told else 'without'} what is right",
            expected="start and end, or code, with 'correct' alone",
        )
    if deciding.ids is None and not _says_which(deciding):
        raise ParameterError(
            f"{deciding.verdict} which suggestions?",
            expected="ids, a filter, a policy, or everything=True",
        )


def _says_which(deciding: Deciding) -> bool:
    return bool(
        deciding.everything or deciding.policy or deciding.status or _filters(deciding.wanted)
    )


def _chosen(store: Store, deciding: Deciding) -> Sequence[Kept]:
    status = deciding.status or "waiting"
    if deciding.ids is not None:
        return [stores.suggestions.find(store, guid) for guid in dict.fromkeys(deciding.ids)]
    wanted = checked(store, deciding.wanted)
    found = stores.listing.list_suggestions(store, wanted, status=status)
    ids = {row[0] for row in found}
    every = stores.suggestions.all_suggestions(store, status=status)
    return [kept for kept in every if kept.suggestion.id in ids]


def _in_words(deciding: Deciding) -> str:
    told = [f"{name} {value}" for name, value in _filters(deciding.wanted).items()]
    which = f"all {deciding.status or 'waiting'}"
    return which + (f" with {', '.join(told)}" if told else "")


def _filters(wanted: Filter) -> dict[str, Any]:
    """The parts of a filter that filter."""
    parts = {item.name: getattr(wanted, item.name) for item in fields(Filter)}
    return {name: value for name, value in parts.items() if value not in (None, "", ())}
