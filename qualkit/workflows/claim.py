"""What analysts make of topics: names for them, and themes that rest on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError
from qualkit.model.claims import Claims, Theme, TopicNamed
from qualkit.store import Store
from qualkit.store.claims import Change
from qualkit.store.namings import TopicKey
from qualkit.workflows import _themes
from qualkit.workflows._kept_topics import kept_themes, topic_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """What a theme is to be, or to be changed to; what is None or empty stays.

    ``topics`` are numbers or names of topics of ``run``, by default of the newest one.
    """

    name: str | None = None
    memo: str | None = None
    topics: Sequence[str | int] = ()
    codes: Sequence[str] = ()
    without_topics: Sequence[str | int] = ()
    without_codes: Sequence[str] = ()
    run: int | None = None


def name_topic(
    store: Store, topic: str | int, name: str, *, run: int | None, coder: str
) -> TopicNamed:
    """Give a topic of a run the name by which people know it.

    Raises
    ------
    UnknownName, ProjectError
        If there is no such topic or run.
    ParameterError
        If the name is empty or cannot be seen, another topic of the run has it, or the coder
        codes blind.
    """
    found = kept_themes(store, run)
    own = topic_of(found, topic)
    folded = " ".join(name.split()).casefold()
    other = next(
        (t for t in found.topics if t is not own and (t.name or "").casefold() == folded), None
    )
    if other and folded:
        raise ParameterError(
            f"topic {other.topic} of run {found.run} is called {other.name!r} already",
            repair="give another name, or claim both topics for one theme",
        )
    key = (found.run or 0, own.topic)
    is_new = stores.namings.name_topic(store, key, name, coder=coder)
    given = stores.namings.names(store)[key]
    return TopicNamed(run=key[0], topic=key[1], name=given, was=own.called, is_new=is_new)


def claim(store: Store, claiming: Claiming, *, coder: str) -> Theme:
    """Make a theme that rests on topics, and on codes where some are named.

    Raises
    ------
    UnknownName, ProjectError
        If there is no such topic, run or code.
    ParameterError
        If no topic and no code is named, or the name or a code cannot be given.
    """
    if not claiming.topics and not claiming.codes:
        raise ParameterError("a theme that rests on nothing", expected="a topic or a code")
    guid = stores.claims.claim(store, _resolved(store, claiming), coder=coder)
    return theme(store, guid)


def change(store: Store, told: str, claiming: Claiming, *, coder: str) -> Theme:
    """Give a theme, told by its name or id, another name or memo, more or less to rest on."""
    if claiming in (Claiming(), Claiming(run=claiming.run)):
        raise ParameterError(f"nothing of the theme {told!r} to change", expected="a name or more")
    stores.claims.find(store, told)
    guid = stores.claims.change(store, told, _resolved(store, claiming, told), coder=coder)
    return theme(store, guid)


def remove(store: Store, told: str, *, coder: str) -> str:
    """Remove a theme, told by its name or id; its id."""
    return stores.claims.remove(store, told, coder=coder)


def claims(store: Store) -> Claims:
    """The themes in force, with quotes."""
    return _themes.claims(store)


def theme(store: Store, told: str) -> Theme:
    """The theme called so, or whose id begins so, with quotes."""
    guid = stores.claims.find(store, told)
    return next(each for each in _themes.claims(store).themes if each.id == guid)


def _resolved(store: Store, claiming: Claiming, told: str | None = None) -> Change:
    paths = stores.codes.paths(store)
    return Change(
        name=claiming.name,
        memo=claiming.memo,
        topics=_keys(store, claiming.topics, claiming.run),
        codes=[resolve(code, paths) for code in claiming.codes],
        without_topics=_resting(store, told, claiming) if told else (),
        without_codes=[resolve(code, paths) for code in claiming.without_codes],
    )


def _keys(store: Store, topics: Sequence[str | int], run: int | None) -> list[TopicKey]:
    if not topics:
        return []
    found = kept_themes(store, run)
    return [(found.run or 0, topic_of(found, topic).topic) for topic in topics]


def _resting(store: Store, told: str, claiming: Claiming) -> list[TopicKey]:
    """The topics to take away as they were claimed, told as RUN/TOPIC or as they are now."""
    rests = {f"{each.run}/{each.topic}": each for each in theme(store, told).topics}
    keys: list[TopicKey] = []
    for name in map(str, claiming.without_topics):
        if name in rests:
            keys.append((rests[name].run, rests[name].topic))
            continue
        found = kept_themes(store, claiming.run)
        number = topic_of(found, name).topic
        fitting = [(each.run, each.topic) for each in rests.values() if each.now == number]
        keys += fitting or [(found.run or 0, number)]
    return keys
