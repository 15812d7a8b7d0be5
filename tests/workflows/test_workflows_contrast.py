"""The founding table from the shipped corpus, and every way to ask for another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.contrasts import Contrast
from qualkit.project import Project


@pytest.fixture
def study(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as project:
        yield project


def shares(result: Contrast, group: str) -> list[tuple[int, int]]:
    cells = [row.groups[group] for row in result.rows]
    return [(cell.participants, cell.of) for cell in cells]


def test_the_founding_table_comes_out(study: Project) -> None:
    result = study.contrast(about="citizen", coders=("agreed",))

    assert [row.code for row in result.rows] == [
        "Needs/Public-service information",
        "Needs/Specific support",
        "Needs/Make friends",
        "Needs/Personal talk",
    ]
    assert [group.name for group in result.groups] == ["staff", "citizen"]
    assert shares(result, "staff") == [(7, 11), (6, 11), (4, 11), (2, 11)]
    assert shares(result, "citizen") == [(24, 45), (21, 45), (41, 45), (28, 45)]
    assert result.ranking.blind_spots == ("Needs/Make friends", "Needs/Personal talk")
    assert result.basis.human == 225
    assert (result.basis.counted, result.basis.attributed) == (212, 42)


def test_its_json_is_what_other_programs_rely_on(study: Project) -> None:
    data = json.loads(json.dumps(study.contrast(about="citizen").to_dict(), allow_nan=False))

    assert data["by"] == "role"
    assert data["groups"][0].keys() >= {"name", "participants", "sessions", "turns"}
    assert data["basis"].keys() >= {"name", "human", "accepted", "waiting", "counted"}
    row = data["rows"][0]
    assert row.keys() >= {
        *("code", "groups", "difference", "interval", "odds_ratio", "cohen_h", "p"),
        *("smallest_p", "q", "ranks", "rank_gap", "reason"),
    }
    assert row["groups"]["staff"].keys() >= {
        *("participants", "of", "share", "sessions", "turns", "words"),
    }
    staff, citizen = row["groups"]["staff"]["share"], row["groups"]["citizen"]["share"]
    assert row["difference"] == pytest.approx(citizen - staff)


def test_without_about_every_coding_counts_and_attributed_ones_are_told(study: Project) -> None:
    result = study.contrast(coders=("agreed",))

    assert result.about is None
    assert result.basis.counted > 212
    assert result.basis.attributed > 0
    assert result.perception is not None


def test_the_order_of_groups_turns_the_difference(study: Project) -> None:
    one = study.contrast(groups=("staff", "citizen"), about="citizen")
    other = study.contrast(groups=("citizen", "staff"), about="citizen")

    assert [row.difference for row in one.rows] == pytest.approx(
        [-(row.difference or 0) for row in other.rows]
    )


def test_an_attribute_compares_people_of_one_role(study: Project) -> None:
    result = study.contrast(by="age_band", groups=("70-79", "80-89"), coders=("agreed",))

    assert [group.name for group in result.groups] == ["70-79", "80-89"]
    assert all(group.participants for group in result.groups)
    assert result.perception is None


def test_chosen_codes_only(study: Project) -> None:
    result = study.contrast(codes=("make friends",), about="citizen")

    assert [row.code for row in result.rows] == ["Needs/Make friends"]
    assert result.tested == 1


def test_several_coders_are_noted(study: Project) -> None:
    result = study.contrast(about="citizen")

    assert result.coders == ("Ellery", "Tandy", "agreed")
    assert any(note.startswith("codings of Ellery, Tandy, agreed") for note in result.notes)


def test_all_adds_what_waits(study: Project) -> None:
    study.code()
    decided = study.contrast(coders=("agreed",))
    everything = study.contrast(coders=("agreed",), basis="all")

    assert (decided.basis.name, decided.basis.waiting) == ("decided", 0)
    assert (everything.basis.name, everything.basis.waiting) == ("all", len(study.suggestions()))
    assert everything.basis.counted > decided.basis.counted


def test_accepted_suggestions_are_told_apart(study: Project) -> None:
    accepted = study.code(accept=True, coder="Robin").accepted

    basis = study.contrast(coders=("Robin",)).basis

    assert (basis.human, basis.accepted) == (0, accepted)


def test_the_result_is_kept_under_its_run(study: Project) -> None:
    result = study.contrast(about="citizen", seed=5)

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"], run["seed"]) == (result.run, "contrast", 5)
    assert run["parameters"]["about"] == "citizen"
    assert study.latest_contrast() == json.loads(json.dumps(result.to_dict()))


def test_the_same_seed_gives_the_same_numbers(study: Project) -> None:
    one, other = study.contrast(seed=1).to_dict(), study.contrast(seed=1).to_dict()

    assert {**one, "run": 0} == {**other, "run": 0}


def test_the_silent_are_named_and_not_counted(project: Project, tmp_path: Path) -> None:
    people = "name,role\nAnn,citizen\nBen,staff\nCem,citizen\n"
    project.ingest(
        write(tmp_path / "t.txt", "Ann: A bus.\n\nBen: Talk.\n"),
        participants=write(tmp_path / "p.csv", people),
    )
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    project.add_coding("t", "Bus", turn=1)

    result = project.contrast()

    assert shares(result, "citizen") == [(1, 1)]
    assert "1 participants never speak and are not counted: Cem" in result.notes


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"groups": ("stafff", "citizen")}, UnknownName, "no role 'stafff'; did you mean 'staff'"),
        (
            {"groups": ("staff",)},
            ParameterError,
            "one group: staff; expected two or more; write --groups",
        ),
        ({"groups": ("staff", "staff")}, ParameterError, "'staff' stands twice"),
        ({"by": "age_bnd"}, UnknownName, "no attribute 'age_bnd'; did you mean 'age_band'"),
        ({"about": "citzen"}, UnknownName, "no role .*'citzen'; did you mean 'citizen'"),
        ({"coders": ("agred",)}, UnknownName, "no coder 'agred'; did you mean 'agreed'"),
        ({"codes": ("Make freinds",)}, UnknownName, "did you mean 'Make friends'"),
        ({"seed": -1}, ParameterError, "the seed -1; expected a whole number from 0 to"),
        ({"seed": 2**31}, ParameterError, "the seed 2147483648; expected"),
        ({"basis": "any"}, ParameterError, "basis 'any'; expected decided or all"),
    ],
)
def test_what_cannot_be_compared_is_told(
    study: Project, options: dict[str, str], error: type[Exception], message: str
) -> None:
    before = len(study.runs())

    with pytest.raises(error, match=message):
        study.contrast(**options)

    assert len(study.runs()) == before


def test_one_group_is_not_enough(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "t.txt", "Ann: A bus.\n"), roles={"Ann": "citizen"})

    with pytest.raises(UndefinedResult, match=r"1 groups of speakers by 'role': citizen \(1\)"):
        project.contrast()


def test_without_codes_it_says_how_to_import_some(project: Project, tmp_path: Path) -> None:
    roles = {"Ann": "citizen", "Ben": "staff"}
    project.ingest(write(tmp_path / "t.txt", "Ann: A bus.\n\nBen: No.\n"), roles=roles)

    with pytest.raises(UndefinedResult, match="no codes to compare; import a codebook: qualkit"):
        project.contrast()
