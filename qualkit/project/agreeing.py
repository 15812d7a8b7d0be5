"""How far coders agree: what a project says of those who coded the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.model.agreement import Agreement
    from qualkit.model.agreement_by import AgreementBy
    from qualkit.model.agreement_plan import AgreementPlan
    from qualkit.model.agreement_spans import SpanAgreement
    from qualkit.model.agreement_tools import ToolAgreement
    from qualkit.model.agreement_values import ValueAgreement
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

    def agreement_by(self, **options: Any) -> AgreementBy:
        """How far, part by part; see `qualkit.workflows.agreement_by.AgreementByOptions`."""
        from qualkit.workflows.agreement_by import AgreementByOptions, agreement_by

        return agreement_by(self._store, AgreementByOptions(**options))

    def agreement_plan(self, **options: Any) -> AgreementPlan:
        """What to code twice; see `qualkit.workflows.agreement_plan.AgreementPlanOptions`."""
        from qualkit.workflows.agreement_plan import AgreementPlanOptions, agreement_plan

        return agreement_plan(self._store, AgreementPlanOptions(**options))

    def agreement_with_machine(self, **options: Any) -> Agreement:
        """A machine against blind work; see `workflows.agreement_machine.MachineOptions`."""
        from qualkit.workflows.agreement_machine import MachineOptions, agreement_with_machine

        return agreement_with_machine(self._store, MachineOptions(**options))

    def value_agreement(self, **options: Any) -> ValueAgreement:
        """One value a unit: a domain's, or weights; see `workflows.agreement_values`."""
        from qualkit.workflows.agreement_values import ValueOptions, value_agreement

        return value_agreement(self._store, ValueOptions(**options))

    def read_segments(self, path: str | Path) -> tuple[tuple[str, Span], ...]:
        """The places in a table with the columns document, start and end."""
        from qualkit.workflows._segment_lists import read_segments

        return read_segments(Path(path))
