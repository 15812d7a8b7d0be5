"""Whose voice carries a code: who sits silent while it is raised, one voice, or all sessions.

Knows who spoke in which session and who raised what there; refuses to know moderators. Who speaks
in a session where somebody raises the code has had it before them, and may be silent about it;
who was never there cannot. Source: Morgan (1997, Focus Groups as Qualitative Research, ch. 5) for
telling one voice from many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from qualkit.contrasts.clustering import intraclass
from qualkit.model.participation import CodeVoices, Raised, SessionVoice

SINGLE = 0.6
"""The share of a code's coded turns that makes one voice of it."""

FEWEST = 3
"""Coded turns below which nobody can be said to carry a code alone."""


def voices(
    codes: Sequence[str], raised: Iterable[Raised], present: Mapping[str, Sequence[str]]
) -> tuple[CodeVoices, ...]:
    """For each code, who raises it, who sits by, and who carries it.

    Parameters
    ----------
    codes
        The codes, in the order wanted.
    raised
        Coded turns of the people in `present`.
    present : mapping of session to names
        Who speaks in each session, moderators left out.
    """
    by_code: dict[str, list[Raised]] = defaultdict(list)
    for item in dict.fromkeys(raised):
        by_code[item.code].append(item)
    return tuple(_voices(code, by_code[code], present) for code in codes)


def _voices(
    code: str, raised: Sequence[Raised], present: Mapping[str, Sequence[str]]
) -> CodeVoices:
    sessions = {item.session for item in raised}
    raisers = {item.participant for item in raised}
    exposed = {name for session in sessions for name in present.get(session, ())}
    voice, share, is_single = _loudest(raised)
    icc, reason = _icc({(item.session, item.participant) for item in raised}, present)
    is_everywhere = len(present) > 1 and len(sessions) == len(present)
    return CodeVoices(
        code=code,
        coded=len(raised),
        raisers=len(raisers),
        exposed=len(exposed),
        silent=tuple(sorted(exposed - raisers)),
        voice=voice,
        voice_share=share,
        is_single=is_single,
        sessions=len(sessions),
        of_sessions=len(present),
        is_consensus=is_everywhere and not is_single,
        icc=icc,
        by_session=_by_session(raised),
        reason="the code is raised by nobody" if not raised else reason,
    )


def _loudest(raised: Sequence[Raised]) -> tuple[str | None, float | None, bool | None]:
    """Who has most of the coded turns, which share, and whether that is a single voice."""
    if not raised:
        return None, None, None
    counts = Counter(item.participant for item in raised)
    voice = min(counts, key=lambda name: (-counts[name], name))
    share = counts[voice] / len(raised)
    return voice, share, share >= SINGLE if len(raised) >= FEWEST else None


def _by_session(raised: Sequence[Raised]) -> tuple[SessionVoice, ...]:
    by_session: dict[str, list[Raised]] = defaultdict(list)
    for item in raised:
        by_session[item.session].append(item)
    found = []
    for session, items in sorted(by_session.items()):
        voice, share, is_single = _loudest(items)
        found.append(
            SessionVoice(
                session=session,
                coded=len(items),
                voice=voice or "",
                share=share or 0.0,
                is_single=is_single,
            )
        )
    return tuple(found)


def _icc(
    raisers: set[tuple[str, str]], present: Mapping[str, Sequence[str]]
) -> tuple[float | None, str | None]:
    """The share of variance between sessions of who raises the code there, not below 0."""
    groups = [[(session, name) in raisers for name in names] for session, names in present.items()]
    sizes = np.array([len(group) for group in groups if group], dtype=np.float64)
    sums = np.array([sum(group) for group in groups if group], dtype=np.float64)
    if sums.sum() in (0, sizes.sum()):
        return None, "all participants raise it or none does"
    found = intraclass(sizes, sums, sums, np.zeros(len(sizes), dtype=np.intp))
    if found is None:
        return None, "no variance within sessions: fewer than two with people to compare"
    return max(0.0, found), None
