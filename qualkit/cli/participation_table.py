"""Participation for a terminal of 80 columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qualkit.cli import output
from qualkit.cli.links import show_counts
from qualkit.model.codes import short_names
from qualkit.model.participation import (
    CodeVoices,
    Following,
    Participation,
    ParticipationRow,
    SessionParticipation,
)
from qualkit.model.reports import UNKNOWN, percent

_MOST_ROWS, _NOTABLE, _NAMED = 80, 0.05, 6
_MOST_SILENT = 20
_PAIRS = {True: 6, False: 2}
"""Pairs told of, where one session is shown alone and where several are."""


def show(found: Participation) -> None:
    """Print shares, sessions, who follows whom, and codes; then what to know of them."""
    _show_rows(found.rows)
    _show_sessions(found.sessions)
    for session in found.sessions:
        _show_prose(session, alone=len(found.sessions) == 1)
    _show_groups(found)
    _show_codes(found.codes)
    if found.links.links:
        show_counts(found.links.groups, found.by)
        waiting = f", {found.links.waiting} more wait" if found.links.waiting else ""
        output.prose(f"{output.count(found.links.links, 'link')} between turns{waiting}")
    reasons = sorted({row.reason for row in found.rows if row.reason})
    if reasons and len(found.sessions) == 1:
        output.prose(f"no time: {reasons[0]}")
    elif reasons:
        output.prose("no time where turns have no beginning or no end (--json says how many)")
    output.prose(
        f"{output.count(found.basis.counted or 0, 'coding')} counted,"
        f" {found.basis.attributed} attributed to another role, on"
        f" {output.count(found.coded_turns, 'turn')} of participants; here are"
        f" {found.basis.human} codings by people and {found.basis.accepted} accepted,"
        f" {found.basis.unattached} of these where no participant speaks; seed {found.seed}"
    )
    for note in found.notes:
        output.prose(f"note: {note}")


def _show_rows(rows: Sequence[ParticipationRow]) -> None:
    is_timed = any(row.seconds is not None for row in rows)
    several = len({row.session for row in rows}) > 1
    told, before = [], ""
    for row in rows[:_MOST_ROWS]:
        told.append(
            {
                "session": row.session if row.session != before else " ",
                "participant": row.participant,
                "role": row.role,
                "turns": row.turns,
                "words": row.words,
                "share": percent(row.share),
                "minutes": UNKNOWN if row.seconds is None else f"{row.seconds / 60:.1f}",
                "time": percent(row.time_share),
            }
        )
        before = row.session
    columns = [*(["session"] if several else []), "participant", "role", "turns", "words", "share"]
    columns += ["minutes", "time"] if is_timed else []
    output.table(told, columns, right=("share", "minutes", "time"))
    if len(rows) > _MOST_ROWS:
        output.prose(f"{len(rows) - _MOST_ROWS} more rows: --csv has all")


def _show_sessions(sessions: Sequence[SessionParticipation]) -> None:
    rows = [
        {
            "session": session.session,
            "people": f"{session.participants}+{session.moderators}",
            "turns": session.turns,
            "Gini": _two(session.evenness["words"].gini),
            "H": _two(session.evenness["words"].entropy),
            "mod. words": percent(session.moderator_word_share),
            "asks": percent(session.question_ratio),
            "M→P": percent(session.flow.to_participants),
            "P→P/M": _two(session.flow.participant_ratio),
        }
        for session in sessions
    ]
    output.table(rows, tuple(rows[0]), right=tuple(rows[0])[3:])
    output.prose(
        "people: participants + moderators; Gini (0 even) and normalised entropy H (1 even) of"
        " participants' words; asks: moderators' turns with a question mark; M→P: moderators'"
        " turns followed by a participant; P→P/M: participants followed by a participant, for"
        " each followed by a moderator"
    )


def _show_prose(session: SessionParticipation, *, alone: bool) -> None:
    told = []
    if session.longest:
        run = session.longest
        told.append(
            f"longest run {run.participant}, {output.count(run.words, 'word')} (turn {run.first})"
        )
    if session.silences.count is not None:
        told.append(
            f"{output.count(session.silences.count, 'silence')} over"
            f" {session.silences.threshold:g} s, {session.silences.seconds:.0f} s in all"
        )
    elif alone:
        told.append(f"no silences: {session.silences.reason}")
    if session.flow.reason or session.flow.pairs:
        told.append(f"who follows whom: {session.flow.reason or _pairs(session, alone=alone)}")
    output.prose(f"{session.session}: {'. '.join(told)}")


def _pairs(session: SessionParticipation, *, alone: bool) -> str:
    """The pairs that stand out after correction for all pairs; that none does where none does."""
    every = session.flow.pairs
    far = [pair for pair in every if pair.q is not None and pair.q <= _NOTABLE]
    if not far:
        return f"none of the {output.count(len(every), 'pair')} stands out (q ≤ {_NOTABLE:g})"
    far.sort(key=lambda pair: (pair.q, -abs(pair.z or 0), pair.first, pair.then))
    named = "; ".join(map(_pair, far[: _PAIRS[alone]]))
    return f"{named}; {len(far)} of {output.count(len(every), 'pair')} with q ≤ {_NOTABLE:g}"


def _pair(pair: Following) -> str:
    z = "" if pair.z is None else f"z {pair.z:+.1f}, "
    return (
        f"{pair.first} → {pair.then} {pair.count}, expected {pair.expected or 0:.0f}"
        f" ({z}p {pair.p or 0:.3f}, q {pair.q or 0:.3f})"
    )


def _show_groups(found: Participation) -> None:
    """Who is followed by whom, groups by groups, over all sessions shown."""
    counts: dict[tuple[str, str], list[Following]] = defaultdict(list)
    for session in found.sessions:
        for pair in session.flow.groups:
            counts[pair.first, pair.then].append(pair)
    if not counts:
        return
    names = sorted({name for pair in counts for name in pair})
    rows = [
        {"followed by": first, **{then: _sums(counts[first, then]) for then in names}}
        for first in names
    ]
    titles = {"followed by": found.by}
    output.table(rows, ("followed by", *names), titles=titles, title="Followed by", right=names)
    output.prose("transitions (expected from shuffled orders, where these can be drawn)")


def _sums(pairs: Sequence[Following]) -> str:
    count = sum(pair.count for pair in pairs)
    known = [pair.expected for pair in pairs if pair.expected is not None]
    return f"{count} ({sum(known):.0f})" if known and len(known) == len(pairs) else f"{count}"


def _show_codes(codes: Sequence[CodeVoices]) -> None:
    raised = [code for code in codes if code.coded]
    if not raised:
        output.prose("no code is raised by participants" if codes else "the project has no codes")
        return
    names = short_names(code.code for code in codes)
    rows = [
        {
            "code": names[code.code],
            "turns": code.coded,
            "raised by": f"{code.raisers} of {code.exposed}",
            "sessions": f"{code.sessions} of {code.of_sessions}",
            "ICC": _two(code.icc),
            "most by": f"{code.voice} {percent(code.voice_share)}",
            "flag": _flag(code),
        }
        for code in _most_raised(raised)
    ]
    output.table(rows, tuple(rows[0]), right=("raised by", "sessions", "ICC"))
    if len(raised) > _MOST_ROWS:
        left = output.count(len(raised) - _MOST_ROWS, "more code")
        output.prose(f"{left} on fewer turns: --json has all")
    told = [code for code in _most_raised(raised) if code.silent]
    for code in told[:_MOST_SILENT]:
        some = ", ".join(code.silent[:_NAMED])
        more = f" and {len(code.silent) - _NAMED} more" if len(code.silent) > _NAMED else ""
        output.prose(f"silent on {names[code.code]}: {some}{more}")
    silent = sum(bool(code.silent) for code in raised)
    if silent > _MOST_SILENT:
        left = output.count(silent - _MOST_SILENT, "more code")
        output.prose(f"participants silent on {left} too: --json names them all")
    if len(raised) < len(codes):
        output.prose(f"{output.count(len(codes) - len(raised), 'code')} raised by nobody")
    output.prose(
        "raised by: of the participants who speak in a session where it is raised; ICC: variance"
        " between sessions; single voice: 60 % of 3 coded turns or more; consensus: in every"
        " session, by no single voice"
    )


def _most_raised(codes: Sequence[CodeVoices]) -> list[CodeVoices]:
    """As many codes as can be read, those on most turns, in their order."""
    ranked = sorted(range(len(codes)), key=lambda place: (-codes[place].coded, place))
    return [codes[place] for place in sorted(ranked[:_MOST_ROWS])]


def _flag(code: CodeVoices) -> str:
    if code.is_single:
        return "single voice"
    return "consensus" if code.is_consensus else UNKNOWN


def _two(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"
