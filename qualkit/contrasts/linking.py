"""Who supports, challenges and builds on whom: links between turns counted by group and person.

Knows links in force and who is in which group; a link recorded by several coders counts once, one
that waits not at all. Turns of nobody known are somebody of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualkit.model.links import LINK_KINDS, NOBODY, Link, LinkCount, LinkEnd, LinkTable

NO_GROUP = "no group"


def link_table(links: Sequence[Link], groups: Mapping[str, str | None], *, by: str) -> LinkTable:
    """Count links from group to group and from person to person, the most frequent first.

    Parameters
    ----------
    links
        Those in force, of any documents and coders.
    groups : mapping of name to group
        Each participant's group by the attribute `by`.
    """
    standing = [link for link in links if not link.waits]
    once = {(link.document, link.first.span, link.then.span, link.kind): link for link in standing}
    waiting = {
        (link.document, link.first.span, link.then.span, link.kind) for link in links if link.waits
    }

    def group_of(end: LinkEnd) -> str:
        return NOBODY if end.participant is None else groups.get(end.participant) or NO_GROUP

    return LinkTable(
        by=by,
        links=len(once),
        waiting=len(waiting),
        coders=tuple(sorted({link.coder for link in standing})),
        groups=_counted(
            (group_of(link.first), group_of(link.then), link.kind) for link in once.values()
        ),
        people=_counted(
            (link.first.participant or NOBODY, link.then.participant or NOBODY, link.kind)
            for link in once.values()
        ),
    )


def _counted(triples: Iterable[tuple[str, str, str]]) -> tuple[LinkCount, ...]:
    counts = Counter(triples)
    order = {kind: place for place, kind in enumerate(LINK_KINDS)}
    ranked = sorted(counts, key=lambda key: (-counts[key], key[0], key[1], order[key[2]]))
    return tuple(
        LinkCount(first=first, then=then, kind=kind, count=counts[first, then, kind])
        for first, then, kind in ranked
    )
