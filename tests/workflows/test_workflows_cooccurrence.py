"""Codes that come together in a project: filters, places with quotes, sequences, runs, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour_study import harbour_study

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.cooccurrence import CodePair, Cooccurrence
from qualkit.project import Project


@pytest.fixture(scope="module")
def harbour_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour_study(tmp_path_factory.mktemp("harbour"))


@pytest.fixture
def harbour(harbour_file: Path, tmp_path: Path) -> Iterator[Project]:
    copy = tmp_path / "harbour.qualkit"
    copy.write_bytes(harbour_file.read_bytes())
    with Project.open(copy, coder="Robin") as study:
        yield study


def pair_of(found: Cooccurrence, first: str, second: str) -> CodePair:
    names = {f"Life/{first}", f"Life/{second}"}
    return next(pair for pair in found.pairs if {pair.first, pair.second} == names)


def test_a_turn_is_the_usual_unit_and_moderators_are_left_out(harbour: Project) -> None:
    found = harbour.cooccurrence()

    pair = pair_of(found, "Boats", "Rent")
    assert found.units == 21
    assert found.ground.moderators == 7
    assert (pair.n1, pair.n2, pair.n12, pair.participants, pair.sessions) == (8, 6, 3, 2, 3)
    assert "there is no p" in found.notes[-1]


def test_moderators_count_when_asked_for(harbour: Project) -> None:
    found = harbour.cooccurrence(moderators=True)

    assert (found.units, found.ground.moderators) == (28, 0)


def test_only_the_turns_of_a_role_count(harbour: Project) -> None:
    found = harbour.cooccurrence(roles=("staff",))

    assert [(pair.first, pair.second, pair.n12) for pair in found.pairs] == [
        ("Life/Boats", "Life/Rent", 2)
    ]
    assert found.ground.participants == 1


def test_codings_about_another_role_are_left_out(harbour: Project) -> None:
    turn = harbour.turns("evening-2024-07-01")[2]
    harbour.add_coding("evening-2024-07-01", "Cranes", turn=turn["ordinal"], about="citizen")

    about_staff = harbour.cooccurrence(about="staff")
    everything = harbour.cooccurrence()

    assert "Life/Cranes" not in {code.code for code in about_staff.codes}
    assert pair_of(everything, "Boats", "Cranes").n12 == 1
    assert everything.ground.basis.attributed == 1


def test_the_result_is_kept_as_a_run(harbour: Project) -> None:
    found = harbour.cooccurrence(within="session")

    run = harbour.runs()[-1]
    assert (run["run"], run["kind"]) == (found.run, "cooccurrence")
    assert run["parameters"]["within"] == "session"


def test_several_coders_are_told_of(harbour: Project) -> None:
    harbour.add_coding("evening-2024-07-01", "Noise", turn=2, coder="Lee")

    assert any("two coders' readings" in note for note in harbour.cooccurrence().notes)
    assert pair_of(harbour.cooccurrence(coders=("Robin",)), "Boats", "Rent").n12 == 3


def test_places_of_a_pair_have_the_words_of_both(harbour: Project) -> None:
    found = harbour.pair_places("Boats,Rent")

    assert found.pair.n12 == 3
    assert [(quote.place, quote.code, quote.turn) for quote in found.quotes][:2] == [
        (1, "Life/Boats", 3),
        (1, "Life/Rent", 3),
    ]
    assert found.quotes[0].quote == "This is what Bo says on evening 5."
    assert {quote.place for quote in found.quotes} == {1, 2, 3}


def test_names_with_commas_make_pairs_too(harbour: Project) -> None:
    found = harbour.pair_places("Fish, fresh,Boats", within="session")

    assert (found.pair.n12, found.pair.first, found.pair.second) == (
        1,
        "Life/Boats",
        "Life/Fish, fresh",
    )


def test_a_pair_that_never_comes_has_no_places(harbour: Project) -> None:
    found = harbour.pair_places(("Boats", "Cranes"))

    assert (found.pair.n12, found.quotes) == (0, ())


def test_sequences_are_kept_with_their_seed(harbour: Project) -> None:
    found = harbour.code_sequences(lag=1, draws=49, seed=4)

    assert found.turn_pairs == 14
    assert harbour.runs()[-1]["seed"] == 4
    assert "turns that are left out are not counted between" in found.notes
    row = next(row for row in found.rows if (row.first, row.second) == ("Life/Boats", "Life/Boats"))
    assert (row.observed, row.sessions) == (1, 1)


def test_a_blind_coder_does_not_see_what_was_counted(harbour: Project) -> None:
    number = harbour.cooccurrence().run
    harbour.set_blind("Zoe")

    with Project.open(harbour.path, coder="Zoe") as blind:
        assert number not in [run["run"] for run in blind.runs()]
        with pytest.raises(UndefinedResult, match="no coding of any code"):
            blind.cooccurrence()


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"codes": ("Boast",)}, UnknownName, "did you mean 'Boats'"),
        ({"roles": ("stuff",)}, UnknownName, "did you mean 'staff'"),
        ({"coders": ("Robyn",)}, UnknownName, "did you mean 'Robin'"),
        ({"about": "citizens"}, UnknownName, "did you mean 'citizen'"),
        ({"within": "turns"}, UnknownName, "did you mean 'turn'"),
        ({"basis": "some"}, ParameterError, "basis 'some'; expected decided or all"),
        ({"codes": ("Boats",)}, UndefinedResult, "only one code is given: Life/Boats"),
        ({"roles": ("moderator",)}, UndefinedResult, "no coding of any code by moderator"),
    ],
)
def test_what_cannot_be_is_refused(
    harbour: Project, options: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        harbour.cooccurrence(**options)


def test_pairs_of_one_code_or_no_comma_are_refused(harbour: Project) -> None:
    with pytest.raises(ParameterError, match="Life/Boats twice; expected two codes"):
        harbour.pair_places("Boats,Life/Boats")
    with pytest.raises(ParameterError, match="expected two codes: FIRST,SECOND"):
        harbour.pair_places("Boats")


def test_a_project_without_codes_says_so(project: Project) -> None:
    with pytest.raises(UndefinedResult, match="the project has no codes"):
        project.cooccurrence()
