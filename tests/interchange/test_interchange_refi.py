"""QDA-XML is read by local names, packages by any path, colours in any notation; faults told."""

from __future__ import annotations

import sys

import pytest
from refi_packages import (
    code,
    codebook,
    coding,
    element,
    guid,
    project,
    section,
    selection,
    text_source,
)

from qualkit.errors import ReadError
from qualkit.interchange.refi import Contents, Guids, code_tree, read_codebook, read_project
from qualkit.interchange.refi.colours import plain_color
from qualkit.interchange.refi.elements import Code
from qualkit.interchange.refi.guids import plain_guid


def read(xml: str, name: str = "study.qde"):
    return read_project(xml.encode(), name)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("project:1.0", "project:1.5"),
        lambda xml: xml.replace(' xmlns="urn:QDA-XML:project:1.0"', ""),
        lambda xml: "\ufeff" + xml,
        lambda xml: xml.replace("><", ">\r\n<"),
        lambda xml: xml.replace("?>", "?><!-- made by hand -->"),
    ],
)
def test_namespace_bom_newlines_and_comments_do_not_matter(change) -> None:
    xml = project(codebook(code("A", code("B"))), section("Sources", text_source("talk")))

    found = read(change(xml))

    assert [(each.name, each.parent) for each in found.codes] == [("A", None), ("B", 0)]
    assert [source.name for source in found.sources] == ["talk"]


def test_utf_16_is_read() -> None:
    xml = project(codebook(code("Größe"))).replace('encoding="utf-8"', 'encoding="utf-16"')

    assert read_project(xml.encode("utf-16"), "x.qde").codes[0].name == "Größe"


def test_a_code_without_a_coding_around_it_is_one() -> None:
    bare = selection("s", 0, 3, element("CodeRef", targetGUID=guid("A")))

    (source,) = read(project(section("Sources", text_source("talk", bare)))).sources

    assert [each.code for each in source.texts[0].selections[0].codings] == [plain_guid(guid("A"))]


def test_what_no_version_of_the_schema_has_is_counted() -> None:
    xml = project(section("Sources", element("HologramSource"), text_source("t", element("Mood"))),
                  element("Weather"))  # fmt: skip

    assert read(xml).unknown == {"Sources/HologramSource": 1, "TextSource/Mood": 1, "Weather": 1}


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("", "no well-formed XML"),
        ("<Project>", "no well-formed XML"),
        ("<html></html>", "begins with <html>; expected <Project>"),
        ("<CodeBook/>", "begins with <CodeBook>"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>', "declares a document type"),
        ("<Project>" + "<a>" * 200_000, "Excessive depth"),
        ('<Project name="a" name="b"/>', "no well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?><Project/>', "encoding 'klingon'"),
        ("<Project>&unknown;</Project>", "no well-formed XML"),
    ],
)
def test_what_is_no_project_is_refused(xml: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(xml)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE Project SYSTEM "x"><Project/>'

    with pytest.raises(ReadError, match=r"document type|no well-formed XML|encoding"):
        read_project(xml.encode(encoding), "x.qde")


def test_codes_nested_as_deep_as_a_parser_goes_are_read_without_recursion() -> None:
    deep = ""
    for at in range(120):
        deep = code(f"c{at}", deep)
    limit = sys.getrecursionlimit()

    assert len(read(project(codebook(deep))).codes) == 120
    assert sys.getrecursionlimit() == limit


def test_sources_in_sources_without_end_are_refused() -> None:
    deep = ""
    for at in range(240):
        deep = element("Representation", deep, guid=str(at))

    found = read(project(section("Sources", element("PDFSource", deep, guid="p"))))

    assert len(found.sources) == 1


def test_a_codebook_file_is_read_with_its_sets() -> None:
    inner = element("Codes", code("A", element("Description", text="What A is.")))
    group = element("Set", element("MemberCode", targetGUID=guid("A")), guid=guid("S"), name="S")
    xml = element("CodeBook", inner, section("Sets", group), xmlns="urn:QDA-XML:codebook:1.0",
                  origin="Tool 1")  # fmt: skip

    book = read_codebook(xml.encode(), "codes.qdc")

    assert (book.origin, book.codes[0].description, book.sets[0].codes) == (
        "Tool 1", "What A is.", (plain_guid(guid("A")),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("#d1495b", "#d1495b"), ("#D14", "#dd1144"), ("d1495b", "#d1495b"), ("", ""),
        ("#FFD1495B", "#d1495b"), ("#d1495bff", "#d1495b"), ("0x0000ff", "#0000ff"),
        ("rgb(209, 73, 91)", "#d1495b"), ("RGBA(0,0,0,0.5)", "#000000"), ("255;0;0", "#ff0000"),
        ("Red", "#ff0000"), ("rgb(300,0,0)", None), ("#12345", None), ("sunny", None),
    ],
)  # fmt: skip
def test_colours_are_read_in_any_notation(written: str, color: str | None) -> None:
    assert plain_color(written) == color


def test_names_that_a_codebook_cannot_have_are_changed_and_told() -> None:
    codes = [
        Code(guid="1", name="and/or", color="sunny"),
        Code(guid="2", name="Bus"),
        Code(guid="3", name="bus"),
        Code(guid="4", name=""),
        Code(guid="5", name="x" * 300, parent=1),
        Code(guid="6", name="Group", is_codable=False),
        Code(guid="7", name="Used group", is_codable=False),
    ]

    tree = code_tree(codes, {"7"}, "study.qdpx")

    assert [(each.path[:12], each.category) for each in tree.codes] == [
        ("and-or", False), ("Bus", False), ("bus (2)", False), ("unnamed", False),
        ("Bus/xxxxxxxx", False), ("Group", True), ("Used group", False),
    ]  # fmt: skip
    assert len(tree.changed) == 6


def test_codes_nested_too_deep_or_without_a_guid_are_refused() -> None:
    deep = [Code(guid=str(at), name=str(at), parent=at - 1 if at else None) for at in range(30)]

    with pytest.raises(ReadError, match="nested over 20 levels"):
        code_tree(deep, (), "x")
    with pytest.raises(ReadError, match="'A' has no GUID"):
        code_tree([Code(guid="", name="A")], (), "x")


@pytest.mark.parametrize(
    "members",
    [["project.qde"], ["Project.QDE"], ["study/project.qde", "study/sources/a.txt"], ["other.qde"]],
)
def test_the_project_file_is_found_in_any_case_and_folder(members: list[str]) -> None:
    assert Contents.of("p", members).project == members[0]


@pytest.mark.parametrize(
    ("members", "doubtful", "message"),
    [
        ([], [], "holds no project.qde"),
        (["a.txt"], [], "holds no project.qde"),
        (["project.qde", "Project.qde"], [], "several project files"),
        (["a.qde", "b.qde"], [], "several project files"),
        (["project.qde"], ["project.qde"], "several project files"),
    ],
)
def test_a_package_without_its_one_project_file_is_refused(
    members: list[str], doubtful: list[str], message: str
) -> None:
    with pytest.raises(ReadError, match=message):
        Contents.of("p.qdpx", members, doubtful)


def test_a_file_that_is_there_twice_is_not_guessed_at() -> None:
    with pytest.raises(ReadError, match=r"two files called 'sources/a\.txt'"):
        Contents.of("p", ["project.qde", "sources/a.txt", "Sources/A.txt"])


@pytest.mark.parametrize("path", ["internal://../a.txt", "../a.txt", "C:/a.txt", "", "internal://"])
def test_paths_that_lead_out_are_not_found(path: str) -> None:
    assert Contents.of("p", ["project.qde", "a.txt", "../a.txt"]).find(path) is None


def test_guids_of_numbered_things_depend_on_the_project() -> None:
    number = "00000000-0000-0000-0000-000000003132"
    own = "ad68fbe7-e1ee-4a82-a279-23cc698c89eb"

    assert Guids("a").of("code", own) == own
    assert len({Guids("a").of("code", number), Guids("b").of("code", number),
                Guids("a").of("coding", number)}) == 3  # fmt: skip
    assert Guids("a").of("code", number) == Guids("a").of("code", number)


def test_a_coding_keeps_who_and_when() -> None:
    chosen = selection("s", 0, 3, coding("c", "A", user="Bob"))

    (source,) = read(project(section("Sources", text_source("talk", chosen)))).sources

    (made,) = source.texts[0].selections[0].codings
    assert (made.user, made.created) == (plain_guid(guid("Bob")), "2024-05-01T10:00:00Z")
