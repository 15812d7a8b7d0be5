"""A topic model is kept without a word of what was said, and read back with its segments."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from qualkit.embedding.universal import UniversalEncoder
from qualkit.project import Project
from qualkit.store import runs


def test_the_segments_of_a_kept_model_are_those_that_were_read(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=4)
        kept = study.latest_themes()

    assert kept.members == found.members
    assert (kept.labels, kept.weights) == (found.labels, found.weights)


def test_the_record_of_a_model_holds_neither_quotes_nor_participants(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=4)
        _, record = runs.latest_result(study._store, "themes") or (0, {})

    said = json.dumps(record, ensure_ascii=False)
    assert all(member.text not in said for member in found.members)
    places = json.dumps(record["kept_segments"], ensure_ascii=False)
    assert all(member.participant not in places for member in found.members)
    assert not any(quote.text in said for topic in found.topics for quote in topic.quotes)


def test_segments_in_an_edited_text_are_counted_and_left_out(
    sight_loss: Path, tmp_path: Path
) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=4)
        document = found.members[0].document
        (tmp_path / "new.txt").write_text("Nobody: Nothing that was said before is here.\n")
        study.edit_document(document, tmp_path / "new.txt")

        kept = study.latest_themes()

    gone = sum(member.document == document for member in found.members)
    assert len(kept.members) == len(kept.labels) == len(found.members) - gone
    assert kept.notes[-1].startswith(f"{gone} of {len(found.members)} segments stand in texts")
    assert all(quote.document != document for t in kept.topics for quote in t.quotes)


def test_segments_are_encoded_once(sight_loss: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Project.open(sight_loss) as study:
        study.themes(engine="nmf", topics=4)
        monkeypatch.setattr(UniversalEncoder, "encode", _only_nothing(UniversalEncoder.encode))

        assert len(study.themes(engine="nmf", topics=5).topics) == 5


def test_words_alone_need_no_encoder(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=4, encoder="none")

    assert found.parameters["encoder"] is None
    assert found.parameters["neighbours"] == 0


def _only_nothing(encode: Callable[..., Any]) -> Callable[..., Any]:
    """Encoding that refuses every text; an empty list says how long vectors are."""

    def refuse(self: UniversalEncoder, texts: Sequence[str], **options: Any) -> Any:
        assert not texts
        return encode(self, texts, **options)

    return refuse
