"""How well suggestions find what people coded, counted over units.

Knows which units people gave a code to and which a suggester proposed it for; refuses to know
where either came from, and to put a 0 or a 1 where a ratio has no denominator. Source: van
Rijsbergen, Information Retrieval (1979), chapter 7.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from qualkit.errors import ParameterError
from qualkit.model import CodeEvaluation, Evaluation

MACRO = "macro"
"""What the row of averages is called."""

_RATIOS: tuple[tuple[str, Callable[[CodeEvaluation], float | None]], ...] = (
    ("precision", lambda row: row.precision),
    ("recall", lambda row: row.recall),
    ("f1", lambda row: row.f1),
    ("average precision", lambda row: row.average_precision),
    ("prevalence", lambda row: row.prevalence),
    ("Brier score", lambda row: row.brier),
    ("calibration error", lambda row: row.calibration_error),
    ("work saved", lambda row: row.work_saved),
    ("F1 of rules", lambda row: row.rules_f1),
    ("F1 of coders", lambda row: row.humans_f1),
)


def evaluate_votes(
    truth: Mapping[str, AbstractSet[Hashable]],
    suggested: Mapping[str, AbstractSet[Hashable]],
    *,
    units: int,
    unit: str,
    suggester: str,
    notes: Iterable[str] = (),
) -> Evaluation:
    """Hold the votes of a suggester that is not trained against people's codings.

    Parameters
    ----------
    truth : mapping of code to set of units
        The units that people gave each code to; any hashable names a unit.
    suggested : mapping of code to set of units
        The units that the suggester proposed each code for.
    units : int
        How many units both looked at.
    unit : str
        What a unit is: turn, sentence, document.
    suggester : str
        What voted.
    notes : iterable of str
        What a reader should know besides.

    Returns
    -------
    Evaluation
        One row a code, in the order of `truth`, then those only suggested. Precision is
        hits / suggested, recall hits / positives, F1 2·hits / (positives + suggested); each is
        None where its denominator is 0. The macro row adds the counts and averages each ratio
        over the codes where it is defined; a note says over how many.

    Raises
    ------
    ParameterError
        If more units carry a code than there are.

    Examples
    --------
    >>> found = evaluate_votes({"Friends": {1, 2, 3}, "Talk": {4}}, {"Friends": {2, 3, 9, 10}},
    ...                        units=10, unit="turn", suggester="rules")
    >>> friends, talk = found.rows
    >>> friends.precision, round(friends.recall, 3), round(friends.f1, 3)
    (0.5, 0.667, 0.571)
    >>> talk.precision, talk.recall, found.macro.precision
    (None, 0.0, 0.5)
    >>> found.notes
    ('macro: precision is the mean of 1 of 2 codes, undefined for the others',)
    """
    known = set[Hashable]().union(*truth.values(), *suggested.values())
    if len(known) > units:
        raise ParameterError(
            f"{len(known)} units carry a code, of {units} in all",
            expected="codings and suggestions over the same units",
        )
    codes = dict.fromkeys([*truth, *suggested])
    rows = [_votes(code, truth.get(code, set()), suggested.get(code, set())) for code in codes]
    return Evaluation(
        suggester=suggester,
        unit=unit,
        units=units,
        folds=0,
        rows=tuple(rows),
        macro=macro_row(rows),
        notes=(*notes, *macro_notes(rows)),
    )


def _votes(code: str, truth: AbstractSet[Hashable], votes: AbstractSet[Hashable]) -> CodeEvaluation:
    if not truth and not votes:
        return undefined_row(code, positives=0, reason="neither coded nor suggested")
    return code_row(code, positives=len(truth), suggested=len(votes), hits=len(truth & votes))


def code_row(code: str, *, positives: int, suggested: int, hits: int) -> CodeEvaluation:
    """One code's ratios from its counts; None where a denominator is 0.

    >>> code_row("Talk", positives=0, suggested=2, hits=0).recall is None
    True
    """
    return CodeEvaluation(
        code=code,
        positives=positives,
        suggested=suggested,
        hits=hits,
        precision=hits / suggested if suggested else None,
        recall=hits / positives if positives else None,
        f1=f1(positives, suggested, hits),
    )


def f1(positives: int, suggested: int, hits: int) -> float | None:
    """The harmonic mean of precision and recall; None where neither has anything."""
    both = positives + suggested
    return 2 * hits / both if both else None


def undefined_row(code: str, *, positives: int, reason: str) -> CodeEvaluation:
    """One code that could not be evaluated, with the reason."""
    return CodeEvaluation(
        code=code,
        positives=positives,
        suggested=0,
        hits=0,
        precision=None,
        recall=None,
        f1=None,
        undefined=reason,
    )


def macro_row(rows: Sequence[CodeEvaluation]) -> CodeEvaluation:
    """The sums of the counts, and the mean of each ratio over the codes where it is defined.

    Codes that could not be evaluated count in neither.
    """
    counted = [row for row in rows if row.undefined is None]
    means = [_mean([ratio(row) for row in counted]) for _, ratio in _RATIOS]
    return CodeEvaluation(
        code=MACRO,
        positives=sum(row.positives for row in counted),
        suggested=sum(row.suggested for row in counted),
        hits=sum(row.hits for row in counted),
        precision=means[0],
        recall=means[1],
        f1=means[2],
        average_precision=means[3],
        prevalence=means[4],
        brier=means[5],
        calibration_error=means[6],
        work_saved=means[7],
        rules_f1=means[8],
        humans_f1=means[9],
        undefined=None if counted else "no code could be evaluated",
    )


def macro_notes(rows: Sequence[CodeEvaluation]) -> tuple[str, ...]:
    """Over how many codes each average goes, where it is some and not all."""
    names: dict[int, list[str]] = {}
    for name, ratio in _RATIOS[:4]:
        n_defined = sum(ratio(row) is not None for row in rows)
        if 0 < n_defined < len(rows):
            names.setdefault(n_defined, []).append(name)
    return tuple(
        f"macro: {_listed(some)} the mean of {n_defined} of {len(rows)} codes, undefined for the"
        " others"
        for n_defined, some in names.items()
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
