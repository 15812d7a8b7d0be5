"""Vectors are kept by the hash of their text, and go when words are taken out of the project."""

from __future__ import annotations

from qualkit.project import Project
from qualkit.store import events, vectors

A, B = "a" * 64, "b" * 64


def test_what_was_kept_is_known_to_its_encoder_alone(project: Project) -> None:
    vectors.keep(project._store, "fake/1", {A: b"\0\1"})

    assert vectors.known(project._store, "fake/1", [A, B]) == {A: b"\0\1"}
    assert vectors.known(project._store, "fake/2", [A]) == {}


def test_keeping_again_takes_the_newer_and_a_check_finds_nothing(project: Project) -> None:
    vectors.keep(project._store, "fake/1", {A: b"\0"})
    vectors.keep(project._store, "fake/1", {A: b"\1", B: b"\2"})

    assert vectors.known(project._store, "fake/1", [A, B]) == {A: b"\1", B: b"\2"}
    assert list(project.check()) == []


def test_forgetting_empties_the_table(project: Project) -> None:
    vectors.keep(project._store, "fake/1", {A: b"\0", B: b"\1"})

    assert vectors.forget(project._store) == 2
    assert vectors.known(project._store, "fake/1", [A, B]) == {}


def test_vectors_of_texts_from_before_names_were_taken_out_are_not_kept(project: Project) -> None:
    before = vectors.era(project._store)
    events.record(project._store, "pseudonymise", "", {})

    is_kept = vectors.keep(project._store, "fake/1", {A: b"\0"}, since=before)

    assert not is_kept
    assert vectors.known(project._store, "fake/1", [A]) == {}
