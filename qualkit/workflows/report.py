"""Gathers what a report says from the store and from results, and renders the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit import charts
from qualkit import store as stores
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.interchange import report as page
from qualkit.model.agreement import Agreement
from qualkit.model.codings import Coding
from qualkit.model.contrasts import Contrast, GroupSummary
from qualkit.model.documents import Turn
from qualkit.model.evaluation import Evaluation
from qualkit.model.places import Places
from qualkit.model.reports import (
    Picture,
    QuoteSet,
    ReportCodebook,
    ReportContent,
    ReportDocument,
    ReportQuote,
    SkippedFiles,
)
from qualkit.model.runs import Run, installed_versions
from qualkit.model.tables import Result
from qualkit.model.themes import Themes
from qualkit.store import Store
from qualkit.workflows import _themes
from qualkit.workflows._grouping import people_by

NO_ROLE = "no role"

_CORRECTED = {"bh": "q after Benjamini and Hochberg (1995)", "holm": "p adjusted after Holm (1979)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The results a report shows; ``reasons`` says why a part is missing."""

    contrast: Contrast | None = None
    themes: Themes | None = None
    agreement: Agreement | None = None
    evaluation: Evaluation | None = None
    notes: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


def report(store: Store, findings: Findings, *, title: str, quotes: int = 5) -> str:
    """The report as one HTML page; at most `quotes` quotes for each code and group."""
    return page.render(_content(store, findings, title, quotes), _pictures(findings))


def _content(store: Store, findings: Findings, title: str, quotes: int) -> ReportContent:
    contrast = findings.contrast
    return ReportContent(
        title=title,
        created=store.clock(),
        documents=tuple(
            ReportDocument(**{name: row[name] for name in ReportDocument.__slots__})
            for row in stores.documents.listing(store)
        ),
        skipped=_skipped(store),
        roles=_roles(store),
        codebook=_codebook(store),
        contrast=contrast,
        quotes=_quotes(store, contrast, quotes) if contrast else (),
        themes=findings.themes,
        claims=_themes.claims(store).themes,
        agreement=findings.agreement,
        evaluation=findings.evaluation,
        basis=contrast.basis if contrast else None,
        methods=tuple(_methods(findings)),
        runs=_runs(store, findings),
        notes=findings.notes,
        versions=installed_versions("bertopic", "numpy", "scikit-learn", "spacy", "sqlite-utils"),
        reasons=findings.reasons,
    )


def _pictures(findings: Findings) -> dict[str, Picture]:
    contrast = findings.contrast
    gaps = _gap_pictures(contrast) if contrast else ()
    wanted: list[tuple[str, Result | None]] = [
        *((kind, contrast) for kind in gaps),
        ("topics", findings.themes),
        ("agreement", findings.agreement),
    ]
    drawn = {}
    for kind, result in wanted:
        if result is not None:
            try:
                drawn[kind] = charts.picture(result, kind)
            except (ParameterError, UndefinedResult):
                continue  # the page's table says what could not be drawn
    return drawn


def _gap_pictures(contrast: Contrast) -> tuple[str, ...]:
    shares = "heat-map" if len(contrast.groups) > 2 else "slope"
    return (shares, *(["forest"] if contrast.comparisons else []), "prevalence")


def _skipped(store: Store) -> tuple[SkippedFiles, ...]:
    """What every ingest left out, once each."""
    left_out = {
        (item["where"], item["line"], item["reason"])
        for result in stores.runs.results(store, "ingest")
        for item in (*result["failed"], *result["skipped"])
    }
    reasons = Counter(reason for _, _, reason in sorted(left_out))
    return tuple(SkippedFiles(reason=reason, count=n) for reason, n in reasons.most_common())


def _roles(store: Store) -> tuple[GroupSummary, ...]:
    people = defaultdict(list)
    for speaker in stores.participants.speakers(store):
        people[speaker.role or NO_ROLE].append(speaker)
    return tuple(
        GroupSummary(
            name=role,
            participants=len(members),
            sessions=len({session for member in members for session in member.sessions}),
            turns=sum(member.turns for member in members),
            words=sum(member.words for member in members),
            silent=sum(member.turns == 0 for member in members),
        )
        for role, members in sorted(people.items())
    )


def _codebook(store: Store) -> ReportCodebook | None:
    found = stores.codes.latest_title(store)
    if found is None:
        return None
    title, number = found
    return ReportCodebook(title=title, version=str(number), codes=len(stores.codes.paths(store)))


def _quotes(store: Store, contrast: Contrast, most: int) -> tuple[QuoteSet, ...]:
    places = Places(stores.documents.turns(store))
    groups = _groups(store, contrast)
    cells: dict[tuple[str, str], list[tuple[Coding, Turn]]] = defaultdict(list)
    for coding in stores.codings.all_codings(store, by=contrast.coders):
        shown = set()
        for turn in places.touching(coding.document, coding.span):
            group = groups.get(turn.participant or "")
            if group in shown or contrast.about not in (None, coding.about or turn.role):
                continue
            if group:
                shown.add(group)
                cells[coding.code, group].append((coding, turn))
    names = [summary.name for summary in contrast.groups]
    return tuple(
        QuoteSet(
            code=row.code,
            group=group,
            total=len(cells[row.code, group]),
            quotes=tuple(_quote(*pair) for pair in _spread(cells[row.code, group], most)),
        )
        for row in contrast.rows
        for group in names
        if row.groups[group].participants is not None
    )


def _groups(store: Store, contrast: Contrast) -> dict[str, str]:
    names = {summary.name for summary in contrast.groups}
    speakers = stores.participants.speakers(store)
    people = people_by(store, speakers, contrast.attributes, bands=contrast.bands)
    return {name: group for name, group in people.group_of.items() if group in names}


def _spread(pairs: Sequence[tuple[Coding, Turn]], most: int) -> list[tuple[Coding, Turn]]:
    """The longest quote of each person in turn, so that no one talker stands for a group."""
    by_person: dict[str, list[tuple[Coding, Turn]]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: -len(pair[0].quote)):
        by_person[pair[1].participant or ""].append(pair)
    rounds = (
        pairs_of[round_]
        for round_ in range(max(map(len, by_person.values()), default=0))
        for pairs_of in by_person.values()
        if round_ < len(pairs_of)
    )
    return list(rounds)[:most]


def _quote(coding: Coding, turn: Turn) -> ReportQuote:
    return ReportQuote(
        document=coding.document,
        participant=turn.participant or "",
        turn=turn.ordinal,
        text=coding.quote,
        coder=coding.coder,
        origin=coding.origin,
        about=coding.about if coding.about != turn.role else None,
    )


def _methods(findings: Findings) -> Iterable[str]:
    if findings.contrast:
        yield (
            "Participants are compared, not turns: a participant counts once for a code however"
            " often it is raised. Shares carry Wilson's interval, differences Newcombe's (method"
            " 10); effects are Cohen's h and the odds ratio after Haldane and Anscombe."
        )
        corrected = _CORRECTED[findings.contrast.correction]
        yield f"Test: {findings.contrast.method}. {corrected}."
        yield _ranks(findings.contrast)
    if findings.evaluation:
        yield "Rules vote sentence by sentence; precision and recall count participants' turns."
    if findings.themes:
        yield (
            f"Topics: engine {findings.themes.engine} over segments of 60 to 150 words by one"
            f" speaker, moderators left out, seed {findings.themes.seed}."
        )
    if findings.agreement:
        yield (
            "Agreement: Krippendorff's nominal α per code over the units that two coders or more"
            " saw, both-absent counted; intervals draw whole"
            f" {findings.agreement.resampled}s again ({findings.agreement.replicates:,} times):"
            " percentiles, from ten on bias-corrected and accelerated."
        )


def _ranks(contrast: Contrast) -> str:
    if len(contrast.groups) > 2:
        return (
            "Of more than two groups p says whether they differ at all; a comparison takes two"
            " groups, or one and the rest, and its q is corrected over all comparisons."
        )
    return (
        "Ranks are mid-ranks of the shares; blind spots are codes in the second group's top"
        f" {contrast.ranking.top} that are not in the first's."
    )


def _runs(store: Store, findings: Findings) -> tuple[Run, ...]:
    shown = {
        result.run
        for result in (
            findings.contrast,
            findings.themes,
            findings.agreement,
            findings.evaluation,
        )
        if result is not None
    }
    return tuple(
        run for run in stores.runs.all_runs(store) if run.number in shown or run.kind == "code"
    )
