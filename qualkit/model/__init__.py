"""The words of the field as frozen data: documents, codes, codings, runs and every result.

Nothing here computes, reads or writes; every room may import it.
"""

from qualkit.model.agreement import Agreement, AgreementRow, SetRow
from qualkit.model.agreement_spans import DomainRow, SpanAgreement, SpanRow
from qualkit.model.agreement_tools import ToolAgreement, ToolDomainRow, ToolRow
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.codings import Basis, Coding, Decision, Suggestion
from qualkit.model.contrasts import (
    Cell,
    Clustering,
    Comparison,
    Contrast,
    ContrastRow,
    Effect,
    GroupSummary,
    Mention,
    Perception,
    PerceptionRow,
    Person,
    Ranking,
    TurnModel,
)
from qualkit.model.documents import (
    MODERATOR,
    Document,
    NonSpeech,
    ParsedDocument,
    ParsedTurn,
    Participant,
    Skipped,
    Turn,
)
from qualkit.model.evaluation import CodeEvaluation, Evaluation
from qualkit.model.guarantees import (
    Certificate,
    Certification,
    CorrectedDifference,
    CorrectedShare,
    CorrectedShares,
    Estimate,
    RiskThreshold,
    Stopping,
)
from qualkit.model.published import BesideRow, PublishedBeside, PublishedGap, PublishedRow
from qualkit.model.reports import (
    Picture,
    QuoteSet,
    ReportCodebook,
    ReportContent,
    ReportDocument,
    ReportQuote,
    SkippedFiles,
)
from qualkit.model.runs import Run
from qualkit.model.tables import Result, Table
from qualkit.model.themes import Segment, Themes, Topic, TopicQuote
from qualkit.model.unitizing import LegacyAlpha, SpanMatch, Unitizing, UnitizingRow

__all__ = [
    "MODERATOR",
    "Agreement",
    "AgreementRow",
    "Basis",
    "BesideRow",
    "Cell",
    "Certificate",
    "Certification",
    "Clustering",
    "Code",
    "CodeEvaluation",
    "Codebook",
    "Coding",
    "Comparison",
    "Contrast",
    "ContrastRow",
    "CorrectedDifference",
    "CorrectedShare",
    "CorrectedShares",
    "Decision",
    "Document",
    "DomainRow",
    "Effect",
    "Estimate",
    "Evaluation",
    "GroupSummary",
    "LegacyAlpha",
    "Mention",
    "NonSpeech",
    "ParsedDocument",
    "ParsedTurn",
    "Participant",
    "Perception",
    "PerceptionRow",
    "Person",
    "Picture",
    "PublishedBeside",
    "PublishedGap",
    "PublishedRow",
    "QuoteSet",
    "Ranking",
    "ReportCodebook",
    "ReportContent",
    "ReportDocument",
    "ReportQuote",
    "Result",
    "RiskThreshold",
    "Rule",
    "Run",
    "Segment",
    "SetRow",
    "Skipped",
    "SkippedFiles",
    "SpanAgreement",
    "SpanMatch",
    "SpanRow",
    "Stopping",
    "Suggestion",
    "Table",
    "Themes",
    "ToolAgreement",
    "ToolDomainRow",
    "ToolRow",
    "Topic",
    "TopicQuote",
    "Turn",
    "TurnModel",
    "Unitizing",
    "UnitizingRow",
]
