"""How well the rules' suggestions find what people coded: precision and recall over turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from qualkit import store as stores
from qualkit.assist import evaluate_votes
from qualkit.errors import UndefinedResult
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.documents import MODERATOR
from qualkit.model.evaluation import Evaluation
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._recording import Recipe, recorded

HUMAN = ("human", "import")

Units = dict[str, set[tuple[str, int]]]


def evaluate_rules(store: Store, *, coders: tuple[str, ...] = ()) -> Evaluation:
    """Hold the rules' suggestions against the codings of people, or of `coders` among them.

    Whatever was decided on a suggestion does not matter: all that the rules made count, and no
    coding that came from accepting one does.

    Raises
    ------
    UndefinedResult
        If there are no codings by people, or the rules have not run.
    """
    started = store.clock()
    turns = [turn for turn in stores.documents.turns(store) if turn.role != MODERATOR]
    codings = stores.codings.all_codings(store, by=coders)
    truth = [coding for coding in codings if coding.origin in HUMAN]
    kept = stores.suggestions.all_suggestions(store)
    made = [item.suggestion for item in kept if item.origin == "rule" and item.status != "skipped"]
    if not truth:
        raise UndefinedResult("no codings by people", repair="import or add some first")
    if not made:
        raise UndefinedResult("the rules have suggested nothing", repair="run 'qualkit code' first")
    places = Places(turns)
    paths = stores.codes.givable(store)
    coded, suggested = _units(truth, places), _units(made, places)
    result = evaluate_votes(
        {path: coded.get(path, set()) for path in paths},
        {path: suggested.get(path, set()) for path in paths},
        units=len(turns),
        unit="turn",
        suggester="rules",
        notes=(f"against the codings of {', '.join(sorted({c.coder for c in truth}))}",),
    )
    recipe = Recipe(
        kind="evaluate rules",
        parameters={"coders": coders, "unit": "turn"},
        input_digest=digest([item.id for item in truth], [item.id for item in made]),
        started=started,
        versions=installed_versions(),
    )
    return recorded(store, recipe, result)


def _units(items: Iterable[Coding | Suggestion], places: Places) -> Units:
    units: Units = defaultdict(set)
    for item in items:
        for turn in places.touching(item.document, item.span):
            units[item.code].add((turn.document, turn.ordinal))
    return units
