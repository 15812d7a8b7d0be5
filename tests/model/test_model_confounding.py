from qualkit.model.confounding import Seat, confounded


def seats(*rows):
    return [
        Seat(group=group, person=person, session=session, kind=kind)
        for group, person, session, kind in rows
    ]


def test_groups_that_never_share_a_session_are_confounded_with_it():
    apart = seats(
        ("staff", "A", "one", "focus-group"),
        ("staff", "B", "one", "focus-group"),
        ("citizen", "C", "two", "focus-group"),
    )

    assert confounded("role", apart) == (
        "role and session are confounded: every session holds one role only"
    )


def test_one_mixed_session_is_enough_to_tell_them_apart():
    mixed = seats(
        ("staff", "A", "one", "focus-group"),
        ("staff", "B", "one", "focus-group"),
        ("citizen", "C", "one", "focus-group"),
        ("citizen", "D", "two", "focus-group"),
    )

    assert confounded("role", mixed) is None


def test_interviews_of_one_kind_are_not_confounded_but_of_two_kinds_they_are():
    alike = seats(("staff", "A", "one", "interview"), ("citizen", "B", "two", "interview"))
    apart = seats(("staff", "A", "one", "interview"), ("citizen", "B", "two", "diary"))

    assert confounded("role", alike) is None
    assert "kind of session are confounded" in (confounded("role", apart) or "")
    assert "(citizen in diary; staff in interview)" in (confounded("role", apart) or "")


def test_a_single_group_is_confounded_with_nothing():
    assert confounded("role", seats(("staff", "A", "one", ""), ("staff", "B", "one", ""))) is None
