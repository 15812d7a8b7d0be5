"""The commands of the guide to coding, as they stand there, on the shipped corpus."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

from project_fakes import Run

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "coding.md"
SET_UP = ("ingest", "import")
SUGGESTIONS = ("9c1e", "77ab", "0b52")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Who codes, and the words of each command."""
    text = GUIDE.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        before, found, command = line.removeprefix("$").partition(" qualkit ")
        if line.startswith("$ ") and found:
            yield before.rpartition("=")[2], shlex.split(command, comments=True)


def test_every_command_of_the_guide_runs(sight_loss: Path, qualkit: Run) -> None:
    ids: dict[str, str] = {}
    ran = []

    for coder, (name, _, *words) in commands():
        if name in SET_UP or words[:1] == ["import"]:
            continue
        given = [ids.get(word, word) for word in words]
        env = {"QUALKIT_CODER": coder or "Robin"}
        result = qualkit(name, sight_loss, *given, input="q", env=env)
        assert result.exit_code == 0, (name, words, result.output)
        if "a walking partner" in words:
            ids["6f0d"] = result.stdout[:13]
        if name == "code":
            waiting = qualkit("suggestions", sight_loss, "--code", "Personal talk", "--json")
            made = [row["id"][:8] for row in json.loads(waiting.stdout)]
            ids.update(zip(SUGGESTIONS, made, strict=False))
        ran.append(name)

    assert {"codings", "code", "review", "suggestions", "coders", "memos"} == set(ran)
    assert qualkit("check", sight_loss).exit_code == 0
