"""Agreement within documents, roles, pairs and spells of time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import counting_guids, write

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.project import Project

BOTH = ("Ellery", "Tandy")
TALK = "Mo: Where do you go?\n\nAnn: The bus {n}.\n\nSid: A bus.\n\nAnn: A tram.\n\nSid: On foot.\n"
ROLES = "name,role\nMo,moderator\nAnn,citizen\nSid,staff\n"
ANN, SID, ANN_AGAIN = 2, 3, 4


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = "2009-03-02T09:00:00Z"

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def study(tmp_path: Path, hours: Hours) -> Iterator[Project]:
    """Four talks, one code, nothing coded."""
    with Project.create(tmp_path / "talks.qualkit", clock=hours, guids=counting_guids()) as made:
        for number in range(4):
            write(tmp_path / "talks" / f"talk-{number}.txt", TALK.format(n=number))
        roster = write(tmp_path / "people.csv", ROLES)
        made.ingest(tmp_path / "talks", participants=roster)
        made.import_codebook(
            write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}, {name: Tram}]\n")
        )
        yield made


def code(study: Project, coder: str, *turns: int, talk: int = 0, name: str = "Bus") -> None:
    for turn in turns:
        study.add_coding(f"talk-{talk}", name, turn=turn, coder=coder)


@pytest.fixture
def sight(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as project:
        yield project


def test_each_document_is_compared_on_its_own(study: Project) -> None:
    code(study, "Kim", ANN, SID)
    code(study, "Lu", ANN)
    code(study, "Kim", ANN, talk=1)
    code(study, "Lu", ANN, talk=1)

    result = study.agreement_by(by="document", codes=("Bus",), replicates=10)

    first, second = result.of_code("Bus")
    # Of four turns one has the code from both, one from one.
    assert (first.part, first.n, first.documents, first.percent) == ("talk-0", 4, 1, 0.75)
    assert first.alpha == pytest.approx(1 - 7 * 1 / (3 * 5))
    assert (second.part, second.alpha) == ("talk-1", 1.0)
    assert result.parts == ("talk-0", "talk-1")


def test_roles_are_those_of_the_speakers_and_moderators_are_left_out(study: Project) -> None:
    code(study, "Kim", ANN, SID)
    code(study, "Lu", ANN)

    without = study.agreement_by(by="role", replicates=10)
    everybody = study.agreement_by(by="role", with_moderators=True, replicates=10)

    assert without.parts == ("citizen", "staff")
    assert [row.n for row in without.of_code(None)] == [2, 2]
    assert [row.alpha for row in without.of_code("Bus")] == [1.0, 0.0]
    assert everybody.parts == ("citizen", "moderator", "staff")
    never = next(row for row in everybody.of_code(None) if row.part == "moderator")
    assert (never.alpha, never.undefined) == (None, "no variation in any code")


def test_speakers_without_a_role_are_a_part_of_their_own(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk-0.txt", "Ann: A bus.\n\nSid: A tram.\n"))
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    code(project, "Kim", 1)
    code(project, "Lu", 1)

    assert project.agreement_by(by="role", replicates=10).parts == ("no role",)


def test_each_pair_of_coders_is_compared_over_what_both_saw(study: Project) -> None:
    code(study, "Kim", ANN)
    code(study, "Lu", ANN)
    code(study, "Lu", SID, talk=1)
    code(study, "Pat", ANN, talk=1)

    result = study.agreement_by(by="pair", codes=("Bus",), replicates=10)

    found = {row.part: row for row in result.of_code("Bus")}
    assert [*found] == ["Kim & Lu", "Kim & Pat", "Lu & Pat"]
    assert (found["Kim & Lu"].n, found["Kim & Lu"].alpha) == (4, 1.0)
    assert found["Kim & Pat"].undefined == "no unit has values from two coders"
    assert (found["Lu & Pat"].coders, found["Lu & Pat"].percent) == (("Lu", "Pat"), 0.5)


def test_spells_follow_the_moment_when_the_last_coder_was_done(
    study: Project, hours: Hours
) -> None:
    turns = {0: (ANN, SID, ANN_AGAIN), 1: (ANN, SID), 2: (ANN, SID, ANN_AGAIN), 3: (ANN,)}
    for day, talk in enumerate((2, 0, 1, 3), start=2):
        hours.now = f"2009-03-0{day}T10:00:00Z"
        code(study, "Kim", *turns[talk], talk=talk)
    for day, talk in enumerate((3, 1, 0, 2), start=10):
        hours.now = f"2009-03-{day}T10:00:00Z"
        code(study, "Lu", ANN, talk=talk)

    result = study.agreement_by(by="time", codes=("Bus",), spells=2, replicates=10)

    assert result.parts == ("1: 2009-03-10 to 2009-03-11", "2: 2009-03-12 to 2009-03-13")
    assert [row.documents for row in result.of_code("Bus")] == [2, 2]
    # Lu's order decides; the shares of disagreement are 0, 1/4, 2/4, 2/4.
    assert result.drift is not None
    assert (result.drift.documents, result.drift.exact) == (4, True)
    assert result.drift.rho == pytest.approx(0.949, abs=0.001)
    assert result.drift.p == pytest.approx(4 / 24)


def test_codings_of_any_code_say_when_a_document_was_done(study: Project, hours: Hours) -> None:
    for talk in range(4):
        hours.now = f"2009-03-0{talk + 1}T10:00:00Z"
        for coder in ("Kim", "Lu"):
            code(study, coder, ANN_AGAIN, talk=talk, name="Tram")
        if talk == 2:
            code(study, "Kim", ANN, talk=talk)

    result = study.agreement_by(by="time", codes=("Bus",), replicates=10)

    assert [row.documents for row in result.of_code("Bus")] == [1, 1, 1, 1]
    assert [row.percent for row in result.of_code("Bus")] == [1, 1, 0.75, 1]


def test_documents_that_were_only_read_are_in_no_spell(study: Project) -> None:
    for coder in ("Kim", "Lu"):
        study.mark_read("talk-0", coder=coder)
    with pytest.raises(UndefinedResult, match="no coding says when a document was coded"):
        study.agreement_by(by="time", replicates=10)
    code(study, "Kim", ANN, talk=1)
    code(study, "Lu", ANN, talk=1)

    result = study.agreement_by(by="time", replicates=10)

    assert [row.documents for row in result.of_code(None)] == [1]
    assert "in no spell, without codings whose time is known: talk-0" in result.notes
    assert result.drift is not None
    assert result.drift.undefined == "1 document, fewer than 3"


def test_spells_that_share_a_day_are_told_to_the_minute(study: Project, hours: Hours) -> None:
    for talk in range(4):
        hours.now = f"2009-03-02T1{talk}:30:59Z"
        code(study, "Kim", ANN, talk=talk)
        code(study, "Lu", ANN, talk=talk)

    result = study.agreement_by(by="time", spells=2, replicates=10)

    assert result.parts == ("1: 2009-03-02 10:30 to 11:30", "2: 2009-03-02 12:30 to 13:30")
    assert result.drift is not None
    assert result.drift.undefined == "coders disagree alike in all documents"


def test_what_was_imported_at_one_moment_shows_no_drift(sight: Project) -> None:
    result = sight.agreement_by(by="time", coders=BOTH, replicates=10)

    assert result.parts == ("1: 2009-03-05",)
    assert result.drift is not None
    assert result.drift.undefined == "all documents were coded at one moment"
    assert any("came by import and count at the moment of the import" in n for n in result.notes)


def test_parts_of_the_double_coding_are_as_agreement_says(sight: Project) -> None:
    whole = sight.agreement(coders=BOTH, replicates=100, seed=5)
    (pair,) = sight.agreement_by(by="pair", coders=BOTH, replicates=100, seed=5).of_code(None)
    rows = sight.agreement_by(by="pair", coders=BOTH, replicates=100, seed=5).rows[1:]

    assert [row.alpha for row in rows] == pytest.approx([row.alpha for row in whole.rows])
    assert [row.interval for row in rows] == [row.interval for row in whole.rows]
    assert pair.masi == pytest.approx(
        next(row.alpha for row in whole.sets if row.distance == "masi")
    )
    assert pair.interval is not None
    assert pair.interval[0] < (pair.alpha or 0) < pair.interval[1]


def test_documents_are_counted_whatever_is_drawn(sight: Project) -> None:
    drawn = sight.agreement_by(
        by="role", coders=BOTH, resample="participant", replicates=50
    ).of_code(None)

    assert [(row.part, row.documents) for row in drawn] == [("citizen", 6), ("staff", 2)]
    assert all(row.interval for row in drawn)


def test_characters_weigh_in_every_part(sight: Project) -> None:
    result = sight.agreement_by(by="role", coders=BOTH, unit="character", replicates=10)
    whole = sight.agreement(coders=BOTH, unit="character", replicates=10)

    assert sum(row.n for row in result.of_code(None)) == whole.rows[0].n


def test_the_result_is_kept_under_its_run_and_flat_rows_hold_everything(sight: Project) -> None:
    result = sight.agreement_by(by="role", coders=BOTH, replicates=50, seed=3)

    run = list(sight.runs())[-1]
    assert (run["run"], run["kind"], run["seed"]) == (result.run, "agreement by", 3)
    assert run["parameters"]["by"] == "role"
    records = result.records()
    assert len(records) == 2 * 5
    assert records[0].keys() >= {"part", "code", "n", "alpha", "interval_low", "masi", "undefined"}
    assert result.to_dict()["rows"][0]["interval"] is not None


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": "week"}, ParameterError, "parts by 'week'; expected document, role, pair"),
        ({"by": "time", "spells": 1}, ParameterError, "1 spells; expected 2 to 24"),
        ({"by": "role", "unit": "document"}, UndefinedResult, "a whole document has no role"),
        ({"by": "role", "coders": ("Ellery",)}, UndefinedResult, "agreement needs two coders"),
    ],
)
def test_what_cannot_be_parted_is_told(
    sight: Project, options: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        sight.agreement_by(**options)
