"""What the rules read besides the turns, and the digest of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from qualkit import store as stores
from qualkit.model.documents import Turn
from qualkit.model.identity import digest
from qualkit.rules import RuleSet
from qualkit.rules.ballots import Rejected
from qualkit.spans import Span
from qualkit.store import Store

Coded = Mapping[tuple[str, str], Sequence[Span]]
"""Document and code → the passages coded with it."""


def coded_passages(store: Store, rules: RuleSet) -> Coded:
    """The passages in force of the codes that rules ask for, by document and code."""
    asked = {path for paths in rules.meant.values() for path in paths}
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for coding in stores.codings.all_codings(store) if asked else ():
        if coding.code in asked:
            found[coding.document, coding.code].append(coding.span)
    return found


def rejected_passages(store: Store, rules: RuleSet) -> Rejected:
    """The passages, by document and code, whose suggestion was rejected for a code asked for."""
    asked = {path for paths in rules.meant.values() for path in paths}
    kept = stores.suggestions.all_suggestions(store, status="rejected") if asked else ()
    suggestions = (one.suggestion for one in kept)
    return frozenset((one.document, one.code, one.span) for one in suggestions if one.code in asked)


def input_digest(
    turns: Sequence[Turn], rules: RuleSet, coded: Coded, *, rejected: Rejected = frozenset()
) -> str:
    """A digest of all that the rules read and of the rules themselves."""
    texts = [(turn.document, turn.ordinal, turn.text) for turn in turns]
    spans = [(*key, [(s.start, s.end) for s in spans]) for key, spans in sorted(coded.items())]
    refused = sorted((document, code, s.start, s.end) for document, code, s in rejected)
    return digest(texts, rules.fingerprints, spans, *([refused] if refused else []))
