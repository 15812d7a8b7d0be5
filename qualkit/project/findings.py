"""What a project says: contrasts, topics, agreement, the classifier, reports and copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.errors import ProjectError, UndefinedResult
from qualkit.project.acting import acting
from qualkit.project.files import Progress, check_output, write_file

if TYPE_CHECKING:
    from qualkit.model.agreement import Agreement
    from qualkit.model.contrasts import Contrast
    from qualkit.model.coverage import Coverage
    from qualkit.model.evaluation import Evaluation
    from qualkit.model.exchange import ExportedExchange
    from qualkit.model.exported import Exported
    from qualkit.model.intrusion import Intrusion, IntrusionScore
    from qualkit.model.queue import Queue
    from qualkit.model.readings import ToRead
    from qualkit.model.second_look import SecondLook
    from qualkit.model.suggesting import SuggestionRun
    from qualkit.model.themes import Themes
    from qualkit.store import Store


class Findings:
    """What the project says."""

    _store: Store
    name: str
    latest_themes: Callable[[], Themes]
    contrast: Callable[..., Contrast]
    agreement: Callable[..., Agreement]

    @property
    def blind_coder(self) -> str | None:
        """Who looks, where that coder codes blind; no result of everybody's codings is shown."""
        return self._store.viewer

    def themes(self, *, progress: Progress | None = None, **options: Any) -> Themes:
        """A topic model; see `qualkit.workflows.themes.ThemesOptions`."""
        from qualkit.workflows.themes import ThemesOptions, find_themes

        return find_themes(self._store, ThemesOptions(**options), progress=progress)

    def intrusion(self, out: str | Path, **options: Any) -> Intrusion:
        """Write blind tasks that test the newest topics; see `workflows.intrusion`."""
        from qualkit.workflows.intrusion import IntrusionOptions, intrusion

        return intrusion(self._store, IntrusionOptions(**options), Path(out))

    def score_intrusion(self, *files: str | Path) -> IntrusionScore:
        """Hold answered tasks against chance; each file is one annotator's."""
        from qualkit.workflows.intrusion import score_intrusion

        return score_intrusion(self._store, [Path(file) for file in files])

    def suggest(self, *, progress: Progress | None = None, **options: Any) -> SuggestionRun:
        """Suggest codes as learnt from the codings; see `workflows.suggest.SuggestOptions`."""
        from qualkit.workflows.suggest import SuggestOptions, suggest

        by = acting(self._store, options.pop("coder", None))
        chosen = SuggestOptions(**options, coder=by)
        return suggest(self._store, chosen, progress=progress)

    def evaluate(self, *, progress: Progress | None = None, **options: Any) -> Evaluation:
        """The classifier on sessions it has not read; see `workflows.evaluate.EvaluateOptions`."""
        from qualkit.workflows.evaluate import EvaluateOptions, evaluate

        return evaluate(self._store, EvaluateOptions(**options), progress=progress)

    def queue(self, *, progress: Progress | None = None, **options: Any) -> Queue:
        """What to read next, each with its reason; see `qualkit.workflows.queue.QueueOptions`."""
        from qualkit.workflows.queue import QueueOptions, queue

        return queue(self._store, QueueOptions(**options), progress=progress)

    def queue_units(self, queue: Queue | None = None) -> tuple[ToRead, ...]:
        """The units of a queue for `answer`; of the newest kept, those still to be read."""
        from qualkit.workflows.queue import left_to_read, units_to_read

        return left_to_read(self._store) if queue is None else units_to_read(queue)

    def queue_passed_over(self) -> int:
        """How many unread units of the newest queue `queue_units` leaves out: edited since."""
        from qualkit.workflows.queue import passed_over

        return passed_over(self._store)

    def second_look(self, *, progress: Progress | None = None, **options: Any) -> SecondLook:
        """Labels that may be errors; see `qualkit.workflows.second_look.SecondLookOptions`."""
        from qualkit.workflows.second_look import SecondLookOptions, second_look

        return second_look(self._store, SecondLookOptions(**options), progress=progress)

    def evaluate_rules(self, *, coders: tuple[str, ...] = ()) -> Evaluation:
        """The rules' suggestions against people's codings: precision and recall over turns."""
        from qualkit.workflows.evaluate_rules import evaluate_rules

        return evaluate_rules(self._store, coders=coders)

    def coverage(
        self, *, with_moderators: bool = False, progress: Progress | None = None
    ) -> Coverage:
        """How each rule of the codebook fares: where it votes, with whom, and what was decided."""
        from qualkit.workflows._codebooks import project_codebook
        from qualkit.workflows.coverage import rule_coverage

        book, revision, _ = project_codebook(self._store)
        return rule_coverage(
            self._store, book, revision, with_moderators=with_moderators, progress=progress
        )

    def report(self, out: str | Path, *, title: str | None = None, **findings: Any) -> Path:
        """Write the report with `findings` (contrast, themes, agreement, …) to `out`."""
        from qualkit.workflows.report import Findings, report

        html = report(self._store, Findings(**findings), title=title or self.name)
        write_file(Path(out), html)
        return Path(out)

    def full_report(
        self,
        out: str | Path,
        *,
        title: str | None = None,
        contrast: Mapping[str, Any] | None = None,
        coders: tuple[str, ...] = (),
    ) -> Path:
        """Write a report of all the project can say; a part it cannot says why."""
        check_output(out)
        found: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        parts: dict[str, Callable[[], object]] = {
            "contrast": lambda: self.contrast(**(contrast or {})),
            "themes": self.latest_themes,
            "agreement": lambda: self.agreement(coders=coders),
            "evaluation": self.evaluate_rules,
        }
        for name, compute in parts.items():
            try:
                found[name] = compute()
            except (UndefinedResult, ProjectError) as error:
                reasons[name] = str(error)
        return self.report(out, title=title, reasons=reasons, **found)

    def export(self, out: str | Path) -> Path:
        """Write the codings or the codebook (.yaml) to `out`, by its suffix."""
        return self.exported(out).path

    def exported(self, out: str | Path) -> Exported:
        """Write what `export` writes; how much it is."""
        from qualkit.workflows import export

        return export.export(self._store, Path(out))

    def export_transcript(
        self, out: str | Path, document: str, *, coders: Sequence[str] = ()
    ) -> Exported:
        """Write a document with its codings to `out`: .html, .md, or .docx with comments."""
        from qualkit.workflows.export_transcript import export_transcript

        return export_transcript(self._store, Path(out), document, coders=coders)

    def export_transcripts(
        self, folder: str | Path, form: str = "html", *, coders: Sequence[str] = ()
    ) -> Exported:
        """Write every document to a file in `folder`, and an index; ``form`` html, docx or md."""
        from qualkit.workflows.export_transcripts import export_transcripts

        return export_transcripts(self._store, Path(folder), form, coders=coders)

    def export_codebook_document(self, out: str | Path, *, basis: str = "decided") -> Exported:
        """Write the codebook for people with counts: .html, .docx, .md, or as a table."""
        from qualkit.workflows.export_codebook import export_codebook

        return export_codebook(self._store, Path(out), basis=basis)

    def export_quotes(self, out: str | Path, *, by: str = "role", **wanted: Any) -> Exported:
        """Write the quotes by code and group; see `qualkit.workflows.export_quotes.Wanted`."""
        from qualkit.workflows.export_quotes import Wanted, export_quotes

        return export_quotes(self._store, Path(out), Wanted(by=by, **wanted))

    def export_memos(self, out: str | Path, *, all_versions: bool = False) -> Exported:
        """Write the memos, on a page with what they said before if ``all_versions``, or a table."""
        from qualkit.workflows.export_memos import export_memos

        return export_memos(self._store, Path(out), all_versions=all_versions)

    def export_refi(
        self, out: str | Path, *, sidecar: bool = True, progress: Progress | None = None
    ) -> ExportedExchange:
        """Write a REFI-QDA package (.qdpx) that other programs read, or the codebook (.qdc).

        The package holds all the rest of the project too, for qualkit alone, unless ``sidecar``
        is False.
        """
        from qualkit.workflows import export_refi

        return export_refi.export_refi(self._store, Path(out), sidecar=sidecar, progress=progress)

    def backup(self, destination: str | Path) -> Path:
        """Copy the project, as it is now and whole, to a new file at `destination`."""
        return stores.backup(self._store, Path(destination))
