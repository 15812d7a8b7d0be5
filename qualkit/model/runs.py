"""Runs: one execution of a suggester, a topic model or a statistic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What it takes to make a number again: parameters, seed, input digest, versions, times."""

    number: int
    kind: str
    parameters: Mapping[str, Any]
    input_digest: str
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    ended: str | None = None
    status: str = "running"
