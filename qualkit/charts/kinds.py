"""The one mapping from a kind of chart to the result it shows and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qualkit.charts.drawing import Chart
from qualkit.charts.evaluation import calibration, curve, evaluation
from qualkit.charts.follows import follows
from qualkit.charts.network import network
from qualkit.charts.participation import participation
from qualkit.charts.saturation import saturation
from qualkit.charts.slope import slope
from qualkit.charts.tables import agreement, prevalence, topics
from qualkit.charts.timeline import timeline
from qualkit.charts.together import sequences, together
from qualkit.charts.topic_groups import over_time, stability, topic_groups
from qualkit.charts.topic_map import hierarchy, topic_map
from qualkit.charts.word_scatter import word_scatter
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.agreement import Agreement
from qualkit.model.contrasts import Contrast
from qualkit.model.cooccurrence import CodeSequences, Cooccurrence
from qualkit.model.evaluation import Evaluation
from qualkit.model.participation import Participation, Timeline
from qualkit.model.reports import Picture
from qualkit.model.saturation import Saturation
from qualkit.model.tables import Result
from qualkit.model.themes import Themes
from qualkit.model.themes_by import ThemesBy
from qualkit.model.words import Words


@dataclass(frozen=True, slots=True)
class _Kind:
    shows: type[Result]
    draws: Callable[..., Chart]
    fits: Callable[..., bool] = lambda _: True
    """Whether it can show this result, and not only one of its type."""

    def can_show(self, result: Result) -> bool:
        return isinstance(result, self.shows) and self.fits(result)


KINDS: Mapping[str, _Kind] = {
    "slope": _Kind(Contrast, slope, lambda contrast: len(contrast.groups) == 2),
    "prevalence": _Kind(Contrast, prevalence),
    "topics": _Kind(Themes, topics),
    "map": _Kind(Themes, topic_map),
    "hierarchy": _Kind(Themes, hierarchy),
    "stability": _Kind(Themes, stability),
    "by": _Kind(ThemesBy, topic_groups),
    "over-time": _Kind(ThemesBy, over_time),
    "words": _Kind(Words, word_scatter),
    "agreement": _Kind(Agreement, agreement),
    "evaluation": _Kind(Evaluation, evaluation),
    "calibration": _Kind(Evaluation, calibration),
    "curve": _Kind(Evaluation, curve),
    "network": _Kind(Cooccurrence, network),
    "heat-map": _Kind(Cooccurrence, together),
    "sequences": _Kind(CodeSequences, sequences),
    "saturation": _Kind(Saturation, saturation),
    "participation": _Kind(Participation, participation),
    "follows": _Kind(Participation, follows),
    "timeline": _Kind(Timeline, timeline),
}
"""Every kind of chart; the first that shows a type of result is that type's default."""


def chart(result: Result, kind: str | None = None, *, compact: bool = False) -> Chart:
    """Draws `result`.

    Parameters
    ----------
    result : Result
        What a method found; `KINDS` says of which types there are charts.
    kind : str, optional
        One of `KINDS` that shows this type of result; by default its first.
    compact : bool
        Draw for a page 390 pixels wide (a phone) instead of 720.

    Raises
    ------
    UnknownName
        If there is no such kind.
    ParameterError
        If the kind shows another type of result, or no kind shows this one.
    UndefinedResult
        If the result holds nothing that could be drawn.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownName("chart", kind, list(KINDS))
    fitting = [name for name, item in KINDS.items() if item.can_show(result)]
    chosen = kind or next(iter(fitting), None)
    if chosen not in fitting:
        raise ParameterError(
            f"this {type(result).__name__} has no chart {chosen or ''}".rstrip(),
            expected=", ".join(fitting) or f"one of {_drawable()}",
        )
    return KINDS[chosen].draws(result, compact=compact)


def picture(result: Result, kind: str | None = None) -> Picture:
    """Draws `result` twice, for a wide page and for a phone, ready to stand in a report."""
    wide, narrow = chart(result, kind), chart(result, kind, compact=True)
    return Picture(
        title=wide.title, description=wide.description, svg=wide.svg(), compact=narrow.svg()
    )


def _drawable() -> str:
    return ", ".join(sorted({item.shows.__name__ for item in KINDS.values()}))
