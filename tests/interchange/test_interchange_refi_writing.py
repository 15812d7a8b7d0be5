"""QDA-XML as it is written: what the schema asks, and what the reader makes of it again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refi_packages import guid
from refi_schema import faults

from qualkit.interchange.refi import elements, names, read_codebook, read_project
from qualkit.interchange.refi.elements import (
    Body,
    Case,
    Code,
    Codebook,
    Coding,
    Link,
    Project,
    Selection,
    Set,
    Source,
    User,
    Value,
    Variable,
)
from qualkit.interchange.refi.writing import codebook_xml, project_xml

WHEN = "2024-05-01T10:00:00Z"


def named(name: str) -> str:
    return guid(name).lower()


def whole() -> Project:
    """A project with everything that is written."""
    coding = Coding(
        guid=named("coding"), code=named("help"), user=named("Kim"), created=WHEN,
        notes=(named("note"),),
    )  # fmt: skip
    selection = Selection(
        guid=named("selection"), name="a bus & <ramp>", start=3, end=17, description="said twice",
        user=named("Kim"), created=WHEN, codings=(coding,), notes=(named("note"),),
    )  # fmt: skip
    values = (Value(variable=named("age"), value="71"), Value(variable=named("town"), value=None))
    body = Body(
        guid=named("talk"), name="talk", plain_path="internal://talk.txt", description="a talk",
        user=named("Kim"), created=WHEN, selections=(selection,),
        codings=(replace(coding, guid=named("whole")),), notes=(named("note"),), values=values,
    )  # fmt: skip
    return Project(
        name="A study",
        origin="qualkit 1",
        created=WHEN,
        user=named("Kim"),
        description="what it is for",
        notes=(named("note"),),
        users=(User(guid=named("Kim"), name="Kim", id="k"),),
        codes=(
            Code(guid=named("needs"), name="Needs", is_codable=False),
            Code(guid=named("help"), name="Help", color="#ff0000", description="a\nb", parent=0),
            Code(guid=named("told"), name="Told", notes=(named("note"),)),
        ),
        variables=(
            Variable(guid=named("age"), name="age", kind="Integer"),
            Variable(guid=named("town"), name="town", description="where"),
        ),
        cases=(
            Case(
                guid=named("Ann"),
                name="Ann",
                description="who",
                codes=(named("told"),),
                values=values,
                sources=(named("talk"),),
                selections=(named("selection"),),
            ),
        ),
        sources=(Source(guid=named("talk"), kind=names.TEXT, name="talk", texts=(body,)),),
        written=(Body(guid=named("note"), name="note", content="It rains.\n", user=named("Kim")),),
        links=(
            Link(
                guid=named("link"),
                name="supports",
                direction="OneWay",
                origin=named("note"),
                target=named("selection"),
                notes=(named("note"),),
            ),
        ),
        sets=(
            Set(
                guid=named("set"),
                name="monday",
                description="session",
                codes=(named("help"),),
                sources=(named("talk"),),
                notes=(named("note"),),
            ),
        ),
    )


def xml(project: Project) -> bytes:
    return b"".join(project_xml(project))


def test_a_project_is_read_as_it_was_written() -> None:
    assert read_project(xml(whole()), "study.qde") == whole()


def test_a_project_is_what_the_schema_asks() -> None:
    assert faults(xml(whole())) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('isCodable="true"', 'isCodable="yes"', "Code has isCodable='yes'"),
        ("<Users>", "<Notes /><Users>", "Project has Notes Users"),
        (' startPosition="3"', "", "PlainTextSelection has no startPosition"),
        ("<IntegerValue>71<", "<IntegerValue>old<", "IntegerValue is 'old'"),
        (named("needs"), named("help"), f"{named('help')} stands twice"),
    ],
)
def test_a_file_that_breaks_the_schema_is_seen(old: str, new: str, fault: str) -> None:
    text = xml(whole()).decode()
    assert old in text

    assert any(told.startswith(fault) for told in faults(text.replace(old, new).encode()))


def test_a_project_of_nothing_is_valid() -> None:
    assert faults(xml(Project(name="A study"))) == []
    assert read_project(xml(Project(name="A study")), "study.qde") == Project(name="A study")


def test_a_codebook_is_read_as_it_was_written() -> None:
    book = Codebook(
        origin="qualkit 1", codes=tuple(replace(code, notes=()) for code in whole().codes)
    )

    written = codebook_xml(book)

    assert read_codebook(written, "codes.qdc") == book
    assert faults(written, names.CODEBOOK_NAMESPACE) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_words_can_be_written(words: str) -> None:
    note = Body(guid=named("note"), name=words, content=f".{words}.")
    project = Project(
        name=words, written=(note,), codes=(elements.Code(guid=named("a"), name=f".{words}"),)
    )

    written = xml(project)

    assert faults(written) == []
    if words.isprintable():
        assert read_project(written, "study.qde").written[0].content == f".{words}."
