from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from qualkit.contrasts import contrast, newcombe, perception_matrix, wilson
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model import Basis, Mention, Person

BASIS = Basis(name="decided", human=40, accepted=0, waiting=0, counted=0, unattached=3)
CODES = ("public services", "specific support", "make friends", "personal talk")
RAISED = {"staff": (7, 6, 4, 2), "citizen": (24, 21, 41, 28)}


def person(group, number, session, turns=3):
    return Person(
        name=f"{group}-{number}",
        group=group,
        sessions=(session,),
        turns=turns,
        words=turns * 20,
    )


def mention(someone, code, about=None, turn=1):
    return Mention(
        participant=someone.name,
        code=code,
        session=someone.sessions[0],
        turns=((someone.sessions[0], turn),),
        words=8,
        about=about or someone.group,
    )


def founding_study():
    """Eleven staff in two sessions, 45 citizens in six, raising the needs as often as known."""
    staff = [person("staff", n, f"S{n % 2}") for n in range(11)]
    citizens = [person("citizen", n, f"C{n % 6}") for n in range(45)]
    said = [
        mention(someone, code)
        for members in (staff, citizens)
        for code, n in zip(CODES, RAISED[members[0].group], strict=True)
        for someone in members[:n]
    ]
    return [*staff, *citizens], said


def founding_contrast():
    people, said = founding_study()
    return contrast(people, said, CODES, ("staff", "citizen"), by="role", basis=BASIS)


def pairs_study(n=6):
    """Interviews: `n` staff, none of whom say it, and `n` citizens, all of whom do."""
    staff = [person("staff", i, f"s{i}") for i in range(n)]
    citizens = [person("citizen", i, f"c{i}") for i in range(n)]
    return [*staff, *citizens], [mention(someone, "talk") for someone in citizens]


def run(people, said, codes=("talk",), **options):
    options = {"by": "role", "basis": BASIS} | options
    return contrast(people, said, codes, ("staff", "citizen"), **options)


def test_the_founding_table_comes_out():
    result = founding_contrast()
    shares = [[row.groups[name].share for row in result.rows] for name in ("staff", "citizen")]
    assert shares[0] == pytest.approx([0.636, 0.545, 0.364, 0.182], abs=5e-4)
    assert shares[1] == pytest.approx([0.533, 0.467, 0.911, 0.622], abs=5e-4)
    assert [row.ranks["staff"] for row in result.rows] == [1, 2, 3, 4]
    assert [row.ranks["citizen"] for row in result.rows] == [3, 4, 1, 2]
    assert [row.rank_gap for row in result.rows] == [-2, -2, 2, 2]
    differences = [row.difference for row in result.rows]
    assert differences == pytest.approx([-0.103, -0.0788, 0.5475, 0.4404], abs=5e-4)
    assert result.ranking.blind_spots == ("make friends", "personal talk")
    assert [group.sessions for group in result.groups] == [2, 6]
    assert result.unit == "participant"


def test_the_founding_table_has_all_that_states_its_ground():
    result = founding_contrast()
    friends = result.rows[2]
    assert friends.interval == newcombe((4, 11), (41, 45))
    assert friends.groups["staff"].interval == wilson(4, 11)
    assert friends.p == friends.smallest_p == 1 / 28
    assert friends.q == pytest.approx(1 / 28)
    assert result.method == (
        "permutation of the groups over 8 whole sessions, exact over 28 arrangements"
    )
    assert result.tested == 4
    assert result.basis == replace(BASIS, counted=sum(map(sum, RAISED.values())))
    assert result.confounded
    assert any("role and session are confounded" in note for note in result.notes)
    assert any("4 of 4 codes tested" in note for note in result.notes)
    assert any("not the same as not important" in note for note in result.notes)


def test_every_number_is_finite_or_none_and_becomes_json():
    def leaves(value):
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            return [leaf for item in inner for leaf in leaves(item)]
        return [value]

    result = founding_contrast()
    plain = result.to_dict()
    assert all(math.isfinite(leaf) for leaf in leaves(plain) if isinstance(leaf, float))
    assert {type(leaf) for leaf in leaves(plain)} <= {int, float, str, bool, type(None)}
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert result.to_frame()["difference"].tolist() == [row.difference for row in result.rows]


def test_interviews_permute_participants():
    result = run(*pairs_study())
    assert result.rows[0].p == pytest.approx(2 / math.comb(12, 6))
    assert result.method.startswith("permutation of participants, exact")
    assert not any("too narrow" in note for note in result.notes)


def test_a_cell_counts_people_sessions_turns_and_words():
    people, _ = pairs_study()
    one, two = people[6], people[7]
    said = [
        mention(one, "talk", turn=1),
        mention(one, "talk", turn=1),
        mention(one, "talk", turn=2),
        mention(two, "talk", turn=1),
    ]
    cell = run(people, said).rows[0].groups["citizen"]
    assert (cell.participants, cell.of, cell.sessions, cell.turns, cell.words) == (2, 6, 2, 3, 32)


def test_a_group_of_four_is_described_not_tested():
    result = run(*pairs_study(4))
    row = result.rows[0]
    assert (row.p, row.q, row.smallest_p) == (None, None, None)
    assert "4 and 4 participants, fewer than 5" in row.reason
    assert row.difference == 1.0
    assert row.interval is not None
    assert result.method == "descriptive"
    assert result.tested == 0
    assert result.notes[0].startswith("descriptive only; no test: 4 and 4 participants")


def test_two_sessions_of_one_role_each_are_described_not_tested():
    people, said = pairs_study()
    merged = [replace(someone, sessions=(someone.group,)) for someone in people]
    result = run(merged, said)
    assert result.rows[0].p is None
    assert "cannot tell the group from the session" in result.rows[0].reason
    assert result.confounded
    assert any("every session holds one role only" in note for note in result.notes)
    assert any("too narrow" in note for note in result.notes)


def test_a_design_that_cannot_reach_the_level_says_so():
    people, said = pairs_study()
    paired = [
        replace(someone, sessions=(f"{someone.group}{i // 2 % 3}",))
        for i, someone in enumerate(people)
    ]
    result = run(paired, said)
    assert result.rows[0].p == pytest.approx(0.1)
    assert any("design can give is 0.100: no code can reach 0.05" in note for note in result.notes)


def test_a_code_that_nobody_raises_is_undefined_with_its_reason():
    people, said = pairs_study()
    unraised = run(people, said, codes=("talk", "lunch")).rows[1]
    assert (unraised.difference, unraised.p, unraised.log_ratio) == (0.0, None, None)
    assert unraised.reason == ("no variation between participants; no log ratio: a share is 0")


def test_untested_codes_do_not_count_for_q():
    people, said = pairs_study()
    alone = run(people, said)
    beside = run(people, said, codes=("talk", "lunch"))
    assert beside.rows[0].q == alone.rows[0].q
    assert beside.tested == 1


def test_about_keeps_the_codings_that_report_that_role():
    people, said = pairs_study()
    attributed = [mention(someone, "talk", about="citizen") for someone in people[:3]]
    own = [mention(someone, "talk") for someone in people[3:5]]
    everything = run(people, [*said, *attributed, *own])
    about = run(people, [*said, *attributed, *own], about="citizen")
    assert everything.rows[0].groups["staff"].participants == 5
    assert about.rows[0].groups["staff"].participants == 3
    assert (everything.basis.counted, everything.basis.attributed) == (11, 3)
    assert (about.basis.counted, about.basis.attributed) == (9, 3)
    assert any("3 of 11 codings counted report a view" in note for note in everything.notes)
    assert any(
        note.startswith("only codings that report the view of citizen") for note in about.notes
    )
    assert about.perception == everything.perception


def test_the_perception_matrix_sets_attributed_beside_own_views():
    people, said = pairs_study()
    attributed = [mention(someone, "talk", about="citizen") for someone in people[:3]]
    row = perception_matrix(people, [*said, *attributed], ["talk"], ("staff", "citizen")).rows[0]
    assert row.counts["staff"] == {"staff": 0, "citizen": 3}
    assert row.shares["staff"] == {"staff": 0.0, "citizen": 0.5}
    assert row.shares["citizen"] == {"staff": None, "citizen": 1.0}
    assert row.accuracy == {"staff": {"citizen": -0.5}, "citizen": {"staff": None}}


def test_views_attributed_to_a_third_role_stay_in_the_matrix():
    people, _ = pairs_study()
    said = [mention(people[0], "talk", about="carer")]
    row = perception_matrix(people, said, ["talk"], ("staff", "citizen")).rows[0]
    assert row.shares["staff"]["carer"] == pytest.approx(1 / 6)
    assert row.shares["citizen"]["carer"] is None
    assert "carer" not in row.accuracy["staff"]


def test_without_attributed_views_there_is_no_matrix():
    assert run(*pairs_study()).perception is None


def test_groups_that_are_not_roles_know_own_views_by_role():
    people, said = pairs_study()
    by_town = [
        replace(someone, group=town, role=someone.group)
        for someone, town in zip(people, ["north", "south"] * 6, strict=True)
    ]
    said = [*said, mention(people[0], "talk", about="citizen")]
    result = contrast(by_town, said, ["talk"], ("north", "south"), by="town", basis=BASIS)
    assert (result.basis.counted, result.basis.attributed) == (7, 1)
    assert result.perception is None


def test_other_groups_and_other_codes_are_left_out_and_counted():
    people, said = pairs_study()
    moderator = person("moderator", 1, "c0")
    extra = [mention(moderator, "talk"), mention(people[0], "lunch")]
    result = run([*people, moderator], [*said, *extra])
    assert result.rows == run(people, said).rows
    assert any("not listed here, left out: 1" in note for note in result.notes)


def test_silent_participants_count_and_are_named():
    people, said = pairs_study()
    people[0] = replace(people[0], turns=0, words=0)
    result = run(people, said)
    assert result.groups[0].silent == 1
    assert result.rows[0].groups["staff"].of == 6
    assert any("participants of staff without a turn: 1 of 6" in note for note in result.notes)


def test_a_group_without_people_is_refused_and_the_known_ones_are_named():
    people, said = pairs_study()
    with pytest.raises(UndefinedResult, match=r"no participant has role 'carer'.*citizen \(6\)"):
        contrast(people, said, ["talk"], ("carer", "citizen"), by="role", basis=BASIS)


def test_names_that_stand_twice_are_refused():
    people, said = pairs_study()
    with pytest.raises(ParameterError, match="'staff' stands twice among the groups"):
        contrast(people, said, ["talk"], ("staff", "staff"), by="role", basis=BASIS)
    with pytest.raises(ParameterError, match="'talk' stands twice among the codes"):
        run(people, said, codes=("talk", "talk"))
    with pytest.raises(ParameterError, match="'staff-0' stands twice among the participants"):
        run([*people, people[0]], said)


def test_an_unknown_role_to_be_about_is_refused():
    with pytest.raises(UnknownName, match="did you mean 'citizen'"):
        run(*pairs_study(), about="citizens")


def test_the_same_input_gives_the_same_result_whatever_the_order():
    people, said = founding_study()
    again = contrast(people, said[::-1], CODES, ("staff", "citizen"), by="role", basis=BASIS)
    assert again == founding_contrast()


def test_groups_heard_in_sessions_of_different_kinds_are_confounded_with_the_kind():
    people, said = pairs_study()
    kinds = {
        session: "interview" if someone.group == "staff" else "diary"
        for someone in people
        for session in someone.sessions
    }

    alike, apart = run(people, said), run(people, said, kinds=kinds)

    assert not alike.confounded
    assert apart.confounded
    assert any("role and kind of session are confounded" in note for note in apart.notes)
