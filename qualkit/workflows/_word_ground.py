"""Who is compared by their words, and what they say in each language.

No two languages are ever counted in one table: turns are kept apart by theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.errors import UnknownName
from qualkit.language import base_language
from qualkit.model.contrasts import GroupSummary
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.store import Store
from qualkit.workflows._grouping import People

MOST_GROUPS = 12
"""More groups than these have more comparisons than can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Who is compared, and what they say in each language."""

    by: str
    groups: tuple[str, ...]
    group_of: Mapping[str, str]
    silent: Mapping[str, int]
    spoken: Mapping[str, Sequence[Turn]]
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls, store: Store, people: People, *, wanted: Sequence[str], language: str | None
    ) -> Ground:
        """The groups `wanted` of the people, or all, and what they say in one language or in all.

        Raises
        ------
        UnknownName
            If they do not speak the language.
        """
        groups = people.chosen(wanted, most=MOST_GROUPS)
        own = {name: group for name, group in people.group_of.items() if group in groups}
        turns = stores.documents.turns(store)
        spoken: dict[str, list[Turn]] = defaultdict(list)
        for turn in turns:
            if turn.participant in own:
                spoken[base_language(turn.language)].append(turn)
        return cls(
            by=people.by,
            groups=groups,
            group_of=own,
            silent=Counter(people.silent.values()),
            spoken=spoken if language is None else _only(spoken, language),
            notes=(*people.notes(), *_left_out(turns, own)),
        )

    def turns(self) -> list[Turn]:
        """All that they say, by language."""
        return [turn for language in sorted(self.spoken) for turn in self.spoken[language]]

    def summary(self, group: str, n_words: int) -> GroupSummary:
        """One group, with how many words of it were counted."""
        own = [turn for turn in self.turns() if self.group_of[turn.participant or ""] == group]
        return GroupSummary(
            name=group,
            participants=len({turn.participant for turn in own}),
            sessions=len({turn.session for turn in own}),
            turns=len(own),
            words=n_words,
            silent=self.silent.get(group, 0),
        )

    def digest(self) -> str:
        """What identifies all that was read."""
        told = [(t.document, t.ordinal, t.participant, t.language, said(t)) for t in self.turns()]
        return digest(told, sorted(self.group_of.items()))


def said(turn: Turn) -> str:
    """What is spoken in a turn; where something else stands between, no phrase goes across."""
    return " … ".join(turn.spoken(p) for p in turn.speech()) if turn.non_speech else turn.text


def _only(spoken: Mapping[str, Sequence[Turn]], language: str) -> dict[str, Sequence[Turn]]:
    wanted = base_language(language)
    if wanted not in spoken:
        raise UnknownName("language", language, sorted(spoken))
    return {wanted: spoken[wanted]}


def _left_out(turns: Iterable[Turn], groups: Mapping[str, str]) -> list[str]:
    """What is said by nobody compared, in a note by who says it."""
    n = Counter[str]()
    for turn in turns:
        if turn.participant is None:
            n["nobody named"] += 1
        elif turn.participant not in groups:
            others = "moderators" if turn.role == MODERATOR else "participants of no group compared"
            n[others] += 1
    told = ", ".join(f"{count} by {who}" for who, count in sorted(n.items()))
    return [f"turns left out: {told}"] if told else []
