"""The rules over a project: suggestions, decisions by policy, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import CodebookError, ProjectError, QualkitError
from qualkit.project import Project

TALK = """Moderator: Who needs a friend?

Ann: I want company. I do not see well.

Ben: Help with letters. They want company, too.
"""
BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company, friend]}]
    about: {citizen: [they]}
  - name: Help
    rules: [{lemmas: [help]}]
  - name: Bus
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def use(study: Project, tmp_path: Path, text: str) -> None:
    study.import_codebook(write(tmp_path / "book.yaml", text))


def passages(study: Project, status: str) -> list[tuple[str, str]]:
    return [(row["code"], row["quote"]) for row in study.suggestions(status=status)]


def test_rules_suggest_and_moderators_are_left_out_with_their_count(study: Project) -> None:
    run = study.code()

    assert passages(study, "waiting") == [
        ("Company", "I want company."),
        ("Help", "Help with letters."),
        ("Company", "They want company, too."),
    ]
    assert (run.suggested, run.new, run.known, run.accepted) == (3, 3, 0, 0)
    assert (run.turns, run.left_out) == (2, 1)
    assert run.notes == ("codes without rules: Bus",)
    assert len(study.codings()) == 0


def test_moderators_are_read_when_asked_for(study: Project) -> None:
    run = study.code(with_moderators=True)

    assert (run.turns, run.left_out, run.suggested) == (3, 0, 4)


def test_a_view_is_attributed_by_its_cue(study: Project) -> None:
    study.code()

    assert [row["about"] for row in study.suggestions()] == [None, None, "citizen"]


def test_accepting_records_a_decision_for_each_by_policy(study: Project) -> None:
    run = study.code(accept=True, coder="Robin")

    decisions = study._store.rows(
        "SELECT verdict, coder.name, policy, coding_id NOTNULL FROM decision"
        " JOIN coder ON coder.id = coder_id"
    )
    assert (
        decisions
        == [("accept", "Robin", f"all suggestions of the rules waiting after run {run.run}", 1)] * 3
    )
    assert run.accepted == 3
    codings = list(study.codings())
    assert {coding["origin"] for coding in codings} == {"rule"}
    assert {coding["coder"] for coding in codings} == {"Robin"}
    assert codings[0]["decided_by"] == f"all suggestions of the rules waiting after run {run.run}"


def test_doing_it_twice_makes_nothing_twice(study: Project) -> None:
    study.code(accept=True)
    before = study.codings().to_dict()

    again = study.code(accept=True)

    assert (again.new, again.known, again.accepted, again.withdrawn) == (0, 3, 0, 0)
    assert study.codings().to_dict() == before
    assert len(study.suggestions()) == 3


def test_changed_rules_withdraw_what_waits_and_no_rule_makes(
    study: Project, tmp_path: Path
) -> None:
    study.code()
    use(study, tmp_path, BOOK.replace("[company, friend]", "[friend]"))

    run = study.code()

    assert (run.suggested, run.withdrawn) == (1, 2)
    assert passages(study, "waiting") == [("Help", "Help with letters.")]
    assert passages(study, "skipped") == [
        ("Company", "I want company."),
        ("Company", "They want company, too."),
    ]


def test_rules_put_back_make_what_was_withdrawn_wait_again(study: Project, tmp_path: Path) -> None:
    study.code()
    use(study, tmp_path, BOOK.replace("[company, friend]", "[friend]"))
    study.code()
    use(study, tmp_path, BOOK)

    run = study.code()

    assert (run.new, run.known) == (2, 1)
    assert len(passages(study, "waiting")) == 3
    assert list(study.check()) == []


def test_what_was_decided_is_not_suggested_again_by_other_rules(
    study: Project, tmp_path: Path
) -> None:
    study.code(accept=True)
    use(study, tmp_path, BOOK.replace("[company, friend]", "[company, see]"))

    run = study.code(accept=True)

    assert passages(study, "waiting") == []
    assert (run.new, run.accepted) == (1, 1)
    quotes = [row["quote"] for row in study.codings(code="Company")]
    assert quotes == ["I want company.", "I do not see well.", "They want company, too."]
    assert list(study.check()) == []


def test_without_a_codebook_it_says_how_to_import_one(project: Project) -> None:
    with pytest.raises(ProjectError, match=r"has no codebook yet; import one: qualkit codebook"):
        project.code()


def test_a_code_with_codings_cannot_be_dropped(study: Project, tmp_path: Path) -> None:
    study.code(accept=True)
    dropped = BOOK.replace("Help\n", "Aid\n")

    with pytest.raises(QualkitError, match="drops 'Help', which has 1 coding; if it is 'Aid' now"):
        use(study, tmp_path, dropped)

    assert [row["code"] for row in study.codes()] == ["Company", "Help", "Bus"]


def test_the_same_codebook_again_is_no_new_revision(study: Project, tmp_path: Path) -> None:
    assert study.import_codebook(write(tmp_path / "other.yaml", BOOK)).revision == 1
    assert study.import_codebook(write(tmp_path / "book.yaml", BOOK + "\n# more\n")).revision == 2


class TestFaultyCodebooks:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("codebook: A\ncodes: &c\n  - {name: X, codes: *c}\n", "a cycle: the codes of 'X'"),
            (
                "codebook: A\ncodes:\n  - name: X\n  - name: x\n",
                r"line 4: the code 'x' stands twice \(first on line 3\); rename one",
            ),
            (
                "codebook: A\ncodes:\n  - {name: X, rules: [{regex: '('}]}\n",
                r"line 3: .*regex",
            ),
            (
                "codebook: A\ncodes:\n  - {name: X, rules: [{pattern: [{LEMA: a}]}]}\n",
                "line 3: the pattern of 'X'.*'LEMA'; did you mean LEMMA",
            ),
        ],
    )
    def test_the_fault_is_told_with_its_line(
        self, project: Project, tmp_path: Path, text: str, fault: str
    ) -> None:
        with pytest.raises(CodebookError, match=fault):
            use(project, tmp_path, text)

        assert len(project.codes()) == 0

    def test_structure_and_rules_are_told_together(self, project: Project, tmp_path: Path) -> None:
        text = (
            "codebook: A\ncodes:\n  - {name: X, rules: [{pattern: [{LEMA: a}]}]}\n"
            "  - name: X\n  - {color: red, name: Y}\n"
        )

        with pytest.raises(CodebookError) as caught:
            use(project, tmp_path, text)

        assert [fault.line for fault in caught.value.faults] == [3, 4, 5]

    def test_a_file_that_is_no_text(self, project: Project, tmp_path: Path) -> None:
        file = write(tmp_path / "book.yaml", b"codebook: \xff\xfe")

        with pytest.raises(ValueError, match=r"is no text in UTF-8 \(byte 10\); save the codebook"):
            project.import_codebook(file)
