"""Choosing, doubting and showing evidence need numpy alone."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sklearn", "scipy", "pandas", "cleanlab")


def test_queue_second_look_and_evidence_load_nothing_heavy() -> None:
    code = (
        "import sys, qualkit.assist.queue, qualkit.assist.second_look, qualkit.assist.evidence;"
        f" print([name for name in {HEAVY} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
