"""`qualkit search`: exit code, stdout and stderr, a table that fits, codings in one step."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from project_fakes import Run, write
from rich.cells import cell_len

from qualkit import store as stores
from qualkit.cli.kwic import lines
from qualkit.model.search import Hit
from qualkit.project import Project

TALK = """Moderator: Who drinks tea?

Ann: I like tea. Tea is warm.

Ben: No tea. A friend said so.
"""
BOOK = "codebook: N\ncodes:\n  - {name: Tea}\n"


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def study(qualkit: Run, tmp_path: Path) -> Path:
    path = tmp_path / "study.qualkit"
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    talk = write(tmp_path / "talk.txt", TALK)
    done(qualkit("ingest", path, talk, "--participants", people, "--language", "en"))
    done(qualkit("codebook", path, "import", write(tmp_path / "book.yaml", BOOK)))
    return path


def hit(**changed: Any) -> Hit:
    fields: dict[str, Any] = {
        "document": "talk", "session": "talk", "turn": 12, "participant": "Ann",
        "role": "citizen", "start": 0, "end": 3, "left": "words before ", "match": "tea",
        "right": " and words after", "text": "", "language": "en",
    }  # fmt: skip
    return Hit(**fields | changed)


def test_people_see_hits_in_context_and_a_summary(qualkit: Run, study: Path) -> None:
    result = done(qualkit("search", study, "tea"))

    shown = [line.split() for line in result.stdout.splitlines()]
    assert shown[:3] == [
        ["Who", "drinks", "tea", "?", "moderator", "Moderator", "talk", "1"],
        ["I", "like", "tea", ".", "Tea", "is", "warm.", "citizen", "Ann", "talk", "2"],
        ["I", "like", "tea.", "Tea", "is", "warm.", "citizen", "Ann", "talk", "2"],
    ]
    assert result.stdout.splitlines()[-1] == "4 hits in 3 turns, 3 participants, 1 document"
    assert result.stderr == ""
    assert len({line.lower().rindex("tea ") for line in result.stdout.splitlines()[:1]}) == 1


def test_programs_get_rows(qualkit: Run, study: Path, tmp_path: Path) -> None:
    rows = json.loads(done(qualkit("search", study, "tea", "--json")).stdout)
    table = list(csv.DictReader(io.StringIO(done(qualkit("search", study, "tea", "--csv")).stdout)))
    done(qualkit("search", study, "tea", "-o", tmp_path / "hits.csv"))

    wanted = "document session turn participant role start end left match right text"
    assert set(wanted.split()) <= set(rows[0])
    assert (rows[1]["participant"], rows[1]["match"]) == ("Ann", "tea")
    assert [row["match"] for row in table] == [row["match"] for row in rows]
    assert (tmp_path / "hits.csv").read_text().count("\n") == 5


def test_nothing_found_is_no_error(qualkit: Run, study: Path) -> None:
    assert done(qualkit("search", study, "cocoa")).stdout == "no hits\n"
    assert json.loads(done(qualkit("search", study, "cocoa", "--json")).stdout) == []
    assert done(qualkit("search", study, "cocoa", "--csv")).stdout.startswith("document,session,")


def test_a_query_may_start_with_a_hyphen(qualkit: Run, study: Path) -> None:
    assert done(qualkit("search", study, "--count", "--", "-like tea")).stdout.startswith("2 hits")


def test_a_limit_is_told(qualkit: Run, study: Path) -> None:
    result = done(qualkit("search", study, "tea", "--limit", 1))

    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "3 more hits; --limit N shows more, -o FILE.csv all\n"


def test_hits_are_only_counted_when_asked_for(qualkit: Run, study: Path) -> None:
    counted = done(qualkit("search", study, "tea", "--count"))
    data = json.loads(done(qualkit("search", study, "tea", "--count", "--json")).stdout)
    groups = json.loads(done(qualkit("search", study, "tea", "--by", "role", "--json")).stdout)

    assert counted.stdout == "4 hits in 3 turns, 3 participants, 1 document\n"
    assert data == [{"hits": 4, "turns": 3, "participants": 3, "documents": 1}]
    assert [(row["group"], row["hits"]) for row in groups] == [
        ("citizen", 2),
        ("moderator", 1),
        ("staff", 1),
    ]
    assert "per 1,000 words" in done(qualkit("search", study, "tea", "--by", "role")).stdout


def test_what_is_found_is_coded_in_one_step(qualkit: Run, study: Path) -> None:
    arguments = ("search", study, "tea", "--code", "Tea", "--role", "citizen", "--coder", "Ira")
    first, again = done(qualkit(*arguments)), done(qualkit(*arguments))

    assert first.stderr == "2 passages (sentence) for Tea by Ira: 2 new, 0 there already\n"
    assert again.stderr == "2 passages (sentence) for Tea by Ira: 0 new, 2 there already\n"
    with Project.open(study) as project:
        assert [row["quote"] for row in project.codings()] == ["I like tea.", "Tea is warm."]
    within = done(qualkit("search", study, "tea", "--coded", "Tea", "--coder", "Ira", "--count"))
    assert within.stdout.startswith("2 hits")


def test_memos_are_searched_when_asked_for(qualkit: Run, study: Path) -> None:
    with Project.open(study) as project:
        target = stores.memo_targets.resolve(project._store, "document", "talk")
        stores.memos.add(project._store, "reflexive", "I like tea.", target, coder="Ira")

    result = done(qualkit("search", study, "tea", "--in", "memos"))
    wrong = qualkit("search", study, "tea", "--in", "memos", "--from", "1:00")

    assert result.stdout.split() == [
        "I",
        "like",
        "tea",
        ".",
        "reflexive",
        "Ira",
        "talk",
        "1",
        "hit",
        "in",
        "1",
        "memo",
    ]
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (
        2,
        "Error: --in memos does not go with --from",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["a OR"], 1, "Error: the query, character 3: a word is missing after OR; add it"),
        ([""], 1, "Error: the query is empty; expected at least one word"),
        (["(a+)+$", "--regex"], 1, "Error: the query '(a+)+$' can take endless time"),
        (["tea", "--role", "stuff"], 1, "Error: no role 'stuff'; did you mean 'staff'?"),
        (["tea", "--limit", "-1"], 1, "Error: a limit of -1 hits; expected 0 or more"),
        (["tea", "--from", "soon"], 2, "'soon' is no time; seconds, mm:ss or hh:mm:ss is"),
        (["tea", "--lemma", "--regex"], 2, "--lemma and --regex exclude each other"),
        (["tea", "--memo", "m"], 2, "--about and --memo are for what --code adds"),
    ],
)
def test_what_cannot_be_is_one_line(
    qualkit: Run, study: Path, arguments: list[str], code: int, message: str
) -> None:
    result = qualkit("search", study, *arguments)

    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(("written", "seconds"), [("90", 90), ("1:30", 90), ("01:00:30.5", 3630.5)])
def test_times_are_read(qualkit: Run, study: Path, written: str, seconds: float) -> None:
    from qualkit.cli.search import _seconds

    result = done(qualkit("search", study, "tea", "--to", written))

    assert result.stderr == "note: 3 turns without times were left out\n"
    assert _seconds(None, None, written) == seconds  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"role": None, "participant": None, "left": "", "right": ""},
        {"match": "many words " * 30, "document": "a long name " * 9, "participant": "A" * 99},
        {"left": "漢字" * 40, "match": "漢字漢", "right": "漢字" * 40, "role": "役所" * 9},
        {"left": "one\n\ttwo \x1b[31m", "session": "monday"},
    ],
)
def test_lines_fit_the_terminal(width: int, changed: dict[str, Any]) -> None:
    (line, other) = lines([hit(**changed), hit()], width)

    assert cell_len(line.plain) <= max(width, 44)
    assert "\x1b" not in line.plain
    assert "\n" not in line.plain
    assert other.plain.endswith("12")


def test_hits_stand_below_each_other() -> None:
    hits = [hit(), hit(left="a "), hit(left="many more words before it ", match="teas")]

    assert len({line.plain.index("tea") for line in lines(hits, 80)}) == 1
