"""Names as a model finds them; none, without fuss, where there is no model."""

from __future__ import annotations

from qualkit.language import entities

SENTENCES = ["We met Paula Smith in London.", "Nothing here.", "She works for Microsoft."]


def test_names_are_found_with_their_places_and_kinds() -> None:
    found = [
        [(text[entity.start : entity.end], entity.kind) for entity in names]
        for text, names in zip(SENTENCES, entities(SENTENCES, "en"), strict=True)
    ]

    assert found[0] == [("Paula Smith", "person"), ("London", "place")]
    assert found[1] == []
    assert ("Microsoft", "organisation") in found[2]


def test_a_language_without_a_model_has_none() -> None:
    assert list(entities(SENTENCES, "mt")) == [(), (), ()]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []

    list(entities(SENTENCES, "en", progress=lambda done, total: told.append((done, total))))

    assert told[-1] == (3, 3)
