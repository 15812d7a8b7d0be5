"""Things of one kind that share a GUID, told apart: the first keeps it and all references to it.

Codes are not: a coding that means either of two codes means neither for certain. Nor are codings,
selections and users, which whoever keeps them tells apart by what they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qualkit.interchange.refi.elements import Project, Source
from qualkit.interchange.refi.names import TEXT


def told_apart(project: Project) -> tuple[Project, int]:
    """`project` without twins, and how many got another GUID."""
    n = 0
    for kind in ("cases", "links", "sets", "graphs", "sources"):
        items, count = _apart(getattr(project, kind))
        changed: dict[str, Any] = {kind: items}
        project, n = replace(project, **changed), n + count
    seen: Counter[str] = Counter()
    sources = tuple(_with_bodies(source, seen) for source in project.sources)
    return replace(project, sources=sources), n


def _apart(items: Sequence[Any]) -> tuple[tuple[Any, ...], int]:
    seen: Counter[str] = Counter()
    found = tuple(_one(item, seen) for item in items)
    return found, sum(count - 1 for count in seen.values())


def _one(item: Any, seen: Counter[str]) -> Any:
    """`item` with its GUID, or that and a number, which is a GUID that nothing refers to."""
    seen[item.guid] += 1
    count = seen[item.guid]
    return item if count == 1 else replace(item, guid=f"{item.guid} {count}")


def _with_bodies(source: Source, seen: Counter[str]) -> Source:
    if source.kind == TEXT:
        texts = (replace(source.texts[0], guid=source.guid),)
        seen[source.guid] += 1
    else:
        texts = tuple(_one(body, seen) for body in source.texts)
    return replace(source, texts=texts)
