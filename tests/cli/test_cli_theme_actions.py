"""`qualkit themes` with an action: what is printed, as JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from project_fakes import Run


def answered(qualkit: Run, *arguments: Any) -> Any:
    result = qualkit("themes", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_topics_are_shown_without_being_found_anew(qualkit: Run, topics: Path) -> None:
    shown = qualkit("themes", topics, "show")
    runs = json.loads(qualkit("runs", topics, "--json").stdout)

    assert shown.exit_code == 0
    assert "nmf: 4 topics" in shown.stdout
    assert len([run for run in runs if run["kind"] == "themes"]) == 1
    assert answered(qualkit, topics, "show", "--run", 2)["run"] == 2


def test_a_renamed_topic_has_its_name_in_table_and_json(qualkit: Run, topics: Path) -> None:
    done = qualkit("themes", topics, "rename", 1, "Getting about")
    again = qualkit("themes", topics, "rename", 1, "Getting about")

    assert done.stdout.startswith("topic 1 of run 2 is called 'Getting about' (was '")
    assert again.stdout == "topic 1 of run 2 is called 'Getting about' already\n"
    assert "Getting about" in qualkit("themes", topics, "show").stdout
    names = [topic["name"] for topic in answered(qualkit, topics, "show")["topics"]]
    assert names == [None, "Getting about", None, None]
    undone = qualkit("codings", topics, "undo")
    assert "(name topic)" in undone.stdout
    assert "Getting about" not in qualkit("themes", topics, "show").stdout


def test_a_theme_is_claimed_listed_changed_and_removed(qualkit: Run, topics: Path) -> None:
    made = answered(
        qualkit, topics, "claim", 0, 1, "--name", "Alone", "--memo", "why", "--code", "Make friends"
    )
    listed = qualkit("themes", topics, "claims")
    changed = qualkit(
        "themes", topics, "change", made["id"][:8], "--name", "Lonely", "--topic", 2,
        "--without-topic", 0,
    )  # fmt: skip
    removed = qualkit("themes", topics, "remove", "Lonely")

    assert [topic["topic"] for topic in made["topics"]] == [0, 1]
    assert listed.stdout.startswith(f"{made['id'][:8]}  Alone  (Robin)\nwhy\ntopic 0 of run 2: ")
    assert "code Needs/Make friends: " in listed.stdout
    assert changed.stdout.startswith(f"changed {made['id'][:8]}  Lonely")
    assert removed.stderr == f"removed theme {made['id']}\n"
    assert answered(qualkit, topics, "claims") == {"run": None, "themes": [], "notes": []}
    assert "no theme is claimed yet" in qualkit("themes", topics, "claims").stdout


def test_themes_are_listed_as_csv(qualkit: Run, topics: Path) -> None:
    qualkit("themes", topics, "claim", 0, "--name", "Alone")

    result = qualkit("themes", topics, "claims", "--csv")

    heading, row = result.stdout.splitlines()
    assert heading == "id,name,coder,created,memo,topics,claimed,codes,quotes"
    assert ",Alone,Robin," in row


def test_a_topic_is_shown_on_a_card(qualkit: Run, topics: Path) -> None:
    qualkit("themes", topics, "claim", 0, "--name", "Alone", "--memo", "why")

    shown = qualkit("themes", topics, "show", 0)
    card = answered(qualkit, topics, "show", 0)

    assert shown.stdout.startswith("topic 0 of run 2: ")
    for part in ("terms: ", "who: ", "codes, of its segments: ", "theme: Alone – why", "“"):
        assert part in shown.stdout
    assert {"run", "topic", "segments", "people", "codes", "quotes", "themes", "memos"} <= set(card)


def test_a_topic_is_suggested_for_a_code(qualkit: Run, topics: Path) -> None:
    shown = qualkit("themes", topics, "code", 0, "Lonely evenings", "--new")
    again = answered(qualkit, topics, "code", 0, "Lonely evenings")
    waiting = qualkit("suggestions", topics, "--status", "waiting", "--json")

    assert "suggestions of 'Lonely evenings' for" in shown.stdout
    assert "They wait for review: qualkit review PROJECT" in shown.stdout
    assert again["new"] == 0
    assert len(json.loads(waiting.stdout)) == again["known"]


def test_topics_are_set_against_codes(qualkit: Run, topics: Path) -> None:
    shown = qualkit("themes", topics, "overlap")
    data = answered(qualkit, topics, "overlap", "--code", "Make friends", "--coder", "agreed")
    table = qualkit("themes", topics, "overlap", "--csv")

    assert "of its segments (lift)" in shown.stdout
    assert "stand where somebody coded or read" in shown.stdout
    assert {"topics_run", "basis", "read", "coded", "cells", "covers"} <= set(data)
    assert [cell["code"] for cell in data["cells"]] == ["Needs/Make friends"] * 4
    assert table.stdout.startswith("topic,name,code,both,of_topic,of_code,lift,npmi\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("rename", 1), 2, "it is 'themes PROJECT rename TOPIC NAME'"),
        (("rename", 1, ""), 1, "an empty name of a topic"),
        (("rename", 9, "Name"), 1, "no topic of run 2 '9'; known: '0', '1', '2', '3'"),
        (("rename", 1, "a\x07b"), 1, "U+0007, which cannot be seen"),
        (("claim", 1), 1, "an empty name of a theme"),
        (("claim", "--name", "Alone"), 1, "a theme that rests on nothing"),
        (("claim", "--name", "Alone", "--", "-1"), 1, "-1 is no topic"),
        (("change", "Alone", "--name", "Lonely"), 1, "no theme 'Alone'; there is no theme yet"),
        (("remove",), 2, "it is 'themes PROJECT remove THEME'"),
        (("claims", 1), 2, "it is 'themes PROJECT claims'"),
        (("show", "--engine", "nmf"), 2, "--engine does not go with show"),
        (("--new",), 2, "--new does not go with find"),
        (("show", "--run", 9), 1, "no run of themes '9'; known: '2'"),
        (("code", 1, "Nonsense"), 1, "no code 'Nonsense'"),
        (("overlap", "--coder", "Nobody"), 1, "no coder 'Nobody'"),
    ],
)
def test_what_cannot_be_done_says_so_on_one_line(
    qualkit: Run, topics: Path, arguments: tuple[Any, ...], code: int, message: str
) -> None:
    result = qualkit("themes", topics, *arguments)

    assert result.exit_code == code
    assert message in result.stderr.splitlines()[-1]
    assert result.stdout == ""


def test_without_a_run_show_says_what_to_do(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("themes", sight_loss, "show")

    assert result.exit_code == 1
    assert "has no themes yet; run: qualkit themes" in result.stderr


def test_guidance_by_codes_is_refused_where_it_would_be_ignored(
    qualkit: Run, sight_loss: Path
) -> None:
    alone = qualkit("themes", sight_loss, "--nearness", 0.3)
    engine = qualkit("themes", sight_loss, "--guided", "--engine", "nmf")

    assert (alone.exit_code, engine.exit_code) == (2, 1)
    assert "--nearness goes with --guided" in alone.stderr
    assert "guided by codes; expected the engine 'bertopic'" in engine.stderr
