"""Files and folders into documents, turns and participants."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.errors import ParameterError, ReadError, UnknownName
from qualkit.model.ingest import Ingested
from qualkit.project import Project
from qualkit.workflows._files import bytes_of

TALK = "Moderator: What do you want?\n\nAnn: I want company.\n\nBen: A bus that comes.\n"

LABELS_OF_MODERATORS = [
    *("Facilitator", "Interviewer 2", "Moderatorin", "MODERATOR", "INT", "Enquêtrice"),
    *("Badaczka", "Forscherin", "Researcher", "Tazatelka", "Intervistatore", "Entrevistadora"),
]


def reasons(result: Ingested) -> dict[str, str]:
    """File name → why it failed or was left out."""
    return {Path(item.where).name: item.reason for item in (*result.failed, *result.skipped)}


def roles(project: Project) -> dict[str, str | None]:
    return {row["name"]: row["role"] for row in project.participants()}


def test_a_file_becomes_a_document_with_turns_and_participants(
    project: Project, tmp_path: Path
) -> None:
    result = project.ingest(write(tmp_path / "talk.txt", TALK))

    (document,) = project.documents()
    assert document["name"] == document["session"] == "talk"
    assert (document["turns"], document["words"], document["participants"]) == (3, 11, 3)
    assert (document["kind"], document["language"]) == ("interview", "en")
    assert roles(project) == {"Ann": None, "Ben": None, "Moderator": "moderator"}
    assert result.participants == 3
    assert result.notes == (
        "taken for moderators by their label: Moderator",
        "2 speakers have no role: Ann, Ben",
    )


@pytest.mark.parametrize("label", LABELS_OF_MODERATORS)
def test_a_moderator_is_known_by_the_label(project: Project, tmp_path: Path, label: str) -> None:
    project.ingest(write(tmp_path / "talk.txt", f"{label}: And you?\n\nAnn: Fine.\n\n" * 2))

    assert roles(project)[label] == "moderator"


@pytest.mark.parametrize(
    ("labels", "asking"),
    [("IB", {"I"}), ("QA", {"Q"}), ("IRP", {"I"}), ("IK", set()), ("KLQ", set()), ("I", set())],
)
def test_a_single_letter_asks_beside_those_that_answer(
    project: Project, tmp_path: Path, labels: str, asking: set[str]
) -> None:
    talk = "".join(f"{label}: This is how it went.\n\n" for label in labels) * 3

    project.ingest(write(tmp_path / "talk.txt", talk))

    assert roles(project) == {x: "moderator" if x in asking else None for x in labels}


def test_an_unchanged_folder_is_skipped(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "in" / "talk.txt", TALK)
    project.ingest(tmp_path / "in")

    again = project.ingest(tmp_path / "in")

    assert again.unchanged == ("talk",)
    assert (again.documents, again.failed, again.skipped) == ((), (), ())
    assert len(project.documents()) == 1


def test_a_table_of_several_documents_is_unchanged_too(project: Project, tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", "document,speaker,text\na,Ann,Hello there\nb,Ben,Hi\n")
    project.ingest(table)

    assert project.ingest(table).unchanged == ("a", "b")


def test_unreadable_files_are_listed_and_the_others_stored(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write(folder / "empty.txt", "")
    write(folder / "binary.txt", bytes(range(256)) * 40)
    write(folder / "fake.docx", "no zip at all")
    write(folder / "notext.csv", "when,where\n1,2\n")
    write(folder / "talk.txt", TALK)

    result = project.ingest(folder)

    assert [document.name for document in result.documents] == ["talk"]
    told = reasons(result)
    assert told.keys() == {"empty.txt", "binary.txt", "fake.docx", "notext.csv"}
    assert len(result.failed) == 4
    assert "empty" in told["empty.txt"]
    assert "no column for the words" in told["notext.csv"]
    assert all(str(folder) in reason for reason in told.values())


def test_what_a_folder_leaves_out_is_listed(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "deep" / "talk.txt", TALK)
    write(folder / "photo.jpg", "x")
    write(folder / "noted", "x")
    write(folder / ".git" / "config.txt", "Ann: no transcript\n")
    (folder / "link.txt").symlink_to(folder / "deep" / "talk.txt")
    (folder / "loop").symlink_to(folder)

    result = project.ingest(folder)

    assert [document.name for document in result.documents] == ["talk"]
    assert result.failed == ()
    assert reasons(result) == {
        "photo.jpg": "no reader for .jpg",
        "noted": "no reader for files without a suffix",
        ".git": "hidden",
        "link.txt": "a symbolic link; name what it points to itself",
        "loop": "a symbolic link; name what it points to itself",
    }


def test_what_is_no_regular_file_is_refused(project: Project, tmp_path: Path) -> None:
    for name in ("pipe.txt", "pipe.zip"):
        os.mkfifo(tmp_path / name)

    result = project.ingest([tmp_path / "pipe.txt", tmp_path / "pipe.zip", Path("/dev/zero")])

    assert [item.reason for item in result.failed] == [
        f"{path} is no regular file; save its content as a file"
        for path in (tmp_path / "pipe.zip", tmp_path / "pipe.txt", "/dev/zero")
    ]
    with pytest.raises(ReadError, match=r"pipe\.txt is no regular file"):
        project.ingest(tmp_path / "pipe.txt", participants=tmp_path / "pipe.txt")


def test_a_file_that_grows_while_it_is_read_has_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "talk.txt", "x" * 50)
    monkeypatch.setattr("qualkit.transcripts.MAX_BYTES", 40)
    monkeypatch.setattr("os.fstat", lambda _: os.stat_result([0] * 10))

    with pytest.raises(ReadError, match=r"talk\.txt has 0 MB"):
        bytes_of(file)


def test_the_files_that_word_keeps_beside_open_documents_are_hidden(
    project: Project, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "~$talk.docx", "x")
    write(tmp_path / "in" / "talk.txt", TALK)

    result = project.ingest(tmp_path / "in")

    assert (result.failed, reasons(result)) == ((), {"~$talk.docx": "hidden"})


def test_the_participants_file_is_no_transcript(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "talk.txt", TALK)
    people = write(folder / "who.csv", "participant,role\nAnn,citizen\n")

    result = project.ingest(folder, participants=people)

    assert reasons(result) == {}
    assert roles(project)["Ann"] == "citizen"


def test_a_list_of_participants_that_was_not_named_is_pointed_out(
    project: Project, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "participants.csv", "participant,role\nAnn,citizen\n")
    write(tmp_path / "in" / "talk.txt", "Ann: Yes.\n")

    result = project.ingest(tmp_path / "in")

    assert "give it as --participants" in reasons(result)["participants.csv"]


def test_the_same_stem_gets_a_longer_name(project: Project, tmp_path: Path) -> None:
    for number, place in enumerate(["a/t/x.txt", "b/t/x.txt", "b/x.md", "y.txt"]):
        write(tmp_path / "in" / place, f"Ann: Number {number}.\n")

    result = project.ingest(tmp_path / "in")

    assert [item.name for item in result.documents] == ["a/t/x.txt", "b/t/x.txt", "x.md", "y"]


def test_the_same_bytes_under_another_name_are_left_out(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", TALK))

    result = project.ingest(write(tmp_path / "copy.txt", TALK))

    assert reasons(result) == {"copy.txt": "the same bytes as the document 'talk'"}
    assert len(project.documents()) == 1


def test_a_changed_file_under_an_old_name_fails_with_the_repair(
    project: Project, tmp_path: Path
) -> None:
    file = write(tmp_path / "talk.txt", TALK)
    project.ingest(file)
    write(file, TALK + "\nAnn: One more thing.\n")

    result = project.ingest(file)

    assert "has a document 'talk' with other content; rename the file" in result.failed[0].reason
    assert project.documents()[0]["turns"] == 3


def test_a_path_that_is_missing_stops_before_anything_is_stored(
    project: Project, tmp_path: Path
) -> None:
    file = write(tmp_path / "talk.txt", TALK)

    with pytest.raises(ReadError, match=r"there is no file or folder .*gone; check the path"):
        project.ingest([file, tmp_path / "gone"])

    assert len(project.documents()) == 0


def test_an_unreadable_file_says_why(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "in" / "talk.txt", "Ann: Yes.\n")
    os.mkfifo(tmp_path / "in" / "pipe.txt")

    result = project.ingest(tmp_path / "in")

    assert reasons(result)["pipe.txt"] == "no file"


def test_a_folder_without_transcripts_is_an_error_that_says_what_was_left_out(
    project: Project, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "photo.png", b"\x89PNG")

    with pytest.raises(ReadError, match=r"nothing to read in .*1 files? left out: no reader"):
        project.ingest(tmp_path / "in")


def test_a_language_that_is_none_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="language 'klingon'; expected a code such as en"):
        project.ingest(write(tmp_path / "talk.txt", "Ann: One.\n"), language="klingon")


def test_labels_of_nobody_known_are_told(project: Project, tmp_path: Path) -> None:
    lines = ["Ann: One.", *["It rained all day."] * 40, "Ann: Two.", "Cid: Three."]
    talk = write(tmp_path / "talk.txt", "\n\n".join(lines) + "\n")

    result = project.ingest(talk)

    assert [note for note in result.notes if "talk.txt" in note and "Cid" in note]


class TestPeople:
    def test_aliases_are_one_person(self, project: Project, tmp_path: Path) -> None:
        people = write(tmp_path / "p.csv", "participant,role,aliases\nAnn Hill,citizen,Ann;A.\n")
        talk = write(tmp_path / "talk.txt", "Ann: Yes.\n\nAnn Hill: No.\n\nann: Yes.\n")

        project.ingest(talk, participants=people)

        (ann,) = project.participants()
        assert (ann["name"], ann["turns"], ann["aliases"]) == ("Ann Hill", 1, ("A.", "Ann"))
        assert ann["words"] == 3
        assert [turn["text"] for turn in project.turns()] == ["Yes.\n\nAnn Hill: No.\n\nann: Yes."]

    def test_a_later_list_joins_turns_that_are_there(
        self, project: Project, tmp_path: Path
    ) -> None:
        project.ingest(write(tmp_path / "talk.txt", "Ann: Yes.\n\nAnn Hill: No.\n\nBen: Oh.\n"))
        people = write(
            tmp_path / "p.csv", "participant,role,aliases,age\nAnn Hill,citizen,Ann,70\n"
        )

        changed = project.set_participants(people)

        ann, ben = project.participants()
        assert changed == 1
        assert (ann["name"], ann["role"], ann["turns"]) == ("Ann Hill", "citizen", 2)
        assert ann["attributes"] == {"age": "70"}
        assert {turn["participant"] for turn in project.turns("talk")} == {"Ann Hill", "Ben"}
        assert ben["turns"] == 1
        assert list(project.check()) == []
        assert project.set_participants(people) == 0

    def test_joining_keeps_what_only_one_had(self, project: Project, tmp_path: Path) -> None:
        project.ingest(
            write(tmp_path / "t.csv", "speaker,text,age,site\nAnn,Yes,70,\nAnn Hill,No,71,North\n"),
            roles={"Ann": "citizen"},
        )

        project.set_participants(write(tmp_path / "p.csv", "name,aliases\nAnn Hill,Ann\n"))

        (ann,) = project.participants()
        assert ann["role"] == "citizen"
        assert ann["attributes"]["age"] == "71"

    def test_a_spelling_once_joined_stays_known(self, project: Project, tmp_path: Path) -> None:
        project.set_participants(write(tmp_path / "1.csv", "name,aliases\nAnn Hill,Ann\n"))
        project.set_participants(write(tmp_path / "2.csv", "name,role\nAnn,citizen\n"))

        project.ingest(write(tmp_path / "talk.txt", "Ann Hill: Yes.\n\nAnn: No.\n"))

        (ann,) = project.participants()
        assert (ann["name"], ann["role"], ann["words"]) == ("Ann Hill", "citizen", 2)

    def test_two_rows_for_one_joined_person_are_refused(
        self, project: Project, tmp_path: Path
    ) -> None:
        project.set_participants(write(tmp_path / "1.csv", "name,aliases\nAnn Hill,Ann\n"))
        both = write(tmp_path / "2.csv", "name,role\nAnn Hill,staff\nAnn,citizen\n")

        with pytest.raises(ParameterError, match="'Ann Hill' and 'Ann' are one participant"):
            project.set_participants(both)

        assert roles(project) == {"Ann Hill": None}

    def test_a_role_given_by_name_wins_and_tells_the_kind(
        self, project: Project, tmp_path: Path
    ) -> None:
        talk = write(tmp_path / "talk.txt", "Eve: And?\n\nAnn: Yes.\n\nBen: No.\n")

        result = project.ingest(talk, roles={"eve": "moderator", "Ann": "citizen"})

        assert roles(project) == {"Ann": "citizen", "Ben": None, "Eve": "moderator"}
        assert result.documents[0].kind == "interview"

    def test_a_role_for_nobody_is_a_failure(self, project: Project, tmp_path: Path) -> None:
        talk = write(tmp_path / "talk.txt", TALK)

        result = project.ingest(talk, roles={"Anne": "citizen"})

        assert result.failed[0].reason == (
            "--role Anne=citizen: no speaker 'Anne'; did you mean 'Ann'?"
        )
        assert len(result.documents) == 1

    def test_a_closed_list_of_roles_holds_for_names_too(
        self, project: Project, tmp_path: Path
    ) -> None:
        talk = write(tmp_path / "talk.txt", TALK)

        with pytest.raises(UnknownName, match="no role 'citizn'; did you mean 'citizen'"):
            project.ingest(talk, roles={"Ann": "citizn"}, known_roles=("citizen", "staff"))

    def test_one_label_in_several_sessions_is_noted(self, project: Project, tmp_path: Path) -> None:
        talk = "Sister: From {}.\n\nAnn Lee: Yes.\n\nModerator: So?\n\nTom: No.\n\n"
        for name in "ab":
            write(tmp_path / "in" / f"{name}.txt", talk.format(name) * 2)
        people = write(tmp_path / "who.csv", "participant,role\nTom,staff\n")

        result = project.ingest(tmp_path / "in", participants=people)

        assert [note for note in result.notes if "sessions" in note] == [
            (
                "the label 'Sister' speaks in 2 sessions and counts as one person; give each its"
                " own name if they are several"
            )
        ]

    def test_many_labels_in_several_sessions_are_noted_in_one_line(
        self, project: Project, tmp_path: Path
    ) -> None:
        for number, name in enumerate("abc"):
            names = ["SPEAKER_00", "Person 1", "P1", "Speaker One"][: 4 - number]
            talk = "".join(f"{label}: From {name}.\n\n" for label in names) * 2
            write(tmp_path / "in" / f"{name}.txt", talk)

        result = project.ingest(tmp_path / "in")

        assert [note for note in result.notes if "sessions" in note] == [
            (
                "3 labels speak in several sessions and count as one person each: 'Person 1' (3),"
                " 'SPEAKER_00' (3), 'P1' (2); give each its own name if they are several"
            )
        ]


class TestWhatIsGuessed:
    @pytest.mark.parametrize(
        ("speakers", "kind"),
        [(["Ann", "Ben"], "interview"), (["Ann", "Ben", "Cem"], "focus-group"), ([], "document")],
    )
    def test_the_kind(
        self, project: Project, tmp_path: Path, speakers: list[str], kind: str
    ) -> None:
        lines = [f"{name}: I come from the north.\n\n" for name in speakers] * 2
        project.ingest(write(tmp_path / "t.txt", "".join(lines) or "It rained all day long."))

        assert project.documents()[0]["kind"] == kind

    def test_the_language(self, project: Project, tmp_path: Path) -> None:
        text = "Ann: Ich hätte gern jemanden zum Reden, immer sonntags.\n"
        project.ingest(write(tmp_path / "t.txt", text))

        assert project.documents()[0]["language"] == "de"

    def test_what_is_told_is_not_guessed(self, project: Project, tmp_path: Path) -> None:
        project.ingest(write(tmp_path / "t.txt", TALK), kind="diary", language="cs")

        (document,) = project.documents()
        assert (document["kind"], document["language"]) == ("diary", "cs")

    def test_an_unknown_kind_is_refused(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(ParameterError, match="kind 'chat'; expected focus-group, interview"):
            project.ingest(tmp_path, kind="chat")

    def test_the_session_of_a_table(self, project: Project, tmp_path: Path) -> None:
        table = "document,session,speaker,text\na,North,Ann,Yes\nb,North,Ann,No\n"
        project.ingest(write(tmp_path / "t.csv", table))

        assert {row["session"] for row in project.documents()} == {"North"}
        assert project.participants()[0]["sessions"] == ("North",)


def test_a_wrong_encoding_is_told_by_name(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path / "talk.txt", TALK)

    with pytest.raises(ParameterError, match="utf-9"):
        project.ingest(file, encoding="utf-9")


def test_the_original_bytes_are_kept(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfAnn: caf\xc3\xa9\r\n"
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(write(tmp_path / "talk.txt", data))

        (row,) = study._store.rows("SELECT bytes FROM original")
        text = study.text("talk")

    assert row[0] == data
    assert text.startswith("Ann: café")
    assert "\r" not in text


def test_progress_counts_files(project: Project, tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / "in" / f"{number}.txt", f"Ann: Number {number}.\n")
    told: list[tuple[int, int]] = []

    project.ingest(tmp_path / "in", progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 3), (2, 3), (3, 3)]


class TestTurnsInOtherLanguages:
    TALK = (
        "Ann: We talked about the bus for a long time, and then we went home again.\n\n"
        "Jan: Wir haben gestern lange über den Bus gesprochen und gingen dann nach Hause.\n\n"
        "Ann: He says that we talked about the bus for a long time and then went home.\n"
    )

    def test_a_turn_in_another_language_keeps_its_own(self, tmp_path: Path) -> None:
        with new_project(tmp_path / "study.qualkit") as study:
            study.ingest(write(tmp_path / "talk.txt", self.TALK))
            found = [row["language"] for row in study.turns("talk")]

        assert found == ["en", "de", "en"]

    def test_a_language_that_is_told_is_that_of_every_turn(self, tmp_path: Path) -> None:
        with new_project(tmp_path / "study.qualkit") as study:
            study.ingest(write(tmp_path / "talk.txt", self.TALK), language="en")
            found = [row["language"] for row in study.turns("talk")]

        assert found == ["en", "en", "en"]


def test_what_the_head_says_is_listed_with_the_document(tmp_path: Path) -> None:
    notes = "Observer: Kim\nPlace: a library\n\nIt was cold.\n"
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(write(tmp_path / "day.md", notes))
        (listed,) = study.documents()

    assert listed["attributes"] == {"observer": "Kim", "place": "a library"}


SURVEY = "id,age,What helps you here?,What is missing?\n" + "".join(
    f"P{n},{20 + n},Tea and company number {n} help me,Time to talk is missing {n} times\n"
    for n in range(4)
)


def test_the_questions_of_two_surveys_are_told_apart_by_their_files(tmp_path: Path) -> None:
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(write(tmp_path / "spring.csv", SURVEY))
        result = study.ingest(write(tmp_path / "autumn.csv", SURVEY.replace("Tea", "Cake")))
        names = [row["name"] for row in study.documents()]

    assert names == [
        "What helps you here?",
        "What helps you here? (autumn)",
        "What is missing?",
        "What is missing? (autumn)",
    ]
    assert any("is there from spring.csv; named" in note for note in result.notes)


def test_a_changed_survey_of_the_same_name_fails_with_the_repair(tmp_path: Path) -> None:
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(write(tmp_path / "spring.csv", SURVEY))
        result = study.ingest(write(tmp_path / "spring.csv", SURVEY.replace("Tea", "Cake")))

    (failed,) = result.failed
    assert "with other content; rename the file, take it as an edit" in failed.reason


def test_what_tells_of_a_folder_is_left_out_of_it(tmp_path: Path) -> None:
    write(tmp_path / "in" / "README.md", "# The study\n\nHow it was done.\n")
    write(tmp_path / "in" / "talk.txt", "Ann: One.\n\nBen: Two.\n\nAnn: Three.\n")
    with new_project(tmp_path / "study.qualkit") as study:
        result = study.ingest(tmp_path / "in")
        alone = study.ingest(tmp_path / "in" / "README.md")

    assert [document.name for document in result.documents] == ["talk"]
    assert "tells of the folder by its name" in result.skipped[0].reason
    assert [document.name for document in alone.documents] == ["README"]
