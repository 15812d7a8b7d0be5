"""Results on codes to draw: three codes together, in sequence, and over five sessions."""

from __future__ import annotations

from qualkit.contrasts import SaturationRule, saturation
from qualkit.contrasts import association as numbers
from qualkit.model.coded_turns import CodedGround
from qualkit.model.codings import Basis
from qualkit.model.cooccurrence import (
    CodeCount,
    CodeFollowing,
    CodePair,
    CodeSequences,
    Cooccurrence,
)
from qualkit.model.saturation import Saturation, SaturationUnit

GROUND = CodedGround(
    basis=Basis(name="decided", human=30, accepted=0, waiting=0, counted=30),
    coders=("Robin",),
    roles=(),
    about=None,
    participants=8,
    sessions=5,
    turns=40,
    coded=20,
    moderators=9,
)
CODES = ("Needs/Company", "Needs/Buses", "Needs/Letters in large print")
UNITS = (10, 8, 4)
MET = {(0, 1): 5, (1, 2): 1}


def together(first: str = CODES[0], *, more: int = 0) -> Cooccurrence:
    """Three codes, two pairs of which come together, and `more` codes around the second."""
    codes = [first, *CODES[1:], *(f"Needs/Matter {n}" for n in range(more))]
    units = [*UNITS, *[3] * more]
    met = {**MET, **{(1, 3 + n): 2 for n in range(more)}}
    return Cooccurrence(
        within="turn",
        distance=None,
        unit="turns",
        units=40,
        codes=tuple(
            CodeCount(code=code, n=n, participants=6 - at % 5, sessions=3)
            for at, (code, n) in enumerate(zip(codes, units, strict=True))
        ),
        pairs=tuple(
            _pair((codes[a], codes[b]), (units[a], units[b], n)) for (a, b), n in met.items()
        ),
        ground=GROUND,
    )


def _pair(names: tuple[str, str], counts: tuple[int, int, int]) -> CodePair:
    n1, n2, n12 = counts
    c = numbers.c_coefficient(n1, n2, n12)
    return CodePair(
        first=names[0],
        second=names[1],
        n1=n1,
        n2=n2,
        n12=n12,
        expected=numbers.expected(n1, n2, 40),
        c=c,
        jaccard=c,
        npmi=numbers.npmi(counts, 40),
        phi=numbers.phi(counts, 40),
        first_given_second=n12 / n2,
        second_given_first=n12 / n1,
        ratio=numbers.ratio(n1, n2),
        is_unbalanced=False,
        participants=4,
        sessions=2,
    )


def sequences() -> CodeSequences:
    """Each of two codes after each; one residual cannot be computed."""
    z = {(0, 0): 3.1, (0, 1): -2.0, (1, 0): None, (1, 1): 0.4}
    rows = [
        CodeFollowing(
            first=CODES[a],
            second=CODES[b],
            n1=9,
            n2=8,
            observed=3,
            expected=1.8,
            z=value,
            expected_within=1.7,
            p=None if value is None else 0.03,
            q=None if value is None else 0.1,
            participants=3,
            sessions=2,
            reason=None if value is not None else "one of the codes is on every turn",
        )
        for (a, b), value in z.items()
    ]
    return CodeSequences(
        lag=1,
        other_speaker=False,
        turn_pairs=35,
        draws=99,
        smallest_p=0.02,
        seed=0,
        codes=tuple(CodeCount(code=code, n=9, participants=3, sessions=2) for code in CODES[:2]),
        rows=tuple(rows),
        ground=GROUND,
    )


def saturated(*words: str) -> Saturation:
    """Units whose letters are codes, with one group of the same."""
    units = [
        SaturationUnit(name=f"talk-{n}", codes=frozenset(word) - {"-"}, date=None)
        for n, word in enumerate(words or ("abc", "ad", "a", "e", "b", "-"), start=1)
    ]
    rule = SaturationRule()
    curves = [saturation(units, rule, name=name, orders=50) for name in ("", "citizen")]
    return Saturation(
        base=rule.base,
        run_length=rule.run,
        threshold=rule.threshold,
        unit="session",
        ordered_by="name",
        defined="now",
        overall=curves[0],
        by="role",
        groups=(curves[1],),
        left_out=(),
        seed=0,
        ground=GROUND,
    )
