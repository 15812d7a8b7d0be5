"""How the report writes numbers: signs, intervals, p values, ranks, counts with their noun.

Knows typography only. A number that is None becomes a dash here; the reason is a note beside it
(`qualkit.interchange.report.notes`).
"""

from __future__ import annotations

from qualkit.model.reports import UNKNOWN, points

_PEOPLE = {
    "carer": "carers",
    "citizen": "citizens",
    "client": "clients",
    "expert": "experts",
    "facilitator": "facilitators",
    "manager": "managers",
    "moderator": "moderators",
    "nurse": "nurses",
    "official": "officials",
    "parent": "parents",
    "patient": "patients",
    "professional": "professionals",
    "resident": "residents",
    "service user": "service users",
    "staff": "staff",
    "student": "students",
    "teacher": "teachers",
    "therapist": "therapists",
    "user": "users",
    "volunteer": "volunteers",
    "worker": "workers",
}


def people(group: str, count: int) -> str:
    """The members of a group, counted: a plural where English is sure of one.

    >>> people("citizen", 45), people("staff", 1), people("Gruppe B", 3)
    ('45 citizens', '1 staff', '3 participants (Gruppe B)')
    """
    plural = _PEOPLE.get(group.casefold())
    if plural is None:
        return f"{counted(count, 'participant')} ({group})"
    return f"{count:,} {group if count == 1 else plural}"


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "turn"), counted(28844, "word")
    ('1 turn', '28,844 words')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def decimal(value: float | None, digits: int = 2) -> str:
    """A number with a real minus sign, never a negative zero.

    >>> decimal(-0.6), decimal(-0.001), decimal(None)
    ('−0.60', '0.00', '–')
    """
    if value is None:
        return UNKNOWN
    text = f"{abs(value):.{digits}f}"
    return f"\N{MINUS SIGN}{text}" if value < 0 and float(text) else text


def signed(value: float | None) -> str:
    """A difference of ranks: a sign, and a half only where there is one.

    >>> signed(2.0), signed(-1.5), signed(0.0)
    ('+2', '−1.5', '0')
    """
    if value is None:
        return UNKNOWN
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{abs(value):g}"


def probability(value: float | None) -> str:
    r"""A p or q value in three decimals, the smallest as a bound.

    >>> probability(0.0316), probability(0.00002), probability(1.0)
    ('0.032', '<\xa00.001', '1.000')
    """
    if value is None:
        return UNKNOWN
    return "<\N{NO-BREAK SPACE}0.001" if value < 0.001 else f"{value:.3f}"


def point_interval(interval: tuple[float, float] | None) -> str:
    """An interval of a difference, in points.

    >>> point_interval((0.231, 0.7545))
    '+23 to +75'
    """
    return UNKNOWN if interval is None else f"{points(interval[0])} to {points(interval[1])}"


def decimal_interval(interval: tuple[float, float] | None) -> str:
    """An interval of a coefficient.

    >>> decimal_interval((-0.1, 0.845))
    '−0.10 to 0.84'
    """
    return UNKNOWN if interval is None else f"{decimal(interval[0])} to {decimal(interval[1])}"


def clipped(text: str, longest: int = 140) -> str:
    """A name cut to what a table can hold; the whole stands where its quotes are.

    >>> clipped("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def sentence(text: str) -> str:
    """A reason as a sentence: a capital first, a full stop last.

    >>> sentence("staff has no participant")
    'Staff has no participant.'
    """
    bare = text.strip()
    return bare if not bare else bare[0].upper() + bare[1:] + ("" if bare[-1] in ".!?…" else ".")
