"""What `qualkit themes` does with topics: names, themes, suggestions, topics against codes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from qualkit.cli import output, theme_cards
from qualkit.model.claims import TopicCoded, TopicNamed
from qualkit.project import Project

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """How an action is run, how many words it takes, and which options go with it.

    It gets the project, its words, all options, and how to print.
    """

    run: Callable[[Project, tuple[str, ...], Options, Options], None]
    counts: Collection[int] = (0,)
    usage: str = ""
    options: Collection[str] = ()


def rename(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Give a topic a name."""
    topic, name = words
    named = study.name_topic(topic, name, run=given["run"], coder=given["coder"])
    output.emit(named, show=_show_named, **printing)


def _show_named(named: TopicNamed) -> None:
    where = f"topic {named.topic} of run {named.run}"
    if named.is_new:
        output.line(f"{where} is called {named.name!r} (was {named.was!r})")
    else:
        output.line(f"{where} is called {named.name!r} already")


def claim(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Claim a theme."""
    theme = study.claim(
        *words,
        name=given["name"],
        memo=given["memo"],
        codes=given["codes"],
        run=given["run"],
        coder=given["coder"],
    )
    output.emit(theme, show=partial(theme_cards.show_theme, says="claimed"), **printing)


def claims(study: Project, _: tuple[str, ...], __: Options, printing: Options) -> None:
    """List the themes."""
    output.emit(study.claims(), show=theme_cards.show_claims, **printing)


def change(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Change a theme."""
    names = ("name", "memo", "codes", "without_topics", "without_codes", "run")
    wanted = {name: given[name] for name in names} | {"topics": given["add_topics"]}
    theme = study.change_theme(words[0], coder=given["coder"], **wanted)
    output.emit(theme, show=partial(theme_cards.show_theme, says="changed"), **printing)


def remove(study: Project, words: tuple[str, ...], given: Options, _: Options) -> None:
    """Remove a theme."""
    output.say(f"removed theme {study.remove_theme(words[0], coder=given['coder'])}")


def code(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Suggest a code for a topic's segments."""
    names = ("is_new", "at_least", "run", "coder")
    wanted = {name: given[name] for name in names}
    coded = study.code_topic(words[0], words[1], **wanted)
    output.emit(coded, show=_show_coded, **printing)


def _show_coded(coded: TopicCoded) -> None:
    output.prose(
        f"run {coded.run}: {output.count(coded.suggested, 'suggestion')} of {coded.code!r} for"
        f" {output.count(coded.segments, 'segment')} of topic {coded.topic} (run"
        f" {coded.topics_run}): {coded.new} new, {coded.known} known"
    )
    if coded.light:
        output.prose(f"left out: {output.count(coded.light, 'segment')} of less weight")
    if coded.short:
        output.prose(f"left out: {output.count(coded.short, 'span')} of fewer than five words")
    for note in coded.notes:
        output.prose(f"note: {note}")
    output.line("They wait for review: qualkit review PROJECT")


def overlap(study: Project, _: tuple[str, ...], given: Options, printing: Options) -> None:
    """Set topics against codes."""
    coders = (given["coder"],) if given["coder"] else ()
    found = study.topic_overlap(
        run=given["run"], basis=given["basis"], codes=given["codes"], coders=coders
    )
    output.emit(found, show=theme_cards.show_overlap, **printing)
