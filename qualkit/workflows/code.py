"""The codebook's rules over the project's turns: suggestions under a run, accepted by policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from qualkit import store as stores
from qualkit.language import lemma_source
from qualkit.model.codes import Codebook, Rule
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.model.suggesting import SuggestionRun, count_by_code
from qualkit.rules import RuleSet, suggest
from qualkit.store import Store
from qualkit.workflows._rules import coded_passages, input_digest, rejected_passages
from qualkit.workflows._unmet import unmet

Progress = Callable[[int, int], None]


def code(
    store: Store,
    book: Codebook,
    revision: int,
    *,
    coder: str,
    accept: bool = False,
    with_moderators: bool = False,
    progress: Progress | None = None,
) -> SuggestionRun:
    """Let the rules of `book`, but those of retired codes, read the project.

    With `accept`, accept all that waits.

    Doing it again makes nothing twice: what was suggested before, and whatever was decided on it,
    stays. Suggestions that still wait and that the rules no longer make are withdrawn.
    """
    book = book.in_use()
    every = stores.documents.turns(store)
    turns = [turn for turn in every if with_moderators or turn.role != MODERATOR]
    rules, late = RuleSet(book), _Late()
    coded, rejected = coded_passages(store, rules), rejected_passages(store, rules)
    made = list(suggest(turns, rules, coded=coded, rejected=rejected, late=late, progress=progress))
    with store.write():
        run = stores.runs.start(
            store,
            "code",
            {"codebook_revision": revision, "moderators": with_moderators, "accept": accept},
            input_digest=input_digest(turns, rules, coded, rejected=rejected),
            versions=installed_versions("spacy", "simplemma"),
        )
        added = stores.suggestions.add(store, run, made)
        withdrawn = stores.decisions.withdraw(store, run, made, coder=coder)
        accepted = _accept(store, run, coder) if accept else 0
        stores.runs.finish(store, run)
    return SuggestionRun(
        run=run,
        suggested=len(made),
        new=added.new,
        known=added.known,
        withdrawn=withdrawn,
        accepted=accepted,
        turns=len(turns),
        left_out=len(every) - len(turns),
        rows=count_by_code(made, Places(turns), [code.path for code in rules.codes]),
        notes=(*_notes(rules, book, turns), *late.notes()),
    )


def _accept(store: Store, run: int, coder: str) -> int:
    waiting = [
        kept
        for kept in stores.suggestions.all_suggestions(store, status="waiting")
        if kept.origin == "rule"
    ]
    policy = f"all suggestions of the rules waiting after run {run}"
    verdict = stores.decisions.Verdict(name="accept", policy=policy)
    return stores.decisions.decide(store, waiting, verdict, coder=coder).decided


class _Late:
    """Counts the turns in which a regex took too long."""

    def __init__(self) -> None:
        self._turns: dict[tuple[str, int], list[Turn]] = defaultdict(list)

    def __call__(self, code: str, rule: Rule, turn: Turn) -> None:
        self._turns[code, rule.line].append(turn)

    def notes(self) -> list[str]:
        return [
            f"the regex of {code!r} (line {line}) took too long and abstained in {len(turns)}"
            f" turns, first in turn {turns[0].ordinal} of {turns[0].document!r}; simplify it"
            for (code, line), turns in self._turns.items()
        ]


def _notes(rules: RuleSet, book: Codebook, turns: Sequence[Turn]) -> list[str]:
    read_in = {rules.language_of(turn.language) for turn in turns}
    other = sorted(language for language in read_in if language != book.language)
    notes = []
    if other:
        listed = ", ".join(f"{language} ({lemma_source(language)})" for language in other)
        notes.append(f"the codebook is in {book.language}; texts were also in {listed}")
    for language in sorted(read_in):
        if abstaining := rules.abstaining(language):
            what = "rules with parts of speech or entities abstain"
            notes.append(f"no model for {language}: {what} ({', '.join(abstaining)})")
    without = [code.path for code in book.codes if not code.category and not code.rules]
    if without:
        notes.append(f"codes without rules: {', '.join(without)}")
    notes += unmet(rules, book, turns)
    return notes
