"""Encoding shared with a second process, where that is measured to be faster.

Threads within one text's matrix products make encoding slower on busy cores, by a factor of ten and
more: they wait for each other. A second process with texts of its own waits for nobody. It is
started once encoding has taken some seconds in which this one had a processor nearly to itself, and
stays if both together are faster than one alone was just before. The vectors have the same bits
either way, as each text is encoded by itself.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from qualkit.embedding.helper import Helper, HelperGone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qualkit.embedding import Encoder

AFTER = 3.0
"""Seconds of encoding after which help is asked for."""

SPARE = 0.9
"""This share of them must have been spent computing: where it is less, processors are busy."""

PIECE, AHEAD = 8, 2
"""A helper is given so many texts at a time, and so many times ahead of its answers."""

TRIAL = 200
"""After so many texts that both have encoded, they are compared with one alone."""

WORTH = 1.1
"""So many times faster must both be."""

_REPORT_EVERY = 25


class Helping(Protocol):
    """What encodes beside this process; see `Helper`."""

    def is_ready(self) -> bool:
        """Whether it has loaded its encoder."""
        ...

    def ask(self, texts: Sequence[str]) -> None:
        """Let it encode texts."""
        ...

    def has_answer(self) -> bool:
        """Whether `answer` returns at once."""
        ...

    def answer(self, n_texts: int) -> NDArray[np.float32]:
        """The vectors of the texts asked first."""
        ...

    def close(self) -> None:
        """End it."""
        ...


@dataclass(slots=True)
class _Pace:
    """How many texts were encoded in how many seconds, of which so many were spent computing."""

    texts: int = 0
    seconds: float = 0.0
    computing: float = 0.0

    @property
    def rate(self) -> float:
        return self.texts / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class Sharing:
    """An encoder that lets a second process help with many texts.

    Parameters
    ----------
    inner : Encoder
        Encodes in this process.
    start : callable
        Starts the helper.
    clock, computing : callable
        Give seconds, and those that this thread has spent computing.
    """

    inner: Encoder
    start: Callable[[], Helping]
    clock: Callable[[], float] = time.perf_counter
    computing: Callable[[], float] = time.thread_time
    may_ask: bool = field(default_factory=lambda: (os.cpu_count() or 1) > 1)
    helper: Helping | None = None
    alone: _Pace = field(default_factory=_Pace)
    together: _Pace = field(default_factory=_Pace)
    is_tried: bool = False
    is_loaded: bool = False

    @property
    def name(self) -> str:
        """The encoder and its version."""
        return self.inner.name

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one vector a text, in order, as the encoder itself does."""
        import numpy as np

        vectors = np.zeros((len(texts), self.inner.encode([]).shape[1]), dtype=np.float32)
        places: dict[str, list[int]] = {}
        for index, text in enumerate(texts):
            places.setdefault(text, []).append(index)
        done = told = 0
        work = _Work(self, deque(places))
        while work.is_left():
            for text, vector in work.step():
                vectors[places[text]] = vector
                done += len(places[text])
            if progress and (done - told >= _REPORT_EVERY or done == len(texts) > told):
                progress(done, len(texts))
                told = done
        return vectors

    def ready(self) -> Helping | None:
        """The helper, once it has loaded its encoder; it is started when its time has come."""
        if self.may_ask and self.helper is None and self._has_processor_to_spare():
            try:
                self.helper = self.start()
            except (OSError, HelperGone):
                self.may_ask = False
        try:
            return self.helper if self.helper and self.helper.is_ready() else None
        except HelperGone:
            self.dismiss()
            return None

    def _has_processor_to_spare(self) -> bool:
        """As far as the last seconds tell; if they tell otherwise, the next ones are looked at."""
        if self.alone.seconds <= AFTER:
            return False
        is_spare = self.alone.computing >= SPARE * self.alone.seconds
        if not is_spare:
            self.alone = _Pace()
        return is_spare

    def now(self) -> tuple[float, float]:
        """The time, and the time spent computing."""
        return self.clock(), self.computing()

    def note(self, texts: int, begun: tuple[float, float], *, is_shared: bool) -> None:
        """Keep how fast it went, and end the help where it does not pay.

        What loading slows down does not count: the first text here, and all while a helper loads.
        """
        is_loaded, self.is_loaded = self.is_loaded, True
        if not is_loaded or (self.helper and not is_shared):
            return
        pace = self.together if is_shared else self.alone
        pace.texts += texts
        pace.seconds += self.clock() - begun[0]
        pace.computing += self.computing() - begun[1]
        if not self.is_tried and self.together.texts >= TRIAL:
            self.is_tried = True
            if self.together.rate < WORTH * self.alone.rate:
                self.dismiss()

    def dismiss(self) -> None:
        """End the helper for good."""
        if self.helper:
            self.helper.close()
        self.helper, self.may_ask = None, False


@dataclass(slots=True)
class _Work:
    """The texts of one call: those left, and those that the helper has."""

    own: Sharing
    left: deque[str]
    away: deque[list[str]] = field(default_factory=deque)

    def is_left(self) -> bool:
        return bool(self.left or self.away)

    def step(self) -> list[tuple[str, NDArray[np.float32]]]:
        """Encode a text here, and take what the helper has done meanwhile."""
        begun, helper = self.own.now(), self.own.ready()
        found = []
        try:
            self._hand_out(helper)
            if self.left:
                text = self.left.popleft()
                found.append((text, self.own.inner.encode([text])[0]))
            if helper and self.away and (helper.has_answer() or not self.left):
                found += zip(self.away[0], helper.answer(len(self.away[0])), strict=True)
                self.away.popleft()
        except HelperGone:
            self._take_back()
        self.own.note(len(found), begun, is_shared=helper is not None)
        return found

    def _hand_out(self, helper: Helping | None) -> None:
        if helper is None:
            self._take_back()
            return
        while len(self.left) > PIECE and len(self.away) < AHEAD:
            piece = [self.left.pop() for _ in range(PIECE)]
            self.away.append(piece)
            helper.ask(piece)

    def _take_back(self) -> None:
        """Encode here what a helper that is gone was given."""
        if self.away:
            self.own.dismiss()
        self.left.extend(text for piece in self.away for text in piece)
        self.away.clear()


def shared(name: str, inner: Encoder) -> Sharing:
    """`inner`, which is the encoder of that name, with help for many texts."""
    return Sharing(inner, start=lambda: Helper(name))
