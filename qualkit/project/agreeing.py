"""How far coders agree: what a project says of those who coded the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.model.agreement import Agreement
    from qualkit.model.agreement_spans import SpanAgreement
    from qualkit.model.agreement_tools import ToolAgreement
    from qualkit.project.files import Progress
    from qualkit.spans import Span
    from qualkit.store import Store


class Agreeing:
    """Coders held against each other."""

    _store: Store

    def agreement(self, **options: Any) -> Agreement:
        """How far coders agree; see `qualkit.workflows.agreement.AgreementOptions`."""
        from qualkit.workflows.agreement import AgreementOptions, agreement

        return agreement(self._store, AgreementOptions(**options))

    def agreement_spans(self, *, progress: Progress | None = None, **options: Any) -> SpanAgreement:
        """How far coders agree on spans; see `workflows.agreement_spans.SpanOptions`."""
        from qualkit.workflows.agreement_spans import SpanOptions, agreement_spans

        return agreement_spans(self._store, SpanOptions(**options), progress=progress)

    def agreement_tools(self, **options: Any) -> ToolAgreement:
        """The same by four tools' definitions; see `workflows.agreement_tools.ToolOptions`."""
        from qualkit.workflows.agreement_tools import ToolOptions, agreement_tools

        return agreement_tools(self._store, ToolOptions(**options))

    def agreement_with_machine(self, **options: Any) -> Agreement:
        """A machine against blind work; see `workflows.agreement_machine.MachineOptions`."""
        from qualkit.workflows.agreement_machine import MachineOptions, agreement_with_machine

        return agreement_with_machine(self._store, MachineOptions(**options))

    def read_segments(self, path: str | Path) -> tuple[tuple[str, Span], ...]:
        """The places in a table with the columns document, start and end."""
        from qualkit.workflows._segment_lists import read_segments

        return read_segments(Path(path))
