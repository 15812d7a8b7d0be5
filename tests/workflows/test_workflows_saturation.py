"""Saturation of a project: order, unit, groups, what is not yet coded, codes now and then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour_study import harbour_study
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.project import Project
from qualkit.workflows._session_order import natural


@pytest.fixture(scope="module")
def harbour_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour_study(tmp_path_factory.mktemp("harbour"))


@pytest.fixture
def harbour(harbour_file: Path, tmp_path: Path) -> Iterator[Project]:
    copy = tmp_path / "harbour.qualkit"
    copy.write_bytes(harbour_file.read_bytes())
    with Project.open(copy, coder="Robin") as study:
        yield study


def test_sessions_are_in_order_of_their_dates(harbour: Project) -> None:
    found = harbour.saturation(orders=0)

    assert (found.unit, found.ordered_by) == ("session", "date")
    assert [step.date for step in found.series] == [f"2024-0{n}-01" for n in range(1, 8)]
    assert [step.new for step in found.series] == [2, 1, 1, 1, 0, 0, 0]
    assert (found.reached, found.overall.base_codes) == ("4+2", 5)


def test_sessions_without_dates_are_in_natural_order_and_it_is_said(tmp_path: Path) -> None:
    with Project.open(harbour_study(tmp_path, dated=False), coder="Robin") as study:
        found = study.saturation(orders=0)

    assert found.ordered_by == "name"
    assert [step.unit for step in found.series][:2] == ["evening-9", "evening-10"]
    assert any("7 sessions without a date" in note for note in found.notes)


def test_json_has_the_promised_names_first(harbour: Project) -> None:
    plain = harbour.saturation(orders=10).to_dict()

    assert list(plain)[:4] == ["base", "run", "threshold", "reached"]
    assert (plain["run"], plain["reached"], len(plain["series"])) == (2, "4+2", 7)
    json.dumps(plain, allow_nan=False)


def test_never_reached_is_null_with_the_reason(harbour: Project) -> None:
    plain = harbour.saturation(base=7).to_dict()

    assert plain["reached"] is None
    assert plain["reason"] == "7 sessions are fewer than a base of 7 and a run of 2"


def test_groups_have_curves_of_their_own(harbour: Project) -> None:
    by_role = harbour.saturation(by="role", orders=0)
    by_berth = harbour.saturation(by="berth", orders=0)

    assert [(group.name, group.codes) for group in by_role.groups] == [("citizen", 5), ("staff", 3)]
    assert [group.name for group in by_berth.groups] == ["north", "south"]
    assert {row["group"] for row in by_role.records()} == {"", "citizen", "staff"}


def test_participants_are_units_on_request_and_of_interviews(
    harbour: Project, tmp_path: Path
) -> None:
    found = harbour.saturation(unit="participant", orders=0)

    assert [step.unit for step in found.series] == ["Ada", "Bo", "Cy"]
    harbour.ingest(write(tmp_path / "more" / "zed.txt", "Zed: One more.\n"), language="en")
    assert harbour.saturation(orders=0).left_out == ("zed",)


def test_interviews_count_participants(project: Project, tmp_path: Path) -> None:
    for name in ("Ann", "Ben"):
        write(tmp_path / "talks" / f"{name}.txt", f"{name}: The boat is old.\n")
    project.ingest(tmp_path / "talks", kind="interview", language="en")
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: B\ncodes:\n  - name: Boats\n"))
    project.add_coding("Ann", "Boats", turn=1)
    project.mark_read("Ben")

    found = project.saturation(base=1, run=1)

    assert found.unit == "participant"
    assert found.reached == "1+1"


def test_sessions_nobody_has_coded_are_left_out_and_those_read_are_not(
    harbour: Project, tmp_path: Path
) -> None:
    for name in ("evening-2024-08-01", "evening-2024-09-01"):
        write(tmp_path / "later" / f"{name}.txt", f"Ada: Not on {name}.\n")
    harbour.ingest(tmp_path / "later", language="en")
    harbour.mark_read("evening-2024-08-01")

    found = harbour.saturation(orders=0)

    assert found.left_out == ("evening-2024-09-01",)
    assert found.series[-1].unit == "evening-2024-08-01"
    assert any("1 session that nobody has coded or read left out" in n for n in found.notes)


def test_codes_are_replayed_as_they_were_first_given(harbour: Project) -> None:
    before = harbour.saturation(orders=0)
    harbour.merge_codes("Cranes", "Noise")

    now, then = (harbour.saturation(orders=0, defined=name) for name in ("now", "then"))

    # The merge joins one coding of cranes with one of noise on the same turn.
    assert (now.overall.codes, then.overall.codes, before.overall.codes) == (4, 5, 5)
    assert [step.new for step in then.series] == [step.new for step in before.series]
    assert "Life/Cranes (until revision 1)" in {
        code for step in then.series for code in step.new_codes
    }
    assert any("2 codings go back" in note and "1 of them merged" in note for note in then.notes)


def test_a_merge_undone_leaves_nothing_to_replay(harbour: Project) -> None:
    harbour.merge_codes("Cranes", "Noise")
    harbour.undo()

    then = harbour.saturation(orders=0, defined="then")

    assert then.overall.codes == 5
    assert any("0 codings go back" in note for note in then.notes)


def test_splits_are_replayed_too(harbour: Project) -> None:
    harbour.split_code("Boats", "Ferries", role="staff")

    now, then = (harbour.saturation(orders=0, defined=name) for name in ("now", "then"))

    assert (now.overall.codes, then.overall.codes) == (6, 5)


def test_what_a_coder_recoded_by_hand_stays(harbour: Project) -> None:
    coding = next(row for row in harbour.codings() if row["code"] == "Life/Fish, fresh")
    harbour.change_coding(coding["id"], code="Boats")

    assert harbour.saturation(orders=0, defined="then").overall.codes == 4


def test_information_power_is_named(harbour: Project) -> None:
    assert any("information power" in note for note in harbour.saturation(orders=0).notes)


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"by": "berht"}, UnknownName, "did you mean 'berth'"),
        ({"unit": "turn"}, UnknownName, "no unit 'turn'"),
        ({"defined": "later"}, ParameterError, "codes as 'later'; expected now or then"),
        ({"base": 0}, ParameterError, "a base of 0"),
        ({"seed": -1}, ParameterError, "the seed -1"),
        ({"roles": ("moderator",)}, UndefinedResult, "no coding of any code by moderator"),
    ],
)
def test_what_cannot_be_is_refused(
    harbour: Project, options: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        harbour.saturation(**options)


def test_groups_by_a_role_that_nobody_has_are_refused(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: The boat is old.\n"), language="en")
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: B\ncodes:\n  - name: Boats\n"))
    project.add_coding("talk", "Boats", turn=1)

    with pytest.raises(UndefinedResult, match="nobody who speaks has a role; give one"):
        project.saturation(by="role")


def test_names_are_sorted_as_people_count() -> None:
    assert sorted(["b", "a-10", "a-9", "A-1", "7"], key=natural) == ["7", "A-1", "a-9", "a-10", "b"]
