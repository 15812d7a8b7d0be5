"""A REFI-QDA project becomes documents, codes, codings, people and memos; nothing lost untold."""

from __future__ import annotations

import hashlib
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from refi_packages import (
    TALK,
    code,
    codebook,
    coding,
    element,
    elements_of,
    guid,
    note,
    packed,
    project,
    reference,
    section,
    selection,
    small,
    spot,
    text_source,
    users,
    written,
)

from qualkit.errors import ParameterError, QualkitError, ReadError
from qualkit.model.exchange import ImportedExchange
from qualkit.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Project:
    with Project.create(tmp_path / "study.qualkit") as made:
        yield made


def counts(found: ImportedExchange) -> dict[str, tuple[int, int, int, int]]:
    return {item.kind: (item.found, item.imported, item.known, item.n_lost) for item in found.kinds}


def reasons(found: ImportedExchange, kind: str) -> list[str]:
    return [lost.reason for item in found.kinds if item.kind == kind for lost in item.lost]


def memos(study: Project) -> list[tuple[str, str, str]]:
    return [(memo["sort"], memo["name"], memo["text"]) for memo in study.memos()]


def valued(variable: str, kind: str, value: str) -> str:
    return element("VariableValue", reference("VariableRef", variable), element(kind, text=value))


def test_a_project_brings_its_text_turns_codes_and_codings(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small())

    found = study.import_refi(path)

    assert counts(found)["coding"] == (2, 2, 0, 0)
    assert [(turn["participant"], turn["text"]) for turn in study.turns("talk")] == [
        ("Ada", "The bus comes late."),
        ("Ben", "Nobody tells us why."),
        ("Ada", "So we wait in the rain."),
    ]
    assert [
        (row["quote"], row["code"], row["coder"], row["origin"], row["id"], row["created"])
        for row in study.codings()
    ] == [
        ("The bus comes late", "Travel/Late", "Ann", "import", guid("c1").lower(),
         "2024-05-01T10:00:00Z"),
        ("Nobody tells us", "Told", "Ann", "import", guid("c2").lower(), "2024-05-01T10:00:00Z"),
    ]  # fmt: skip
    assert not study.check()


def test_the_same_package_again_changes_nothing(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small(section("Notes", note("n", "An idea."))))
    study.import_refi(path)
    before = hashlib.sha256(study.path.read_bytes()).hexdigest()

    found = study.import_refi(path)

    assert not found.is_new
    assert all(item.found == item.known for item in found.kinds)
    assert hashlib.sha256(study.path.read_bytes()).hexdigest() == before


def test_what_is_found_is_imported_known_or_lost(study: Project, tmp_path: Path) -> None:
    lost = selection("s9", 5, 900, coding("c9", "Late"))
    path = written(tmp_path, small(selections=[spot("s1", "bus comes", coding("c1", "No")), lost]))

    found = study.import_refi(path)

    for item in found.kinds:
        assert item.found == item.imported + item.known + item.n_lost
    assert reasons(found, "selection") == ["it lies outside the text or begins inside a character"]
    assert sorted(reasons(found, "coding")) == [
        "its code is not in the file",
        "of a lost selection: it lies outside the text or begins inside a character",
    ]


def test_a_source_that_is_not_in_the_package_is_listed_as_missing(
    study: Project, tmp_path: Path
) -> None:
    path = tmp_path / "bare.qde"
    path.write_text(small(), encoding="utf-8")

    found = study.import_refi(path)

    assert found.missing == ("internal://talk.txt",)
    assert counts(found)["source"] == (1, 0, 0, 1)
    assert counts(found)["coding"] == (2, 0, 0, 2)
    assert counts(found)["code"] == (3, 3, 0, 0)


def test_a_missing_file_that_is_called_by_a_guid_is_told_with_its_source(
    study: Project, tmp_path: Path
) -> None:
    path = tmp_path / "bare.qde"
    gone = f"internal://{guid('file')}.txt"
    path.write_text(project(section("Sources", text_source("talk", plainTextPath=gone))))

    found = study.import_refi(path)

    assert found.missing == (f"{gone} (talk)",)


@pytest.mark.parametrize("path", ["internal://TALK.txt", "talk.txt", "relative:///talk.txt",
                                  "internal://Sources/talk.txt", "Sources\\talk.txt"])  # fmt: skip
def test_paths_are_found_in_any_notation(study: Project, tmp_path: Path, path: str) -> None:
    package = tmp_path / "p.qdpx"
    source = text_source("talk", spot("s1", "bus comes", coding("c1", "A")), plainTextPath=path)
    xml = project(users("Ann"), codebook(code("A")), section("Sources", source))
    package.write_bytes(packed(xml, {"Talk.TXT": TALK}, root="Project.qde", folder="Sources"))

    study.import_refi(package)

    assert [row["quote"] for row in study.codings()] == ["bus comes"]


@pytest.mark.parametrize("path", ["internal://../talk.txt", "/etc/passwd", "file:///etc/passwd",
                                  "relative://../../etc/passwd", "C:\\talk.txt"])  # fmt: skip
def test_a_path_out_of_the_package_is_a_missing_file(
    study: Project, tmp_path: Path, path: str
) -> None:
    source = text_source("talk", plainTextPath=path)
    package = written(tmp_path, project(section("Sources", source)), passwd="root: x\n")

    found = study.import_refi(package)

    assert found.documents == () or "etc" not in path
    assert not any("root:" in turn["text"] for turn in study.turns()) or path.endswith("passwd")


def test_a_text_with_crlf_and_bom_keeps_its_codings(study: Project, tmp_path: Path) -> None:
    text = "\ufeff" + TALK.replace("\n", "\r\n")
    spots = [
        selection(f"s{at}", text[1:].index(words), text[1:].index(words) + len(words),
                  coding(f"c{at}", "Told"))
        for at, words in enumerate(["bus comes", "tells us", "wait in the rain", "late", "Nobody"])
    ]  # fmt: skip
    path = written(tmp_path, small(selections=spots), talk=text)

    found = study.import_refi(path)

    assert [row["quote"] for row in study.codings()] == [
        "bus comes", "late", "Nobody", "tells us", "wait in the rain",
    ]  # fmt: skip
    assert found.positions[0].reading == "CRLF, BOM not counted, end exclusive"
    assert found.positions[0].exact == 5


def test_positions_that_nothing_explains_are_refused_with_the_option(
    study: Project, tmp_path: Path
) -> None:
    path = written(tmp_path, small(selections=[selection("s", 6, 12, coding("c", "Told"))]))
    before = study.path.read_bytes()

    with pytest.raises(ReadError, match=r"nothing tells how the 1 selections.*--offsets"):
        study.import_refi(path)

    assert study.path.read_bytes() == before


def test_offsets_that_are_told_count(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small(selections=[selection("s", 6, 12, coding("c", "Told"))]))

    study.import_refi(path, offsets="exclusive")

    assert [row["quote"] for row in study.codings()] == [TALK[6:12]]


def test_offsets_in_unknown_words_are_refused(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="the offsets 'utf-32'"):
        study.import_refi(written(tmp_path, small()), offsets="utf-32")


def test_cases_become_participants_with_their_values(study: Project, tmp_path: Path) -> None:
    variable = element("Variable", guid=guid("Age"), name="Age", typeOfVariable="Integer")
    role = element("Variable", guid=guid("Role"), name="Role", typeOfVariable="Text")
    values = [
        valued("Age", "IntegerValue", "71"),
        valued("Role", "TextValue", "citizen"),
    ]
    case = element("Case", *values, reference("SourceRef", "talk"), guid=guid("Ada"), name="Ada")
    path = written(tmp_path, small(section("Variables", variable, role), section("Cases", case)))

    found = study.import_refi(path)

    (ada,) = [each for each in study.participants() if each["name"] == "Ada"]
    assert (ada["role"], ada["attributes"], ada["turns"]) == ("citizen", {"Age": "71"}, 2)
    assert counts(found)["value"] == (2, 2, 0, 0)
    assert counts(found)["case"] == (1, 1, 0, 0)


def test_a_case_speaks_the_text_without_labels_that_is_its(study: Project, tmp_path: Path) -> None:
    plain = "I walk there every day.\n\nThe street is dark and nobody mends the lamps.\n"
    case = element("Case", reference("SourceRef", "talk"), guid=guid("Eve"), name="Eve")
    path = written(tmp_path, small(section("Cases", case), selections=[]), talk=plain)

    study.import_refi(path)

    assert {turn["participant"] for turn in study.turns("talk")} == {"Eve"}


def test_a_value_that_a_person_changed_since_stays(study: Project, tmp_path: Path) -> None:
    variable = element("Variable", guid=guid("Age"), name="Age", typeOfVariable="Integer")
    value = element(
        "VariableValue", reference("VariableRef", "Age"), element("IntegerValue", text="71")
    )
    case = element("Case", value, guid=guid("Ada"), name="Ada")
    path = written(tmp_path, small(section("Variables", variable), section("Cases", case)))
    study.import_refi(path)
    study.change_participant("Ada", attributes={"Age": "72"})

    study.import_refi(path)

    (ada,) = [each for each in study.participants() if each["name"] == "Ada"]
    assert ada["attributes"] == {"Age": "72"}


def test_notes_are_memos_on_what_refers_to_them(study: Project, tmp_path: Path) -> None:
    spots = [
        spot("s1", "bus comes", coding("c1", "Told", reference("NoteRef", "on a coding"))),
        spot("s2", "Nobody", reference("NoteRef", "on a passage")),
    ]
    called = ("on a coding", "on a passage", "on nothing", "on a source")
    notes = section("Notes", *(note(name, f"It is {name}.") for name in called))
    xml = small(notes, selections=spots, inside=[reference("NoteRef", "on a source")])

    found = study.import_refi(written(tmp_path, xml))

    assert counts(found)["note"] == (4, 4, 0, 0)
    assert {(sort, text.split("\n")[0]) for sort, _, text in memos(study)} == {
        ("coding", "on a coding"), ("passage", "on a passage"), ("project", "on nothing"),
        ("document", "on a source"),
    }  # fmt: skip


def test_a_note_that_marks_a_place_itself_is_a_memo_there(study: Project, tmp_path: Path) -> None:
    marked = element("Note", element("PlainTextContent", text="Really?"), spot("s9", "in the rain"),
                     guid=guid("n"))  # fmt: skip
    xml = small(section("Notes", marked), inside=[reference("NoteRef", "n")])

    found = study.import_refi(written(tmp_path, xml))

    assert [(memo["quote"], memo["text"]) for memo in study.memos()] == [("in the rain", "Really?")]
    assert counts(found)["selection"] == (3, 3, 0, 0)


def test_a_selection_without_a_code_is_a_memo_on_its_words(study: Project, tmp_path: Path) -> None:
    described = selection("s2", 5, 23, element("Description", text="Why late?"), title="A title")
    plain = spot("s3", "wait in the rain")
    path = written(tmp_path, small(selections=[spot("s1", "Nobody tells us", coding("c1", "Told")),
                                               described, plain]))  # fmt: skip

    found = study.import_refi(path)

    assert counts(found)["selection"] == (3, 3, 0, 0)
    assert [(memo["quote"], memo["text"]) for memo in study.memos()] == [
        ("The bus comes late", "A title\n\nWhy late?"),
        ("wait in the rain", "A selection without a code."),
    ]


def test_users_without_a_name_and_codings_without_a_user_have_a_coder(
    study: Project, tmp_path: Path
) -> None:
    spots = [spot("s1", "bus comes", coding("c1", "Told", user="somebody else"))]
    path = written(tmp_path, small(selections=spots))

    study.import_refi(path)

    assert [row["coder"] for row in study.codings()] == ["Some Program"]


def test_codes_of_the_file_join_the_codebook_that_is_there(study: Project, tmp_path: Path) -> None:
    book = tmp_path / "book.yaml"
    book.write_text("codebook: Ours\ncodes:\n- name: told\n  # a comment\n  definition: Ours.\n")
    study.import_codebook(book)

    found = study.import_refi(written(tmp_path, small()))

    assert study.codebook().paths() == ("told", "Travel", "Travel/Late")
    assert "# a comment" in study.codebook_text()
    assert found.revision == 2
    assert {row["code"] for row in study.codings()} == {"told", "Travel/Late"}


def test_a_code_that_was_renamed_since_is_known_by_its_guid(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small())
    study.import_refi(path)
    study.rename_code("Told", "Informed")

    found = study.import_refi(path)

    assert not found.is_new
    assert "Told" not in study.codebook().paths()


def test_a_code_that_was_merged_since_is_what_it_became(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small())
    study.import_refi(path)
    study.merge_codes("Told", "Late")
    more = small(selections=[spot("s7", "wait in the rain", coding("c7", "Told"))])

    again = study.import_refi(path)
    found = study.import_refi(written(tmp_path, more))

    assert not again.is_new
    assert counts(found)["coding"] == (1, 1, 0, 0)
    assert [row["code"] for row in study.codings()][-1] == "Travel/Late"


def test_a_coding_that_was_removed_since_stays_removed(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small())
    study.import_refi(path)
    study.remove_coding(guid("c1").lower())

    again = study.import_refi(path)

    assert not again.is_new
    assert [row["quote"] for row in study.codings()] == ["Nobody tells us"]


def test_codings_of_a_retired_code_are_lost_with_the_reason(study: Project, tmp_path: Path) -> None:
    study.import_refi(written(tmp_path, small(selections=[])))
    study.retire_code("Told")

    found = study.import_refi(written(tmp_path, small()))

    assert reasons(found, "coding") == ["its code is retired in the project"]


def test_a_blind_coder_imports_nothing(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, small())
    study.set_blind("Ann")
    study.close()

    with (
        Project.open(study.path, coder="Ann") as seen,
        pytest.raises(ParameterError, match="codes blind"),
    ):
        seen.import_refi(path)


def test_codes_with_one_guid_are_refused(study: Project, tmp_path: Path) -> None:
    twins = codebook(code("A"), code("B", guid=guid("A")))
    path = written(tmp_path, project(twins))

    with pytest.raises(ReadError, match="the codes 'A' and 'B' have one GUID"):
        study.import_refi(path)


def test_transcripts_have_the_times_of_their_sync_points(study: Project, tmp_path: Path) -> None:
    starts = [TALK.index(name) for name in ("Ada: The", "Ben:", "Ada: So")]
    points = [
        element("SyncPoint", guid=guid(f"p{at}"), position=start, timeStamp=2000 * at)
        for at, start in enumerate(starts)
    ]
    chosen = element(
        "TranscriptSelection", coding("c1", "Told"), guid=guid("t1"), fromSyncPoint=guid("p1"),
        toSyncPoint=guid("p2"),
    )  # fmt: skip
    transcript = element("Transcript", *points, chosen, guid=guid("tr"), name="talk",
                         plainTextPath="internal://talk.txt")  # fmt: skip
    heard = element("AudioSelection", coding("c2", "Told"), guid=guid("a"), begin=1, end=2)
    audio = element("AudioSource", transcript, heard, guid=guid("audio"), name="talk.mp3",
                    path="relative:///talk.mp3")  # fmt: skip
    xml = project(users("Ann"), codebook(code("Told")), section("Sources", audio))

    found = study.import_refi(written(tmp_path, xml))

    assert [(turn["begins"], turn["ends"]) for turn in study.turns("talk")] == [
        (0.0, 2.0), (2.0, 4.0), (4.0, None),
    ]  # fmt: skip
    assert [row["quote"] for row in study.codings()] == [TALK[starts[1] : starts[2]]]
    assert reasons(found, "coding") == ["it is in a recording, not in its text"]


def test_a_pdf_is_read_by_its_representation_and_its_twins_count_once(
    study: Project, tmp_path: Path
) -> None:
    place = {"page": 0, "firstX": 1, "firstY": 2, "secondX": 3, "secondY": 4}
    seen = element("PDFSelection", coding("c1", "Told"), guid=guid("s1"), **place)
    quoted = element(
        "PDFSelection",
        element("Representation", element("PlainTextContent", text="wait in the rain"), guid="r"),
        coding("c3", "Told"), guid=guid("s3"), **place,
    )  # fmt: skip
    body = element("Representation", spot("s1", "Nobody tells us", coding("c2", "Told")),
                   guid=guid("r"), plainTextPath="internal://talk.txt")  # fmt: skip
    pdf = element("PDFSource", seen, quoted, body, guid=guid("pdf"), name="talk.pdf")
    xml = project(users("Ann"), codebook(code("Told")), section("Sources", pdf))

    found = study.import_refi(written(tmp_path, xml))

    assert [row["quote"] for row in study.codings()] == ["Nobody tells us", "wait in the rain"]
    assert counts(found)["coding"] == (3, 2, 0, 1)


def test_sets_are_attributes_of_documents_or_memos(study: Project, tmp_path: Path) -> None:
    sets = section(
        "Sets",
        element("Set", reference("MemberSource", "talk"), guid=guid("x"), name="country: Italy"),
        element("Set", reference("MemberSource", "talk"), guid=guid("y"), name="Spring"),
        element("Set", reference("MemberCode", "Late"), guid=guid("z"), name="Time"),
        element("Set", guid=guid("e"), name="Empty"),
    )

    found = study.import_refi(written(tmp_path, small(sets)))

    (document,) = study.documents()
    assert document["attributes"] == {"country": "Italy", "sets": "Spring"}
    assert memos(study) == [("project", study.name, "Set: Time\n\nTravel/Late")]
    assert counts(found)["set"] == (4, 3, 0, 1)


def test_a_set_that_is_called_a_session_is_one(study: Project, tmp_path: Path) -> None:
    described = element("Description", text="session")
    talk = reference("MemberSource", "talk")
    session = element("Set", described, talk, guid=guid("x"), name="Group 1")

    study.import_refi(written(tmp_path, small(section("Sets", session))))

    assert study.documents()[0]["session"] == "Group 1"


def test_links_between_turns_are_links_and_others_memos(study: Project, tmp_path: Path) -> None:
    links = section(
        "Links",
        element("Link", guid=guid("l1"), name="builds on", direction="OneWay",
                originGUID=guid("s2"), targetGUID=guid("s1")),
        element("Link", guid=guid("l2"), name="is a", direction="OneWay",
                originGUID=guid("Late"), targetGUID=guid("Told")),
    )  # fmt: skip
    path = written(tmp_path, small(links))

    found = study.import_refi(path)
    again = study.import_refi(path)

    assert [(link["kind"], link["from"], link["to"]) for link in study.links().records()] == [
        ("builds-on", 2, 1)
    ]
    assert memos(study) == [("code", "Travel/Late", "Link: is a\n\nTravel/Late → Told")]
    assert counts(found)["link"] == (2, 2, 0, 0)
    assert counts(again)["link"] == (2, 0, 2, 0)


def test_a_graph_is_told_in_a_memo(study: Project, tmp_path: Path) -> None:
    place = {"firstX": 1, "firstY": 1}
    graph = element(
        "Graph",
        element("Vertex", guid=guid("v1"), representedGUID=guid("Late"), **place),
        element("Vertex", guid=guid("v2"), name="Weather", **place),
        element("Edge", guid=guid("e"), sourceVertex=guid("v2"), targetVertex=guid("v1"),
                direction="OneWay", name="causes"),
        guid=guid("g"), name="Why",
    )  # fmt: skip

    study.import_refi(written(tmp_path, small(section("Graphs", graph))))

    assert [text for *_, text in memos(study)] == ["Graph: Why\nWeather → Travel/Late: causes"]


def test_a_document_that_was_edited_since_gets_no_shifted_codings(
    study: Project, tmp_path: Path
) -> None:
    study.import_refi(written(tmp_path, small()))
    edited = tmp_path / "talk.txt"
    edited.write_text("Ada: Well. " + TALK.removeprefix("Ada: "), encoding="utf-8")
    study.edit_document("talk", edited)
    more = [spot("s1", "The bus comes late", coding("c1", "Late")),
            spot("s3", "wait in the rain", coding("c3", "Late"))]  # fmt: skip

    found = study.import_refi(written(tmp_path, small(selections=more)))

    assert counts(found)["coding"] == (2, 0, 1, 1)
    assert [row["quote"] for row in study.codings()] == ["The bus comes late", "Nobody tells us"]


def test_two_projects_of_a_program_that_numbers_its_things_do_not_collide(
    study: Project, tmp_path: Path
) -> None:
    number = "00000000-0000-0000-0000-00000000003{}"
    for name in ("One", "Two"):
        xml = project(
            codebook(code(name, guid=number.format(1))),
            section("Sources", text_source("talk", spot("s", "bus comes", element(
                "Coding", element("CodeRef", targetGUID=number.format(1)), guid=number.format(1)
            )), name=name, guid=number.format(1))),
            name=name,
        )  # fmt: skip
        study.import_refi(written(tmp_path, xml))

    assert sorted((row["document"], row["code"]) for row in study.codings()) == [
        ("One", "One"), ("Two", "Two"),
    ]  # fmt: skip


def hostile(path: Path, members: list[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")
        for name, data in members:
            package.writestr(name, data)
    return path


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


XML = small().encode()
HOSTILE = {
    "a bomb": ([("project.qde", XML), ("sources/talk.txt", b"a" * 300_000_000)], "would unpack"),
    "two projects": ([("project.qde", XML), ("project.qde", XML)], "several project files"),
    "two texts": (
        [("project.qde", XML), ("sources/talk.txt", b"a"), ("sources/talk.txt", b"b")],
        "two files called",
    ),
    "no project": ([("sources/talk.txt", b"a")], r"holds no project\.qde"),
    "a linked project": ([(link("project.qde"), b"/etc/passwd")], r"holds no project\.qde"),
    "a project outside": ([("../project.qde", XML)], r"holds no project\.qde"),
    "an absolute project": ([("/project.qde", XML)], r"holds no project\.qde"),
    "no XML": ([("project.qde", b"PK")], "no well-formed XML"),
    "entities": (
        [("project.qde", b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>')],
        "document type",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_and_the_project_untouched(
    study: Project, tmp_path: Path, name: str
) -> None:
    members, message = HOSTILE[name]
    path = hostile(tmp_path / "p.qdpx", members)
    before = study.path.read_bytes()

    with pytest.raises(ReadError, match=message):
        study.import_refi(path)

    assert study.path.read_bytes() == before


def test_a_linked_or_outlying_text_is_missing(study: Project, tmp_path: Path) -> None:
    members = [("project.qde", XML), (link("sources/talk.txt"), b"/etc/passwd"),
               ("../sources/talk.txt", b"no")]  # fmt: skip

    found = study.import_refi(hostile(tmp_path / "p.qdpx", members))

    assert found.missing == ("internal://talk.txt",)


@pytest.mark.parametrize("data", [b"", b"not a zip", packed(XML)[:-40], packed(XML)[:200]], ids=len)
def test_what_is_no_package_is_refused(study: Project, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(data)

    with pytest.raises(ReadError, match="damaged or no zip archive"):
        study.import_refi(path)


def test_an_encrypted_package_is_refused(study: Project, tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    data = bytearray(packed(XML))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)

    with pytest.raises(ReadError, match="encrypted"):
        study.import_refi(path)


def test_a_file_that_is_not_there_is_told(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No such file"):
        study.import_refi(tmp_path / "none.qdpx")


def everything() -> str:
    """A project with one of each thing and more, some of it leading nowhere."""
    place = {"page": 0, "firstX": 1, "firstY": 2, "secondX": 3, "secondY": 4}
    seen = element("PDFSelection", coding("c5", "Told"), guid=guid("s5"), **place)
    points = [element("SyncPoint", guid=guid(f"p{at}"), position=at, timeStamp=at) for at in (0, 5)]
    transcript = element("Transcript", *points, guid=guid("tr"), plainTextPath="talk.txt")
    heard = element("AudioSelection", coding("c6", "Told"), guid=guid("a"), begin=1, end=2)
    sources = section(
        "Sources",
        text_source("talk", spot("s1", "bus comes", coding("c1", "Told")), spot("s2", "rain"),
                    coding("c2", "Told"), valued("Age", "IntegerValue", "")),
        text_source("gone", selection("s3", 0, 5, coding("c3", "Told")), coding("c4", "Told")),
        element("PDFSource", seen, guid=guid("pdf")),
        element("AudioSource", transcript, heard, coding("c7", "Told"), guid=guid("audio"),
                name="audio"),
        element("VideoSource", element("Transcript", *points, guid="x"), guid=guid("video")),
        element("PictureSource", coding("c8", "Told"), guid=guid("picture")),
    )  # fmt: skip
    return project(
        users("Ann", "Bob"),
        codebook(code("Travel", code("Late"), isCodable="false"), code("Told")),
        section("Variables", element("Variable", guid=guid("Age"), name="Age")),
        section("Cases", element("Case", valued("Age", "IntegerValue", "7"), guid=guid("Ada"))),
        sources,
        section("Notes", note("n1", "An idea."), note("n2", "")),
        section("Links", element("Link", guid=guid("l"), originGUID=guid("s1"))),
        section("Sets", element("Set", guid=guid("set"), name="Empty")),
        section("Graphs", element("Graph", guid=guid("g"), name="Nothing")),
        section("Strange", element("Thing")),
    )


def test_every_element_is_accounted_for(study: Project, tmp_path: Path) -> None:
    path = written(tmp_path, everything())
    there = elements_of(everything())

    for found in (study.import_refi(path), study.import_refi(path)):
        told = {item.kind: item.found for item in found.kinds}
        assert {kind: told.get(kind, 0) for kind in there} == dict(there)
        assert told["other element"] == 1


def test_an_error_leaves_the_project_as_it_was(study: Project, tmp_path: Path) -> None:
    deep = code("A0")
    for at in range(1, 25):
        deep = code(f"A{at}", deep)
    path = written(tmp_path, small().replace("<Codes>", f"<Codes>{deep}"))
    before = study.path.read_bytes()

    with pytest.raises(QualkitError, match="nested over 20 levels"):
        study.import_refi(path)

    assert study.path.read_bytes() == before


def test_sources_and_cases_that_share_a_guid_are_told_apart(study: Project, tmp_path: Path) -> None:
    cases = [element("Case", guid=guid("x"), name=name) for name in ("Ada", "Ben")]
    twin = text_source("other", guid=guid("talk"))
    xml = small(section("Cases", *cases)).replace("</Sources>", f"{twin}</Sources>")
    path = written(tmp_path, xml, other="Something else was said.\n")

    found = study.import_refi(path)
    again = study.import_refi(path)

    assert [each["name"] for each in study.documents()] == ["other", "talk"]
    assert [each["name"] for each in study.participants()] == ["Ada", "Ben"]
    assert found.notes == ("2 ×: a thing with the GUID of another got one of its own",)
    assert not again.is_new


def test_a_note_in_a_file_of_its_own_is_read(study: Project, tmp_path: Path) -> None:
    filed = element("Note", guid=guid("n"), name="Plan", plainTextPath="internal://plan.txt")
    gone = element("Note", guid=guid("m"), name="", plainTextPath="internal://gone.txt")
    xml = small(section("Notes", filed, gone))

    found = study.import_refi(written(tmp_path, xml, plan="\ufeffWhat we will do.\r\n"))

    assert [text for *_, text in memos(study)] == ["Plan\n\nWhat we will do."]
    assert found.missing == ("internal://gone.txt",)
    assert reasons(found, "note") == ["it has no words that can be read"]


def test_a_transcript_with_the_text_of_a_source_is_the_same_document(
    study: Project, tmp_path: Path
) -> None:
    point = element("SyncPoint", guid=guid("p"), position=0, timeStamp=0)
    path = "internal://copy.txt"
    transcript = element("Transcript", point, guid=guid("tr"), plainTextPath=path)
    video = element("VideoSource", transcript, guid=guid("v"), name="talk.mp4")
    xml = small().replace("</Sources>", f"{video}</Sources>")

    found = study.import_refi(written(tmp_path, xml, copy=TALK))

    assert [each["name"] for each in study.documents()] == ["talk"]
    assert counts(found)["transcript"] == (1, 1, 0, 0)
    assert study.turns("talk")[0]["begins"] == 0.0


def test_codes_of_any_name_survive_the_codebook(study: Project, tmp_path: Path) -> None:
    names = ["yes", "null", "1.0", "#tag", "- dash", "a: b", "'quoted\"", "{x}", "&anchor", "*"]
    names += [
        "!tag",
        "%",
        "@at",
        "\U0001f468\u200d\U0001f467",
        "Gr\u00fc\u00dfe\u00a0an",
        "\u0627\u0644",
    ]
    described = element("Description", text="First.\n\n  - not: a list\n\tand 10\u00a0km #5 ")
    codes = [code(name, described) for name in names]
    path = written(tmp_path, project(codebook(*codes)))

    study.import_refi(path)
    again = study.import_refi(path)

    expected = [" ".join(name.split()) for name in names]
    assert list(study.codebook().paths()) == expected
    assert study.codebook().codes[0].definition.startswith("First.\n\n  - not: a list")
    assert not again.is_new


def test_a_coding_that_the_file_has_elsewhere_now_stays_and_is_told(
    study: Project, tmp_path: Path
) -> None:
    study.import_refi(written(tmp_path, small()))
    moved = small(
        selections=[
            spot("s1", "The bus comes", coding("c1", "Late")),
            spot("s2", "Nobody tells us", coding("c2", "Late")),
        ]
    )

    found = study.import_refi(written(tmp_path, moved))

    assert counts(found)["coding"] == (2, 0, 2, 0)
    assert [row["quote"] for row in study.codings()] == ["The bus comes late", "Nobody tells us"]
    assert [note for note in found.notes if "coding" in note] == [
        "2 ×: a coding that is there has another place or code in the file: it stays as it is"
    ]
    assert not study.import_refi(written(tmp_path, small())).notes
