"""Taguette's log of commands: who gave which tag to which highlight, and when.

A highlight itself says neither; each command that makes or changes one lists its tags after it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.interchange.tools.found import Row, text, whole

Given = Mapping[tuple[int | None, int | None], tuple[str, str]]
"""The login and the time by the numbers of highlight and tag."""

_LONGEST = 100_000


def given_tags(commands: Sequence[Row]) -> Given:
    """What the log says, in its order; a tag that was taken away and given again counts anew."""
    tags: dict[int | None, dict[int | None, tuple[str, str]]] = {}
    for row in sorted(commands, key=lambda row: whole(row, "id") or 0):
        told = _payload(row)
        kind, by = told.get("type"), (text(row, "user_login"), text(row, "date"))
        if kind == "highlight_add" and isinstance(told.get("tags"), list):
            number = _number(told, "highlight_id", "id")
            before = tags.get(number, {})
            now = [whole({"tag": tag}, "tag") for tag in told["tags"]]
            tags[number] = {tag: before.get(tag, by) for tag in now}
        elif kind == "highlight_delete":
            tags.pop(_number(told, "highlight_id", "id"), None)
        elif kind == "tag_merge":
            source = _number(told, "src_tag_id", "src")
            target = _number(told, "dest_tag_id", "dest")
            for each in tags.values():
                if source in each:
                    each.setdefault(target, each.pop(source))
    return {(number, tag): by for number, each in tags.items() for tag, by in each.items()}


def _number(told: dict[str, Any], name: str, before: str) -> int | None:
    """A number by its name, or the one that it had in old versions."""
    found = whole(told, name)
    return whole(told, before) if found is None else found


def _payload(row: Row) -> dict[str, Any]:
    written = text(row, "payload")
    try:
        told = json.loads(written) if len(written) < _LONGEST else None
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}
