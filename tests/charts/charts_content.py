"""Results to draw: the founding table as a contrast, topics by role, agreement of two coders."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace

from qualkit.contrasts import SessionTurns, link_table
from qualkit.model import (
    Agreement,
    AgreementRow,
    Basis,
    Cell,
    Contrast,
    ContrastRow,
    GroupSummary,
    Perception,
    PerceptionRow,
    Ranking,
    Themes,
    Topic,
    TopicQuote,
)
from qualkit.model.documents import Turn
from qualkit.model.evaluation import CodeEvaluation, CurvePoint, Evaluation
from qualkit.model.evidence import CalibrationBin
from qualkit.model.participation import Bar, Lane, Participation, Timeline
from qualkit.model.themes import TopicLayout, TopicMerge
from qualkit.model.themes_by import Prevalence, ThemesBy, TopicCell, TopicGroup, TopicRow
from qualkit.model.words import WordLanguage, WordRow, Words
from qualkit.spans import Span

STAFF, CITIZEN = 11, 45
FOUNDING = {
    "Needs/Public-service information": (7, 24),
    "Needs/Specific support": (6, 21),
    "Needs/Make friends": (4, 41),
    "Needs/Personal talk": (2, 28),
}
TESTS = {
    "Needs/Public-service information": (0.738, 0.738),
    "Needs/Specific support": (0.742, 0.742),
    "Needs/Make friends": (0.00033, 0.0013),
    "Needs/Personal talk": (0.0158, 0.0316),
}


def wilson(count: int, of: int) -> tuple[float, float]:
    z = 1.959963984540054
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def cell(count: int, of: int) -> Cell:
    return Cell(
        participants=count,
        of=of,
        share=count / of if of else None,
        interval=wilson(count, of) if of else None,
        sessions=min(count, 4),
        turns=count * 2,
        words=count * 41,
    )


def row(code: str, counts: tuple[int, int], of: tuple[int, int] = (STAFF, CITIZEN)) -> ContrastRow:
    first, second = (cell(count, n) for count, n in zip(counts, of, strict=True))
    p, q = TESTS.get(code, (0.2, 0.4))
    if first.share is None or second.share is None:
        return ContrastRow(
            code=code,
            groups={"staff": first, "citizen": second},
            difference=None,
            interval=None,
            cohen_h=None,
            odds_ratio=None,
            log_ratio=None,
            p=None,
            smallest_p=None,
            q=None,
            ranks={},
            rank_gap=None,
            reason="staff has no participant",
        )
    gap = second.share - first.share
    low1, high1 = wilson(counts[0], of[0])
    low2, high2 = wilson(counts[1], of[1])
    low = gap - math.hypot(second.share - low2, high1 - first.share)
    high = gap + math.hypot(high2 - second.share, first.share - low1)
    h = 2 * math.asin(math.sqrt(second.share)) - 2 * math.asin(math.sqrt(first.share))
    return ContrastRow(
        code=code,
        groups={"staff": first, "citizen": second},
        difference=gap,
        interval=(low, high),
        cohen_h=h,
        odds_ratio=2.0,
        log_ratio=1.0,
        p=p,
        smallest_p=0.0001,
        q=q,
        ranks=RANKS.get(code, {"staff": 1.0, "citizen": 1.0}),
        rank_gap=RANK_GAPS.get(code, 0.0),
    )


RANKS: Mapping[str, Mapping[str, float]] = {
    code: {"staff": float(first), "citizen": float(second)}
    for code, first, second in zip(FOUNDING, (1, 2, 3, 4), (3, 4, 1, 2), strict=True)
}
RANK_GAPS = {code: ranks["staff"] - ranks["citizen"] for code, ranks in RANKS.items()}


def perception() -> Perception:
    rows = []
    for code, (staff, citizen) in FOUNDING.items():
        counts = {
            "staff": {"staff": 1, "citizen": staff},
            "citizen": {"staff": 0, "citizen": citizen},
        }
        shares = {
            "staff": {"staff": 1 / STAFF, "citizen": staff / STAFF},
            "citizen": {"staff": 0.0, "citizen": citizen / CITIZEN},
        }
        accuracy = {
            "staff": {"citizen": staff / STAFF - citizen / CITIZEN},
            "citizen": {"staff": 0 - 1 / STAFF},
        }
        rows.append(PerceptionRow(code=code, counts=counts, shares=shares, accuracy=accuracy))
    return Perception(groups=("staff", "citizen"), rows=tuple(rows))


def contrast(
    counts: Mapping[str, tuple[int, int]] = FOUNDING, of: tuple[int, int] = (STAFF, CITIZEN)
) -> Contrast:
    return Contrast(
        by="role",
        about="citizen",
        unit="participant",
        groups=(
            GroupSummary(
                name="staff", participants=of[0], sessions=3, turns=143, words=6210, silent=1
            ),
            GroupSummary(name="citizen", participants=of[1], sessions=6, turns=702, words=28844),
        ),
        basis=Basis(
            name="decided",
            human=214,
            accepted=96,
            waiting=31,
            counted=310,
            attributed=88,
            unattached=4,
        ),
        coders=("Ada", "Ben"),
        rows=tuple(row(code, pair, of) for code, pair in counts.items()),
        ranking=Ranking(
            spearman=-0.6,
            kendall=-0.3333,
            footrule=8.0,
            rbo=0.783,
            mean_absolute_difference=0.2925,
            top=2,
            blind_spots=("Needs/Make friends", "Needs/Personal talk"),
            only_first=("Needs/Public-service information", "Needs/Specific support"),
        ),
        perception=perception(),
        method="permutation of roles among participants within sessions, 9,999 draws",
        confidence=0.95,
        tested=len(counts),
        seed=7,
        notes=(
            "Not mentioned is not the same as not important: two staff sessions were not asked.",
        ),
        run=14,
    )


def quote(role: str, text: str) -> TopicQuote:
    return TopicQuote(
        document="Group 3, north",
        participant="P07",
        role=role,
        start=10,
        end=10 + len(text),
        text=text,
        weight=0.7,
    )


def themes() -> Themes:
    found = [
        (
            "company, lunch, friends",
            ("company", "lunch", "friend", "club", "lonely", "tea"),
            (0.04, 0.31),
            0.81,
        ),
        (
            "forms, letters, benefits",
            ("form", "letter", "benefit", "print", "council", "claim"),
            (0.38, 0.12),
            0.74,
        ),
        (
            "buses, taxis, lifts",
            ("bus", "taxi", "lift", "driver", "stop", "ring"),
            (0.11, 0.22),
            0.66,
        ),
        (
            "magnifiers, screens, lamps",
            ("magnifier", "screen", "lamp", "phone", "large", "voice"),
            (0.27, 0.14),
            None,
        ),
    ]
    return Themes(
        engine="bertopic",
        segments=187,
        outliers=12,
        stability=0.72,
        coherence=0.11,
        diversity=0.94,
        topics=tuple(
            Topic(
                topic=number,
                label=label,
                terms=terms,
                weights=(0.9, 0.6, 0.5, 0.4, 0.3, 0.2),
                size=60 - 9 * number,
                participants=21 - number,
                sessions=6,
                stability=stability,
                coherence=0.1,
                roles={"staff": shares[0], "citizen": shares[1]},
                quotes=(
                    quote(
                        "citizen",
                        "Since Harold died the house is that quiet I leave the radio on all day.",
                    ),
                ),
            )
            for number, (label, terms, shares, stability) in enumerate(found)
        ),
        seed=7,
        parameters={"topics": 4},
        notes=("12 of 187 segments fit no topic.",),
        run=15,
    )


def agreement() -> Agreement:
    values = [(0.81, (0.72, 0.89)), (0.69, (0.51, 0.83)), (0.77, (0.66, 0.86)), (None, None)]
    return Agreement(
        unit="turn",
        coders=("Ada", "Ben"),
        documents=("Group 1", "Group 2"),
        rows=tuple(
            AgreementRow(
                code=code,
                n=240,
                prevalence=0.09,
                percent=0.96,
                alpha=alpha,
                interval=interval,
                kappa=alpha,
                pi=alpha,
                ac1=0.95,
                positive_agreement=0.83,
                undefined=None if alpha is not None else "neither coder used this code",
                few=alpha is None,
            )
            for code, (alpha, interval) in zip(FOUNDING, values, strict=True)
        ),
        seed=7,
        replicates=1000,
        notes=("Intervals resample documents.",),
        run=16,
    )


def evaluation() -> Evaluation:
    """Two codes judged and one not, on four bins of chances and a curve of three sizes."""
    rows = (
        CodeEvaluation(
            code="Needs/Make friends", positives=40, suggested=44, hits=30, precision=30 / 44,
            recall=0.75, f1=0.714, average_precision=0.81, prevalence=0.1, brier=0.05,
        ),
        CodeEvaluation(
            code="Needs/Transport", positives=12, suggested=20, hits=6, precision=0.3, recall=0.5,
            f1=0.375, average_precision=0.34, prevalence=0.03, brier=0.02,
        ),
        CodeEvaluation(
            code="Needs/Rare", positives=2, suggested=0, hits=0, precision=None, recall=None,
            f1=None, undefined="2 positives, fewer than 5",
        ),
    )  # fmt: skip
    edges = ((0.0, 0.1, 300, 0.02), (0.1, 0.4, 80, 0.3), (0.4, 0.8, 40, 0.55), (0.8, 1.0, 20, 0.9))
    bins = tuple(CalibrationBin(start=a, end=b, n=n, observed=share) for a, b, n, share in edges)
    sizes = ((200, 200, 0.4, 0.3), (500, 500, 0.5, 0.42), (None, 1900, 0.58, 0.55))
    curve = tuple(
        CurvePoint(
            size=size, learned=learned, codes=2.0, average_precision=full, spread=0.02,
            words_only=words, least_gain=0.01, prevalence=0.065, work_saved=0.5,
            words_work_saved=0.4,
        )
        for size, learned, full, words in sizes
    )  # fmt: skip
    return Evaluation(
        suggester="classifier", unit="turn", units=440, folds=5, rows=rows, macro=rows[0],
        calibration=bins, curve=curve,
    )  # fmt: skip


def laid_out() -> Themes:
    found = themes()
    n = len(found.topics)
    return replace(
        found,
        layout=TopicLayout(
            places=tuple((number * 0.5, number % 2 * 0.2) for number in range(n)),
            shown=0.61,
            merges=tuple(
                TopicMerge(first=0 if step == 0 else n + step - 1, second=step + 1, distance=0.2)
                for step in range(n - 1)
            ),
        ),
    )


def topics_by(
    *, groups: tuple[str, ...] = ("staff", "citizen"), confounded: bool = False
) -> ThemesBy:
    def shown(share: float) -> TopicCell:
        known = Prevalence(count=3, of=6, share=0.5)
        low_high = (share - 0.05, share + 0.05)
        of_segments = Prevalence(count=int(share * 100), of=100, share=share, interval=low_high)
        return TopicCell(participants=known, segments=of_segments)

    return ThemesBy(
        by="role",
        groups=tuple(TopicGroup(name=n, participants=6, sessions=2, segments=100) for n in groups),
        rows=tuple(
            TopicRow(
                topic=topic,
                label=f"subject {topic}",
                stability=None,
                groups={name: shown(0.1 + 0.2 * topic) for name in groups},
                difference=None,
                interval=None,
                reason="example",
            )
            for topic in range(2)
        ),
        confounded=confounded,
        is_ordered=False,
        left_out=0,
        confidence=0.95,
        replicates=2000,
        seed=0,
    )


WORDS = {"lonely": (41, 3), "friend": (30, 6), "form": (4, 33), "budget": (0, 21), "bus": (20, 14)}


def words() -> Words:
    """Words of citizens held against those of staff."""
    return Words(
        by="role",
        groups=tuple(
            GroupSummary(name=name, participants=n, sessions=4, turns=n * 9, words=n * 300)
            for name, n in (("staff", STAFF), ("citizen", CITIZEN))
        ),
        unit="lemmas",
        phrases=False,
        stop_words="left out",
        min_participants=3,
        min_sessions=2,
        most=500,
        languages=(
            WordLanguage(
                language="en", lemmas="simplemma", words={"staff": 3300, "citizen": 13500},
                prior=500.0, tested=5, stop_words=90, few_participants=700, few_sessions=2,
            ),
        ),
        rows=tuple(_word_row(word, *said) for word, said in WORDS.items()),
        method="log-odds",
    )  # fmt: skip


def _word_row(word: str, citizen: int, staff: int) -> WordRow:
    odds = math.log((citizen + 1) / 13500) - math.log((staff + 1) / 3300)
    return WordRow(
        language="en", word=word, kind="word", group="citizen", against="staff",
        leans="citizen" if odds > 0 else "staff", z=odds * 2, log_odds=odds, g2=odds**2,
        log_ratio=odds, least_z=odds, least_z_session=None,
        counts={"staff": staff, "citizen": citizen}, participants={"staff": 3, "citizen": 9},
        sessions={"staff": 2, "citizen": 4}, reason="one session holds all of one side",
    )  # fmt: skip


def participation(n: int = 30, people: int = 3) -> Participation:
    speak = random.Random(5)
    turns = [
        Turn(
            document="d",
            ordinal=k,
            span=Span(k * 10, k * 10 + 5),
            text="Yes.x",
            session="group 1",
            language="en",
            participant=f"P{speak.randrange(people)}",
            role="citizen",
            words=k,
        )
        for k in range(1, n + 1)
    ]
    session = SessionTurns(turns, {})
    rows = session.rows()
    basis = Basis(name="decided", human=0, accepted=0, waiting=0, counted=0)
    return Participation(
        by="role", rows=rows, sessions=(session.summary(rows, seed=0),), groups=(), codes=(),
        links=link_table((), {}, by="role"),
        basis=basis, draws=999, seed=0,
    )  # fmt: skip


def session_line(bars: int = 12, codes: int = 1, people: int = 3) -> Timeline:
    names = [f"Code {n}" for n in range(codes)]
    return Timeline(
        session="group 1",
        unit="words",
        length=float(bars * 10),
        lanes=tuple(Lane(participant=f"P{n}", role=None, words=9 - n % 9) for n in range(people)),
        bars=tuple(
            Bar(
                document="d",
                ordinal=n + 1,
                participant=f"P{n % people}",
                begins=n * 10.0,
                ends=n * 10 + 10.0,
                words=10,
                codes=(names[n % codes],) if codes else (),
            )
            for n in range(bars)
        ),
        codes=tuple(names),
    )
