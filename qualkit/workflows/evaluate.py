"""The classifier judged on whole sessions that it has not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.evaluation import f1, macro_row
from qualkit.assist.training import HUMAN
from qualkit.assist.units import UnitPlaces
from qualkit.model.evaluation import CurvePoint, Evaluation
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._learning import LEARNED_WITH, LearnOptions, Study, inputs_of, study_of
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
    study = study_of(store, learn, codes=_used(store, options.coders))
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
        notes = (*result.notes, *_left_out(options.curve, curve))
        result = replace(result, notes=notes)
    result = _compared(result, study)
    recipe = Recipe(
        kind="evaluate",
        parameters=asdict(options),
        input_digest=study.digest(),
        started=started,
        versions=installed_versions(*LEARNED_WITH),
        seed=options.seed,
    )
    notes = (*result.notes, *_notes(study))
    return recorded(store, recipe, replace(result, notes=notes))


def _left_out(sizes: Sequence[int | None], curve: Sequence[CurvePoint]) -> Iterator[str]:
    there = {point.size for point in curve}
    missing = [f"{size:,}" for size in sizes if size is not None and size not in there]
    if missing:
        yield f"no fold has so many units to learn from: {', '.join(missing)}"


def _used(store: Store, coders: tuple[str, ...]) -> list[str]:
    codings = stores.codings.all_codings(store, by=coders)
    given = {coding.code for coding in codings if coding.origin in HUMAN}
    return [path for path in stores.codes.paths(store) if path in given]


def _sample(study: Study, inputs: assist.Inputs, seeds: assist.Seeds) -> assist.Sample:
    """The units that were read for all codes; what a machine proposed is not known."""
    rows = study.training.whole.nonzero()[0]
    return assist.Sample(
        inputs=inputs,
        labels=study.training.labels & ~study.training.proposed,
        known=study.training.known & ~study.training.proposed,
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
            if kept.origin == "rule" and kept.status != "skipped" and kept.suggestion.code == code
        ]
        if made:
            voted = {row for one in made for row in places.touching(one.document, one.span)}
            voted &= set(training.whole.nonzero()[0].tolist())
            given = training.labels[:, column] & ~training.proposed[:, column] & training.whole
            positives = set(given.nonzero()[0].tolist())
            found[code] = f1(len(positives), len(voted), len(voted & positives))
    return found


def _by_coders(study: Study) -> Mapping[str, float | None]:
    """The F1 of two coders over the units that both have read, all pairs pooled."""
    codes = study.training.codes
    read = {
        coder: assist.training_set(
            study.training.units,
            [one for one in study.codings if one.coder == coder and one.origin in HUMAN],
            codes,
            readings=study.readings.get(coder, ()),
        )
        for coder in sorted({one.coder for one in study.codings if one.origin in HUMAN})
    }
    counts = {code: [0, 0, 0] for code in codes}
    for one, other in combinations(read.values(), 2):
        both = one.whole & other.whole
        for column, code in enumerate(codes):
            here, there = one.labels[both, column], other.labels[both, column]
            for place, count in enumerate((here.sum(), there.sum(), (here & there).sum())):
                counts[code][place] += int(count)
    return {code: f1(*found) for code, found in counts.items()}


def _notes(study: Study) -> Iterator[str]:
    given = [coding for coding in study.codings if coding.origin in HUMAN]
    coders = sorted({coding.coder for coding in given})
    documents = {coding.document for coding in given}
    yield f"against the codings of {', '.join(coders)} in {len(documents)} documents"
    if unfair := int((study.training.whole & ~study.training.fair).sum()):
        yield (
            f"{unfair} units were chosen for reading by a model: figures over them stand for what"
            " it chooses, not for all that was said"
        )
