"""Rules over a project: conditions, word lists that come along, decisions that hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit import store as stores
from qualkit.errors import CodebookError, QualkitError
from qualkit.project import Project

TALK = """Moderator: How is the bus service?

Ann: The bus is late. I wait in the rain.

Ben: Our trams are late. The bus is fine.
"""
BOOK = """codebook: Rides
codes:
  - name: Late
    rules:
      - lemmas: [late]
        role: citizen
        weight: 2
      - {all_of: [bus, rain], within: turn, weight: -1}
"""
LISTED = """codebook: Rides
codes:
  - name: Ride
    rules: [{lemmas: {file: lists/rides.txt}}]
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    return project


def use(study: Project, tmp_path: Path, text: str) -> int:
    return study.import_codebook(write(tmp_path / "book.yaml", text)).revision


def use_list(study: Project, tmp_path: Path, words: str) -> int:
    (tmp_path / "lists").mkdir(exist_ok=True)
    write(tmp_path / "lists" / "rides.txt", words)
    return use(study, tmp_path, LISTED)


def passages(study: Project, status: str = "waiting") -> list[tuple[str, str]]:
    return [(row["code"], row["quote"]) for row in study.suggestions(status=status)]


def reject(study: Project, quote: str) -> None:
    store = study._store
    waiting = stores.suggestions.all_suggestions(store, status="waiting")
    found = [kept for kept in waiting if kept.suggestion.quote == quote]
    assert found
    stores.decisions.decide(store, found, stores.decisions.Verdict(name="reject"), coder="Robin")


def test_conditions_and_weights_reach_the_suggestions(study: Project, tmp_path: Path) -> None:
    use(study, tmp_path, BOOK)

    study.code()

    kept = stores.suggestions.all_suggestions(study._store)
    assert [(item.suggestion.quote, item.suggestion.weight) for item in kept] == [
        ("The bus is late.", 2.0),
        ("The bus is late. I wait in the rain.", -1.0),
    ]


def test_a_rule_within_a_code_votes_in_passages_that_people_coded(
    study: Project, tmp_path: Path
) -> None:
    use(study, tmp_path, "codebook: R\ncodes:\n- name: Tram\n- name: Late\n"
        "  rules: [{lemmas: [late], within: Tram}]\n")  # fmt: skip
    study.code()
    assert passages(study) == []
    study.add_coding("talk", "Tram", quote="Our trams are late.", coder="Robin")

    run = study.code()

    assert passages(study) == [("Late", "Our trams are late.")]
    assert run.new == 1


def test_a_role_that_nobody_read_has_is_told(study: Project, tmp_path: Path) -> None:
    use(study, tmp_path, BOOK.replace("role: citizen", "role: rider"))

    run = study.code()

    assert "the rule of 'Late' (line 5) asks for rider: nobody read" in run.notes


@pytest.mark.parametrize(
    ("condition", "note"),
    [
        ("kind: diary", "(line 5) asks for the kind diary: no document read is of it"),
        ("language: de", "rules for languages that nothing read is in: de (1)"),
        (
            "question: rides",
            "(line 5) asks for a question: no turn read has one; questions come from a table",
        ),
    ],
)
def test_a_condition_that_nothing_read_meets_is_told(
    study: Project, tmp_path: Path, condition: str, note: str
) -> None:
    use(study, tmp_path, BOOK.replace("role: citizen", condition))

    (told,) = study.code().notes

    assert note in told


def test_conditions_that_something_read_meets_are_not_told(
    project: Project, tmp_path: Path
) -> None:
    table = write(tmp_path / "t.csv", "name,role,question,text\nAnn,citizen,Rides?,It is late.\n")
    project.ingest(table, language="en", kind="interview")
    met = "kind: interview\n        language: [en, de]\n        question: rides"
    use(project, tmp_path, BOOK.replace("role: citizen", met))

    run = project.code()

    assert (run.new, run.notes) == (1, ())


class TestRejected:
    def test_it_stays_when_another_rule_of_the_code_changes(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, BOOK)
        study.code()
        reject(study, "The bus is late.")
        use(
            study,
            tmp_path,
            BOOK.replace("[bus, rain]", "[bus, wait, rain]") + "      - phrase: x\n",
        )

        run = study.code()

        assert (run.new, run.withdrawn) == (1, 1)
        assert passages(study, "rejected") == [("Late", "The bus is late.")]
        assert passages(study) == [("Late", "The bus is late. I wait in the rain.")]

    def test_it_stays_when_one_of_the_rules_that_voted_votes_no_more(
        self, study: Project, tmp_path: Path
    ) -> None:
        book = "codebook: R\ncodes:\n- name: Late\n  rules: [{lemmas: [late]}, {lemmas: [tram]}]\n"
        use(study, tmp_path, book)
        study.code()
        reject(study, "Our trams are late.")
        use(study, tmp_path, book.replace("[tram]", "[train]"))

        study.code()

        assert ("Late", "Our trams are late.") not in passages(study)

    def test_it_comes_again_when_the_rule_that_made_it_changes(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, BOOK)
        study.code()
        reject(study, "The bus is late.")
        use(study, tmp_path, BOOK.replace("[late]", "[late, slow]"))

        study.code()

        assert ("Late", "The bus is late.") in passages(study)

    def test_it_stays_when_only_lines_and_layout_change(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, BOOK)
        study.code()
        reject(study, "The bus is late.")
        use(study, tmp_path, "# a comment\n\n" + BOOK.replace("[late]", '["late", late]'))

        run = study.code()

        assert (run.new, run.withdrawn) == (0, 0)

    def test_it_comes_again_when_the_words_of_a_file_change(
        self, study: Project, tmp_path: Path
    ) -> None:
        use_list(study, tmp_path, "bus\n")
        study.code()
        reject(study, "The bus is late.")
        use_list(study, tmp_path, "# rides\nbus\n")
        study.code()
        assert ("Ride", "The bus is late.") not in passages(study)
        use_list(study, tmp_path, "bus\ntram\n")

        study.code()

        assert ("Ride", "The bus is late.") in passages(study)


class TestWordLists:
    def test_the_project_does_not_need_the_file_any_more(
        self, study: Project, tmp_path: Path
    ) -> None:
        use_list(study, tmp_path, "tram\n")
        (tmp_path / "lists" / "rides.txt").unlink()

        study.code()

        assert passages(study) == [("Ride", "Our trams are late.")]
        assert list(study.check()) == []

    def test_a_changed_list_is_a_new_revision_and_the_same_one_is_not(
        self, study: Project, tmp_path: Path
    ) -> None:
        numbers = [use_list(study, tmp_path, words) for words in ("tram\n", "tram\n", "bus\n")]

        assert numbers == [1, 1, 2]

    def test_an_export_writes_the_lists_beside_the_codebook(
        self, study: Project, tmp_path: Path
    ) -> None:
        use_list(study, tmp_path, "# rides\ntram\n")
        out = tmp_path / "out"
        out.mkdir()

        study.export(out / "b.yaml")

        assert (out / "lists" / "rides.txt").read_text() == "# rides\ntram\n"
        assert study.import_codebook(out / "b.yaml").revision == 1
        study.export(out / "b.yaml")

    def test_an_export_does_not_write_over_other_words(
        self, study: Project, tmp_path: Path
    ) -> None:
        use_list(study, tmp_path, "tram\n")
        write(tmp_path / "lists" / "rides.txt", "bus\n")

        with pytest.raises(QualkitError, match=r"is there already with other words; move it"):
            study.export(tmp_path / "new.yaml")

        assert not (tmp_path / "new.yaml").exists()

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (None, "line 4: the word list 'lists/rides.txt': No such file"),
            (b"bus\xff", "line 4: the word list 'lists/rides.txt' is no text in UTF-8 .byte 3"),
            (b"# nothing\n", "line 4: the word list 'lists/rides.txt' has no words"),
            ("link", "line 4: the word list 'lists/rides.txt' is a link out of"),
            ("folder", "line 4: the word list 'lists/rides.txt' is no file of words"),
        ],
    )
    def test_a_list_that_cannot_be_read_is_a_fault_with_its_line(
        self, study: Project, tmp_path: Path, content: bytes | str | None, told: str
    ) -> None:
        inside = tmp_path / "in"
        (inside / "lists").mkdir(parents=True)
        place = inside / "lists" / "rides.txt"
        if isinstance(content, bytes):
            place.write_bytes(content)
        elif content == "link":
            place.symlink_to(write(tmp_path / "secret.txt", "bus\n"))
        elif content == "folder":
            place.mkdir()

        with pytest.raises(CodebookError, match=told):
            study.import_codebook(write(inside / "book.yaml", LISTED))


class TestCoverage:
    def test_it_counts_without_suggesting_and_is_kept_as_a_run(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, BOOK)

        found = study.coverage()

        assert (found.revision, found.sentences, found.turns, found.left_out) == (1, 4, 2, 1)
        assert [(row.hits, row.coverage, row.overlap) for row in found.rows] == [
            (1, 0.25, 1.0),
            (1, 0.5, 1.0),
        ]
        assert passages(study) == []
        assert found.run is not None
        assert list(found.to_frame()["kind"]) == ["lemmas", "all_of"]

    def test_decided_suggestions_count_for_the_rules_that_made_them(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, BOOK)
        study.code()
        reject(study, "The bus is late.")
        study.code(accept=True)

        rows = study.coverage().rows

        assert [(row.accepted, row.rejected) for row in rows] == [(0, 1), (1, 0)]
        use(study, tmp_path, BOOK.replace("[late]", "[late, slow]"))
        assert [(row.accepted, row.rejected) for row in study.coverage().rows] == [(0, 0), (1, 0)]
