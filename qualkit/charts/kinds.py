"""The one list of charts: the name of each kind, the result it shows and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualkit.charts.agreement_parts import agreement_by, agreement_map, agreement_over_time
from qualkit.charts.drawing import Chart
from qualkit.charts.dumbbell import dumbbell
from qualkit.charts.evaluation import calibration, curve, evaluation
from qualkit.charts.follows import follows
from qualkit.charts.forest import forest
from qualkit.charts.groups import MOST_GROUPS, of_groups
from qualkit.charts.network import network
from qualkit.charts.participation import participation
from qualkit.charts.saturation import saturation
from qualkit.charts.share_map import share_map
from qualkit.charts.slope import slope
from qualkit.charts.stance import stance
from qualkit.charts.tables import agreement, prevalence, topics
from qualkit.charts.timeline import timeline
from qualkit.charts.together import sequences, together
from qualkit.charts.topic_groups import over_time, stability, topic_groups
from qualkit.charts.topic_map import hierarchy, topic_map
from qualkit.charts.word_scatter import word_scatter
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.agreement import Agreement
from qualkit.model.agreement_by import AgreementBy
from qualkit.model.contrasts import Contrast
from qualkit.model.cooccurrence import CodeSequences, Cooccurrence
from qualkit.model.evaluation import Evaluation
from qualkit.model.participation import Participation, Timeline
from qualkit.model.reports import Picture
from qualkit.model.saturation import Saturation
from qualkit.model.stance import Stance
from qualkit.model.tables import Result
from qualkit.model.themes import Themes
from qualkit.model.themes_by import ThemesBy
from qualkit.model.words import Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """One way to draw one type of result; ``kind`` is its name, unique within the type.

    ``fits`` says whether it can show this result, and not only one of its type; ``limit`` says in
    words what it asks for.
    """

    kind: str
    shows: type[Result]
    draws: Callable[..., Chart]
    fits: Callable[..., bool] = lambda _: True
    limit: str = ""

    def can_show(self, result: Result) -> bool:
        """Whether it can show `result`."""
        return isinstance(result, self.shows) and self.fits(result)


def _of_time(result: AgreementBy) -> bool:
    return result.by == "time"


DRAWINGS = (
    Drawing("slope", Contrast, slope, of_groups(2, 2), "two groups"),
    Drawing(
        "prevalence",
        Contrast,
        prevalence,
        of_groups(0, MOST_GROUPS),
        f"{MOST_GROUPS} groups at most",
    ),
    Drawing("heat-map", Contrast, share_map),
    Drawing(
        "dumbbell", Contrast, dumbbell, of_groups(2, MOST_GROUPS), f"two groups to {MOST_GROUPS}"
    ),
    Drawing("forest", Contrast, forest, of_groups(2), "two groups or more"),
    Drawing("stance", Stance, stance),
    Drawing("topics", Themes, topics),
    Drawing("map", Themes, topic_map),
    Drawing("hierarchy", Themes, hierarchy),
    Drawing("stability", Themes, stability),
    Drawing("by", ThemesBy, topic_groups),
    Drawing("over-time", ThemesBy, over_time),
    Drawing("words", Words, word_scatter),
    Drawing("agreement", Agreement, agreement),
    Drawing("over-time", AgreementBy, agreement_over_time, _of_time, "parts of time"),
    Drawing("heat-map", AgreementBy, agreement_map),
    Drawing("by", AgreementBy, agreement_by),
    Drawing("evaluation", Evaluation, evaluation),
    Drawing("calibration", Evaluation, calibration),
    Drawing("curve", Evaluation, curve),
    Drawing("network", Cooccurrence, network),
    Drawing("heat-map", Cooccurrence, together),
    Drawing("sequences", CodeSequences, sequences),
    Drawing("saturation", Saturation, saturation),
    Drawing("participation", Participation, participation),
    Drawing("follows", Participation, follows),
    Drawing("timeline", Timeline, timeline),
)
"""Every chart; the first that can show a result is its default."""

KINDS = tuple(dict.fromkeys(item.kind for item in DRAWINGS))
"""The names of all kinds; one may show several types of result."""


def kinds_of(shows: type[Result]) -> tuple[str, ...]:
    """The kinds of chart that show results of one type.

    >>> kinds_of(Cooccurrence)
    ('network', 'heat-map')
    """
    return tuple(item.kind for item in DRAWINGS if item.shows is shows)


def chart(result: Result, kind: str | None = None, *, compact: bool = False) -> Chart:
    """Draws `result`.

    Parameters
    ----------
    result : Result
        What a method found; `DRAWINGS` says of which types there are charts.
    kind : str, optional
        One of `KINDS` that shows this type of result; by default the first that can show it.
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
        raise UnknownName("chart", kind, KINDS)
    fitting = {item.kind: item for item in reversed(DRAWINGS) if item.can_show(result)}
    chosen = kind or next(reversed(fitting), None)
    if chosen not in fitting:
        raise _unfit(result, chosen, list(reversed(fitting)))
    return fitting[chosen].draws(result, compact=compact)


def _unfit(result: Result, kind: str | None, fitting: list[str]) -> ParameterError:
    """Why no chart of this kind can be drawn, and which can."""
    same = (item for item in DRAWINGS if item.kind == kind and isinstance(result, item.shows))
    limit = next((f", which shows {item.limit}" for item in same), "")
    return ParameterError(
        f"this {type(result).__name__} has no chart {kind or ''}".rstrip() + limit,
        expected=", ".join(fitting) or f"one of {_drawable()}",
    )


def picture(result: Result, kind: str | None = None) -> Picture:
    """Draws `result` twice, for a wide page and for a phone, ready to stand in a report."""
    wide, narrow = chart(result, kind), chart(result, kind, compact=True)
    return Picture(
        title=wide.title, description=wide.description, svg=wide.svg(), compact=narrow.svg()
    )


def _drawable() -> str:
    return ", ".join(sorted({item.shows.__name__ for item in DRAWINGS}))
