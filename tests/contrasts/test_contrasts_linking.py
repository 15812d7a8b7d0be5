"""Links counted by group and by person."""

from __future__ import annotations

from qualkit.contrasts import link_table
from qualkit.model.links import Link, LinkEnd
from qualkit.spans import Span


def end(ordinal: int, who: str | None) -> LinkEnd:
    return LinkEnd(
        ordinal=ordinal,
        participant=who,
        role=None,
        span=Span(ordinal * 10, ordinal * 10 + 5),
        quote="words",
    )


def link(first: LinkEnd, then: LinkEnd, kind: str, coder: str = "Kim", waits: bool = False) -> Link:
    return Link(
        id=f"{first.ordinal}{then.ordinal}{kind}{coder}",
        kind=kind,
        document="d",
        session="s",
        first=first,
        then=then,
        memo="",
        coder=coder,
        created="",
        waits=waits,
    )


GROUPS = {"Ann": "citizen", "Ben": "staff", "Cay": None}


def test_groups_and_people_are_counted_by_kind() -> None:
    found = link_table(
        [
            link(end(2, "Ann"), end(1, "Ben"), "challenges"),
            link(end(4, "Ann"), end(3, "Ben"), "challenges"),
            link(end(5, "Ben"), end(4, "Ann"), "supports"),
            link(end(7, "Cay"), end(6, None), "supports"),
        ],
        GROUPS,
        by="role",
    )

    groups = {(item.first, item.then, item.kind): item.count for item in found.groups}
    assert groups == {
        ("citizen", "staff", "challenges"): 2,
        ("staff", "citizen", "supports"): 1,
        ("no group", "nobody known", "supports"): 1,
    }
    assert found.people[0].count == 2
    assert len(found.records()) == 6


def test_what_several_coders_record_counts_once_and_what_waits_does_not() -> None:
    one, other = end(2, "Ann"), end(1, "Ben")
    found = link_table(
        [
            link(one, other, "supports"),
            link(one, other, "supports", coder="Lee"),
            link(end(4, "Ann"), other, "supports", waits=True),
        ],
        GROUPS,
        by="role",
    )

    assert (found.links, found.waiting, found.coders) == (1, 1, ("Kim", "Lee"))


def test_no_links_are_an_empty_table() -> None:
    assert link_table([], GROUPS, by="role").records() == []
