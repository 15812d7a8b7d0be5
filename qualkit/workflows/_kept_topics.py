"""The topics of a run that was kept, with their names, and one of them as people tell it."""

from __future__ import annotations

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectError, UnknownName
from qualkit.model.themes import OUTLIERS, Themes, Topic
from qualkit.store import Store
from qualkit.workflows import _topics
from qualkit.workflows._lineage import named

_LONGEST_NUMBER = 9


def kept_themes(store: Store, run: int | None = None) -> Themes:
    """The topics of a run, of the newest by default, as its texts and names are today.

    Raises
    ------
    ProjectError
        If no topic model has run.
    UnknownName
        If the run with that number is no topic model.
    """
    runs = [*stores.namings.matches(store, _topics.KIND)]
    if not runs:
        name = store.path.name
        raise ProjectError(f"{name} has no themes yet", repair=f"run: qualkit themes {name}")
    number = max(runs) if run is None else run
    if number not in runs:
        raise UnknownName("run of themes", str(number), [str(each) for each in runs])
    record = stores.runs.result(store, number) or {}
    return named(store, _topics.from_record(store, number, record))


def topic_of(found: Themes, told: str | int) -> Topic:
    """The topic with that number, name or label.

    Raises
    ------
    ParameterError
        If −1 is told: that is no topic; or several topics are called so.
    UnknownName
        If there is no such topic.
    """
    words = " ".join(str(told).split()).casefold()
    if words.replace("−", "-") == str(OUTLIERS):
        raise ParameterError(
            f"{OUTLIERS} is no topic: it stands for segments that no topic took",
            expected="the number of a topic",
        )
    if words.isdecimal() and len(words) <= _LONGEST_NUMBER:
        fitting = [topic for topic in found.topics if topic.topic == int(words)]
    else:
        fitting = [
            topic
            for topic in found.topics
            if words in ((topic.name or "").casefold(), topic.label.casefold())
        ]
    if len(fitting) > 1:
        numbers = ", ".join(str(topic.topic) for topic in fitting)
        raise ParameterError(f"topics {numbers} are called {told!r}", repair="give the number")
    if not fitting:
        known = [str(topic.topic) for topic in found.topics]
        raise UnknownName(f"topic of run {found.run}", str(told), known)
    return fitting[0]
