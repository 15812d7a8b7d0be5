"""`qualkit links`, as people and programs see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run


@pytest.fixture
def linked(qualkit: Run, sight_loss: Path) -> Path:
    place = ("--document", "citizens-1", "--from", 5, "--to", 4)
    for options in (("--kind", "challenges", "--memo", "sharp"), ("--kind", "builds-on")):
        assert qualkit("links", sight_loss, "add", *place, *options).exit_code == 0
    return sight_loss


def test_links_are_listed_with_both_quotes_and_as_json(qualkit: Run, linked: Path) -> None:
    told = qualkit("links", linked).stdout
    rows = json.loads(qualkit("links", linked, "--json").stdout)

    assert "challenges" in told
    assert "memo: sharp" in told
    assert "2 links" in told
    assert {row["kind"] for row in rows} == {"challenges", "builds-on"}
    assert rows[0].keys() >= {"from", "to", "from_quote", "to_quote", "from_role", "coder"}


def test_table_counts_by_role_and_participation_sums_them_up(qualkit: Run, linked: Path) -> None:
    data = json.loads(qualkit("links", linked, "table", "--json").stdout)
    told = qualkit("links", linked, "table").stdout
    whole = qualkit("participation", linked, "--session", "citizens-1")

    assert data["groups"][0] == {
        "first": "citizen", "then": "citizen", "kind": "challenges", "count": 1,
    }  # fmt: skip
    assert "2 links recorded by Robin" in told
    assert "2 links between turns" in whole.stdout
    other = json.loads(qualkit("participation", linked, "--session", "staff-1", "--json").stdout)
    assert other["links"]["links"] == 0


def test_removing_and_undoing(qualkit: Run, linked: Path) -> None:
    guid = json.loads(qualkit("links", linked, "--json").stdout)[0]["id"]

    removed = qualkit("links", linked, "remove", guid[:8])
    left = json.loads(qualkit("links", linked, "--json").stdout)
    undone = qualkit("codings", linked, "undo")

    assert removed.stderr == f"removed link {guid}\n"
    assert len(left) == 1
    assert undone.exit_code == 0
    assert len(json.loads(qualkit("links", linked, "--json").stdout)) == 2


def test_an_empty_list_says_so(qualkit: Run, sight_loss: Path) -> None:
    assert qualkit("links", sight_loss, "waiting").stdout == "0 links\n"
    assert qualkit("links", sight_loss, "table").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("add", "--kind", "supports"), 2, "needs --document"),
        (("add", "--document", "citizens-1", "--kind", "supports"), 2, "needs --from and --to"),
        (("remove",), 2, "links PROJECT remove ID"),
        (("remove", "abcd1234"), 1, "link"),
        (("table", "--by", "rol"), 1, "role"),
        (("table", "--from", "3"), 2, "--from does not go with 'links PROJECT table'"),
        (("list", "--by", "role"), 2, "--by does not go with 'links PROJECT list'"),
        (("list", "--memo", "so"), 2, "--memo does not go with"),
        (("remove", "abcd1234", "--kind", "supports"), 2, "--kind does not go with"),
        (("remove", "abcd1234", "--json"), 2, "--json does not go with"),
        (("list", "--coder", ""), 2, "names nobody"),
        (("list", "--coder", "Kim"), 1, "no coder 'Kim'"),
        (("list", "--document", "citizens1"), 1, "citizens-1"),
        (
            ("add", "--document", "citizens-1", "--from", "0", "--to", "-1", "--kind", "supports"),
            1,
            "there is no turn -1",
        ),
        (
            ("add", "--document", "citizens-1", "--from", "-1", "--to", "0", "--kind", "supports"),
            1,
            "there is no turn -1",
        ),
        (
            ("add", "--document", "citizens-1", "--from", "4", "--to", "5", "--kind", "supports"),
            1,
            "exchange the two",
        ),
    ],
)
def test_mistakes_are_told_in_one_line(
    qualkit: Run, sight_loss: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    done = qualkit("links", sight_loss, *words)

    assert done.exit_code == code
    assert message in done.stderr


def test_lists_and_tables_are_of_the_coder_kind_and_document_asked_for(
    qualkit: Run, linked: Path
) -> None:
    qualkit(
        "links", linked, "add", "--document", "staff-1", "--from", 5, "--to", 4,
        "--kind", "challenges", "--coder", "Kim",
    )  # fmt: skip

    def listed(*options: object) -> list[tuple[str, str, str]]:
        rows = json.loads(qualkit("links", linked, "list", "--json", *options).stdout)
        return [(row["document"], row["kind"], row["coder"]) for row in rows]

    def counted(*options: object) -> int:
        table = json.loads(qualkit("links", linked, "table", "--json", *options).stdout)
        return int(table["links"])

    assert listed("--coder", "Kim") == [("staff-1", "challenges", "Kim")]
    assert listed("--kind", "builds-on") == [("citizens-1", "builds-on", "Robin")]
    assert listed("--document", "staff-1", "--coder", "Robin") == []
    assert (counted(), counted("--coder", "Kim"), counted("--kind", "challenges")) == (3, 1, 2)
    assert counted("--document", "citizens-1", "--kind", "challenges") == 1


def test_a_link_that_is_there_already_is_told(qualkit: Run, linked: Path) -> None:
    place = ("--document", "citizens-1", "--from", 5, "--to", 4, "--kind", "challenges")

    again = qualkit("links", linked, "add", *place)

    assert again.stdout.strip() in {row["id"] for row in json.loads(
        qualkit("links", linked, "--json").stdout)}  # fmt: skip
    assert "was there already" in again.stderr
