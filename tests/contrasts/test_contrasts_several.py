"""More than two groups, parts of a study, questions not put to everybody, small cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from qualkit.contrasts import beside, contrast, permutation_test, suppressed
from qualkit.errors import ParameterError
from qualkit.model import Basis, Mention, Person
from qualkit.model.contrast_sentences import sentences

BASIS = Basis(name="decided", human=10, accepted=0, waiting=0, counted=0)
CODES = ("A", "B")


def people_of(group, n, *, sessions=None):
    return [
        Person(
            name=f"{group}{number}",
            group=group,
            sessions=(f"{group} session {number if sessions is None else number % sessions}",),
            turns=4,
            words=80,
        )
        for number in range(n)
    ]


def raises(person, code, turn=1):
    place = ((person.sessions[0], turn),)
    return Mention(
        participant=person.name, code=code, session=person.sessions[0], turns=place, words=5,
        about=person.group,
    )  # fmt: skip


def three_groups(n=6):
    groups = {name: people_of(name, n) for name in ("north", "south", "west")}
    said = [raises(person, "A") for person in groups["west"]]
    said += [raises(members[0], "B") for members in groups.values()]
    return [person for members in groups.values() for person in members], said


def of(people, said, groups, **options):
    return contrast(people, said, CODES, groups, by="area", basis=BASIS, **options)


def spread(values, groups):
    means = [values[groups == group].mean() for group in range(3)]
    return sum((groups == group).sum() * (means[group] - values.mean()) ** 2 for group in range(3))


def test_three_groups_are_tested_over_every_way_to_deal_them():
    values = np.array([0.1, 0.4, 0.2, 0.5, 0.3, 0.9, 0.8])
    groups = np.array([0, 0, 1, 1, 1, 2, 2])

    found = permutation_test(values, groups, range(7), seed=0, minimum=1, n_groups=3)

    dealt = set(permutations(groups.tolist()))
    seen = spread(values, groups)
    far = sum(spread(values, np.array(deal)) >= seen - 1e-12 for deal in dealt)
    assert len(dealt) == 210
    assert found.p == pytest.approx((far / 210,))
    assert found.smallest_p == 2 / 210  # the first and the last group can change names
    assert found.method == "permutation of participants, exact over 210 arrangements"


def test_groups_of_one_size_can_change_names_in_every_way():
    found = permutation_test(
        np.arange(6), [0, 0, 1, 1, 2, 2], range(6), seed=0, minimum=2, n_groups=3
    )
    assert found.smallest_p == pytest.approx(6 / 90)


def test_whole_sessions_of_three_groups_are_dealt():
    values, groups = np.repeat([0.0, 1, 2], 8), np.repeat([0, 1, 2], 8)
    found = permutation_test(values, groups, np.arange(24) // 4, seed=0, n_groups=3)
    assert (
        found.method
        == "permutation of the groups over 6 whole sessions, exact over 90 arrangements"
    )
    assert found.p == pytest.approx((6 / 90,))


def test_sessions_stay_in_their_part():
    clusters = np.repeat(np.arange(8), 3)
    groups, parts = clusters % 2, clusters // 4
    found = permutation_test(groups.astype(float), groups, clusters, seed=0, within=parts)
    assert found.method.endswith("8 whole sessions within 2 parts, exact over 36 arrangements")
    assert found.p == pytest.approx((2 / 36,))


def test_what_could_not_be_dealt_otherwise_has_no_p():
    clusters = np.repeat(np.arange(4), 5)
    found = permutation_test(clusters % 2, clusters % 2, clusters, seed=0, within=clusters)
    assert found.p == (None,)
    assert found.reason == "no test: the groups could not have been dealt in another way"


def test_several_groups_are_compared_two_by_two():
    people, said = three_groups()

    found = of(people, said, ("north", "south", "west"))

    row = found.rows[0]
    assert [row.groups[name].participants for name in row.groups] == [0, 0, 6]
    assert row.difference is None
    assert row.reason is not None
    assert row.reason.startswith("several groups have no one difference")
    assert row.p is not None
    assert row.p < 0.001
    pairs = [(item.first, item.second) for item in found.comparisons]
    assert pairs == [("north", "south"), ("north", "west"), ("south", "west")]
    gaps = [item.rows[0].difference for item in found.comparisons]
    assert gaps == [0, 1, 1]
    assert [item.rows[0].counts for item in found.comparisons][1] == ((0, 6), (6, 6))
    assert found.ranking.reason == "more than two groups: see the comparisons"


def test_q_of_comparisons_is_over_the_codes_of_all_of_them():
    people, said = three_groups()
    found = of(people, said, ("north", "south", "west"), correction="holm")
    tested = sorted(row.p for item in found.comparisons for row in item.rows if row.p is not None)
    smallest = min(row.q for item in found.comparisons for row in item.rows if row.q is not None)
    assert len(tested) == 5  # nobody of north or south raises A
    assert smallest == pytest.approx(5 * tested[0])


def test_each_group_is_held_against_the_rest():
    people, said = three_groups()
    found = of(people, said, ("north", "south", "west"), compared="rest")
    assert [(item.first, item.second) for item in found.comparisons] == [
        ("the rest", "north"), ("the rest", "south"), ("the rest", "west"),
    ]  # fmt: skip
    assert found.comparisons[2].rows[0].counts == ((0, 12), (6, 6))


def test_two_groups_are_compared_in_every_part_that_has_both():
    people = [*people_of("staff", 6), *people_of("citizen", 6)]
    parts = {person.name: "north" if int(person.name[-1]) < 3 else "south" for person in people}
    parts |= {f"citizen{number}": "south" for number in range(6)}
    said = [raises(person, "A") for person in people[:4]]

    found = of(people, said, ("staff", "citizen"), parts=parts)

    assert [(item.part, item.rows[0].counts) for item in found.comparisons] == [
        ("south", ((1, 3), (0, 6)))
    ]
    assert "parts in which one group alone speaks: north" in found.notes


def test_parts_that_cut_sessions_are_told():
    people = [*people_of("staff", 8, sessions=2), *people_of("citizen", 8, sessions=2)]
    parts = {person.name: "old" if int(person.name[-1]) < 4 else "young" for person in people}
    found = of(people, [raises(people[0], "A")], ("staff", "citizen"), parts=parts)
    assert any("sessions hold people of several parts" in note for note in found.notes)
    assert found.method.startswith("permutation of the groups over 4 whole sessions, exact")


def test_who_was_not_asked_is_no_part_of_a_share():
    people = [*people_of("staff", 6), *people_of("citizen", 8)]
    said = [raises(people[0], "A"), raises(people[6], "A"), raises(people[13], "A")]
    asked = {"A": [person.sessions[0] for person in people[:13]]}

    found = of(people, said, ("staff", "citizen"), asked=asked)

    cells = found.rows[0].groups
    assert (cells["staff"].participants, cells["staff"].of) == (1, 6)
    assert (cells["citizen"].participants, cells["citizen"].of) == (1, 7)
    assert found.rows[1].groups["citizen"].of == 8
    assert (
        "shares of 1 code are of those to whom the question was put; 1 coding of people who were"
        " not asked left out" in found.notes
    )
    assert found.basis.counted == 2


def test_a_group_that_nobody_asked_has_no_share_and_the_code_no_p():
    people = [*people_of("staff", 6), *people_of("citizen", 6)]
    asked = {"A": [person.sessions[0] for person in people[:6]]}
    found = of(people, [raises(people[0], "A")], ("staff", "citizen"), asked=asked)
    row = found.rows[0]
    assert row.groups["citizen"].share is None
    assert row.ranks == {"staff": 1, "citizen": None}
    assert (row.difference, row.p, row.rank_gap) == (None, None, None)
    assert row.reason == "nobody of citizen was asked"


def test_people_without_a_role_attribute_no_view():
    people = [*people_of("north", 5), *people_of("south", 5)]
    said = [replace(raises(person, "A"), about="") for person in people[:3]]
    found = of(people, said, ("north", "south"))
    assert (found.basis.counted, found.basis.attributed) == (3, 0)
    assert found.perception is None


def test_those_who_answer_one_survey_alone_are_no_cluster():
    alone = [*people_of("a", 6), *people_of("b", 6)]
    people = [replace(one, sessions=("survey",)) for one in alone]
    said = [raises(person, "A") for person in people[:6]]
    found = of(people, said, ("a", "b"), kinds={"survey": "open-answer"})
    assert found.method.startswith("permutation of participants, exact over 924")
    assert found.rows[0].clustering.icc is None


def test_small_cells_are_suppressed_with_all_that_gives_them_away():
    people, said = three_groups()
    hidden = suppressed(of(people, said, ("north", "south", "west"), compared="rest"), 3)
    cells = hidden.rows[1].groups
    assert {cell.participants for cell in cells.values()} == {None}
    assert {cell.of for cell in cells.values()} == {6}
    assert hidden.rows[1].p is None
    assert hidden.rows[1].reason == "suppressed: a cell of fewer than 3"
    assert all(item.rows[1].counts is None for item in hidden.comparisons)
    assert hidden.rows[0].groups["west"].participants == 6
    assert hidden.notes[-1].startswith("3 cells of fewer than 3 participants, or of groups")


def test_the_rest_does_not_give_a_hidden_cell_away():
    people, said = three_groups()
    said += [raises(person, "B") for person in people[6:12]]  # all of south, one of the others
    hidden = suppressed(of(people, said, ("north", "south", "west"), compared="rest"), 3)
    assert hidden.rows[1].groups["south"].participants == 6
    assert [item.rows[1].counts for item in hidden.comparisons] == [None] * 3


def test_no_order_and_no_count_of_codings_gives_a_hidden_cell_away():
    people, said = three_groups()
    hidden = suppressed(of(people, said, ("north", "west")), 3)
    assert hidden.ranking.mean_absolute_difference is None
    assert hidden.ranking.reason.startswith("suppressed")
    assert (hidden.basis.counted, hidden.basis.attributed) == (None, None)
    assert not any("codings counted" in note for note in hidden.notes)
    shown = suppressed(of(people, said[:6], ("north", "west")), 3)
    assert shown.ranking.mean_absolute_difference == 0.5
    assert shown.basis.counted == 6


def test_parts_do_not_give_what_another_part_hides_away():
    people = [*people_of("staff", 20), *people_of("citizen", 20)]
    number = {person.name: int(re.sub(r"\D", "", person.name)) for person in people}
    parts = {name: "A" if n < 10 else "B" for name, n in number.items()}
    said = [raises(person, "A") for person in [*people[:12], *people[20:40]]]  # 10 and 2 of staff
    found = of(people, said, ("staff", "citizen"), parts=parts)
    hidden = suppressed(found, 5)
    assert [item.rows[0].counts for item in found.comparisons] == [
        ((10, 10), (10, 10)), ((2, 10), (10, 10)),
    ]  # fmt: skip
    assert hidden.rows[0].groups["staff"].participants == 12
    assert [item.rows[0].counts for item in hidden.comparisons] == [None, None]


def test_a_group_smaller_than_the_bound_is_hidden_whole():
    people = [*people_of("boss", 1), *people_of("staff", 6)]
    hidden = suppressed(of(people, [raises(people[0], "A")], ("boss", "staff")), 3)
    assert [row.groups["boss"].participants for row in hidden.rows] == [None, None]


def test_one_person_who_goes_round_does_not_make_one_cluster_of_all_sessions():
    staff = people_of("staff", 9, sessions=2)
    citizens = people_of("citizen", 12, sessions=3)
    alone = of([*staff, *citizens], [raises(citizens[0], "A")], ("staff", "citizen"))
    everywhere = tuple(sorted({name for one in (*staff, *citizens) for name in one.sessions}))
    staff[0] = replace(staff[0], sessions=everywhere)
    found = of([*staff, *citizens], [raises(citizens[0], "A")], ("staff", "citizen"))
    assert (found.rows[0].p, found.method) == (alone.rows[0].p, alone.method)
    assert found.confounded
    assert any("1 participant sat in sessions of several groups" in note for note in found.notes)


def test_each_comparison_says_whether_it_is_confounded():
    here = [*people_of("a", 6, sessions=2), *people_of("b", 6, sessions=2)]
    mixed = [replace(person, sessions=(person.sessions[0][-1],)) for person in here]
    people = [*mixed, *people_of("c", 6, sessions=2)]
    found = of(people, [raises(people[0], "A")], ("a", "b", "c"))
    assert [item.confounded for item in found.comparisons] == [False, True, True]


def test_nothing_can_be_suppressed_below_two():
    people, said = three_groups()
    with pytest.raises(ParameterError, match="suppress counts below 1; expected 2 or more"):
        suppressed(of(people, said, ("north", "south")), 1)


def test_a_published_table_is_joined_by_name():
    people = [*people_of("staff", 5), *people_of("citizen", 5)]
    found = of(people, [raises(person, "A") for person in people[5:]], ("staff", "citizen"))
    items = {"Beta": (10.0, 80.0), "alpha": (64.0, 53.0), "gamma": (1.0, 2.0)}

    joined = beside(found, items, {"alpha": "A"}, "study.csv")

    (row,) = joined.rows
    assert (row.item, row.code) == ("alpha", "A")
    assert row.published == {"staff": 0.64, "citizen": 0.53}
    assert row.own == {"staff": 0, "citizen": 1}
    assert row.published_difference == pytest.approx(-0.11)
    assert row.difference == 1
    assert joined.unmatched == ("Beta", "gamma")
    assert joined.without == ("B",)
    assert joined.reason == "no interval and no test: no denominators published"


def test_a_gap_is_told_in_a_sentence_with_its_ground():
    people = [*people_of("staff", 5), *people_of("citizen", 5)]
    found = of(people, [raises(person, "A") for person in people[5:]], ("staff", "citizen"))
    told = dict(sentences(found))
    assert told["A"] == (
        "raised by 0 of 5 staff in 0 of 5 sessions and 5 of 5 citizen in 5 of 5 sessions"
        " (difference +100 percentage points, 95 % interval +39 to +100; permutation of"
        " participants, exact over 252 arrangements: p = 0.008, smallest attainable 0.008, 0.008"
        " when corrected for 1 codes)"
    )
    assert "no p: no variation between participants" in told["B"]
