"""What the examples of a codebook say of its rules: which example is missed, which one is hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain

MISSED, HIT = "missed", "hit"
"""What can be wrong: no rule hits an example; a rule hits an exclude example."""

FINDING_COLUMNS = ("problem", "code", "example", "rule", "line", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFinding:
    """One example that the rules of its code do not treat as the codebook says.

    ``problem`` is ``missed`` (an example that no rule hits) or ``hit`` (an exclude example that
    one does). Of a hit ``rule`` is the kind of the rule, ``line`` where it stands in the file (0
    when unknown) and ``evidence`` the words that made it vote.
    """

    problem: str
    code: str
    example: str
    rule: str = ""
    line: int = 0
    evidence: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.problem == MISSED:
            what = f"no rule of {self.code!r} hits its example {self.example!r}"
            return f"{what}; add a rule that does, or change the example"
        words = ", ".join(self.evidence)
        what = f"the {self.rule} rule of {self.code!r} hits the exclude example {self.example!r}"
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{what} ({words}); give it an 'unless', or narrow it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCheck(Result):
    """The examples of a codebook held against its rules.

    ``examples`` and ``excluded`` count what was tried; ``without_rules`` names the codes whose
    examples were not, for they have no rules, and ``without_examples`` those whose rules no
    example tries; ``findings`` is empty where all is well.
    """

    examples: int
    excluded: int
    without_rules: tuple[str, ...] = ()
    without_examples: tuple[str, ...] = ()
    findings: tuple[ExampleFinding, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `records`, known without a row."""
        return FINDING_COLUMNS

    def records(self) -> list[dict[str, Any]]:
        """One row a finding."""
        return [plain(finding) for finding in self.findings]
