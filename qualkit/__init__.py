"""qualkit: code focus groups, interviews and field notes; contrast how roles see the world.

>>> import qualkit
>>> qualkit.Span(3, 7)
Span(start=3, end=7)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from qualkit.charts import chart
    from qualkit.errors import QualkitError
    from qualkit.model import (
        Code,
        Codebook,
        Coding,
        Contrast,
        Participant,
        Suggestion,
        Themes,
        Turn,
    )
    from qualkit.project import Project
    from qualkit.spans import Span

_HOMES = {
    "Code": "qualkit.model",
    "Codebook": "qualkit.model",
    "Coding": "qualkit.model",
    "Contrast": "qualkit.model",
    "Participant": "qualkit.model",
    "Project": "qualkit.project",
    "QualkitError": "qualkit.errors",
    "Span": "qualkit.spans",
    "Suggestion": "qualkit.model",
    "Themes": "qualkit.model",
    "Turn": "qualkit.model",
    "chart": "qualkit.charts",
}

__all__ = [
    "Code",
    "Codebook",
    "Coding",
    "Contrast",
    "Participant",
    "Project",
    "QualkitError",
    "Span",
    "Suggestion",
    "Themes",
    "Turn",
    "__version__",
    "chart",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import qualkit`` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qualkit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
