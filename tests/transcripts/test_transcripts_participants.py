"""The list of participants and all its faults."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import ParticipantsError, read_participants


def people(text, **more):
    return read_participants(text.encode(), "people.csv", **more)


def faults(text, **more):
    with pytest.raises(ParticipantsError) as caught:
        people(text, **more)
    return [(fault.line, fault.what) for fault in caught.value.faults]


def test_names_roles_aliases_sessions_and_attributes_are_read():
    anna, ben = people(
        "Participant,Role,Aliases,Sessions,Age\nAnna Bell,citizen,Anna;Ms Bell,S1,71\nBen,,,,\n"
    )

    assert (anna.name, anna.role, anna.aliases) == ("Anna Bell", "citizen", ("Anna", "Ms Bell"))
    assert (anna.sessions, anna.attributes) == (("S1",), {"Age": "71"})
    assert (ben.role, ben.aliases, ben.attributes) == (None, (), {})


@pytest.mark.parametrize("column", ["participant", "Speaker", "NAME"])
def test_the_column_of_names_goes_by_three_names(column):
    assert people(f"{column},role\nAnna,staff\n")[0].name == "Anna"


def test_roles_are_stored_in_one_spelling():
    found = people("name,role\nA,Staff\nB,STAFF\nC,Carer\nD,carer\nE,Moderator\n")

    assert [person.role for person in found] == ["staff", "staff", "Carer", "Carer", "moderator"]


def test_all_faults_are_reported_at_once():
    text = (
        "name,role,aliases\nAnna,citizen,Ben\nanna ,citizen,\n,staff,\nBen,citzien,\n"
        "Cleo,42,\nDan,staff,x,y\n" + f"Eve,{'r' * 41},\n"
    )

    assert faults(text) == [
        (2, "the alias 'Ben' of 'Anna' already names someone in line 5"),
        (3, "'anna' is already in line 2"),
        (4, "a row without a name"),
        (5, "the role 'citzien' of 'Ben' looks misspelt"),
        (6, "the role '42' of 'Cleo' has no letter, expected a word such as staff or citizen"),
        (7, "4 cells in a table of 3 columns"),
        (8, f"the role '{'r' * 40}' of 'Eve' has 41 characters, expected at most 40"),
    ]


def test_the_message_names_the_first_fault_and_counts_the_others():
    with pytest.raises(
        ReadError, match=r"people.csv: line 3: the role 'stafff' .*'staff'\?; and 1 more, in line 4"
    ):
        people("name,role\nA,staff\nB,stafff\nB,staff\n")


def test_a_rarer_role_like_a_frequent_one_is_a_misspelling():
    text = "name,role\nA,teacher\nB,teacher\nC,techer\n"

    assert faults(text) == [(4, "the role 'techer' of 'C' looks misspelt")]


@pytest.mark.parametrize(
    "pair",
    [
        ("male", "female"),
        ("staff A", "staff B"),
        ("young citizen", "citizen"),
        ("inpatient", "outpatient"),
        ("volunteer", "neighbour"),
    ],
)
def test_roles_that_differ_by_design_are_kept(pair):
    one, other = pair

    assert [p.role for p in people(f"name,role\nA,{one}\nB,{other}\nC,{other}\n")] == [
        one,
        other,
        other,
    ]


def test_known_roles_refuse_every_other():
    text = "name,role\nA,Nurse\nB,staff\nC,nurs\n"

    assert faults(text, known_roles=["nurse", "patient"]) == [
        (3, "the role 'staff' of 'B' is unknown"),
        (4, "the role 'nurs' of 'C' is unknown"),
    ]
    with pytest.raises(ParticipantsError, match="known: nurse, patient"):
        people(text, known_roles=["nurse", "patient"])
    assert people("name,role\nA,Nurse\n", known_roles=["nurse"])[0].role == "nurse"


def test_a_missing_column_of_names_is_a_fault():
    with pytest.raises(
        ParticipantsError, match="no column 'participant', 'speaker' or 'name'; there is 'who'"
    ):
        people("who,role\nAnna,staff\n")


def test_columns_need_names_of_their_own():
    assert faults("name,age,Age,\nA,1,2,3\n") == [
        (1, "2 columns are called 'age'"),
        (1, "column 4 has no name"),
    ]


def test_two_people_may_not_share_an_alias():
    assert faults("name,aliases\nA,x\nB, X \n") == [
        (3, "the alias 'X' of 'B' already names someone in line 2")
    ]


@pytest.mark.parametrize(("text", "message"), [("", "is empty"), ("name,role\n", "lists no part")])
def test_an_empty_list_is_refused(text, message):
    with pytest.raises(ReadError, match=message):
        people(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(QualkitError):
        read_participants(data, "people.csv")
