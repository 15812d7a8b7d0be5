"""`elements` to QDA-XML, in the order that the schema demands, section by section.

What a qualkit project can have is written: texts, no pictures and recordings. Nothing is resolved
or checked here but that XML can hold it: a character that it cannot is spelled out. REFI-QDA 1.0,
Project.xsd and Codebook.xsd.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from qualkit.interchange.refi import names
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
    Value,
    Variable,
)
from qualkit.interchange.word_packages import held

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def project_xml(project: Project) -> Iterator[bytes]:
    """The ``.qde`` file of a project, in pieces; each source is one, so that few are in memory."""
    kinds = {variable.guid: variable.kind for variable in project.variables}
    root = {
        "name": project.name,
        "origin": project.origin,
        "creatingUserGUID": project.user,
        "creationDateTime": project.created,
    }
    yield _opened(names.PROJECT_ROOT, names.PROJECT_NAMESPACE, root)
    users = ({"guid": user.guid, "name": user.name, "id": user.id} for user in project.users)
    yield from _section("Users", (_element("User", each) for each in users))
    if project.codes:
        yield _bytes(_element("CodeBook", {}, _codes(project.codes)))
    yield from _section("Variables", map(_variable, project.variables))
    yield from _section("Cases", (_case(case, kinds) for case in project.cases))
    bodies = (body for source in project.sources for body in source.texts)
    yield from _section("Sources", (_body(names.TEXT, body, kinds) for body in bodies))
    yield from _section("Notes", (_body("Note", note, kinds) for note in project.written))
    yield from _section("Links", map(_link, project.links))
    yield from _section("Sets", map(_set, project.sets))
    for each in (*_description(project.description), *_references("NoteRef", project.notes)):
        yield _bytes(each)
    yield f"</{names.PROJECT_ROOT}>\n".encode()


def codebook_xml(codebook: Codebook) -> bytes:
    """The ``.qdc`` file of a codebook with one code or more."""
    root = {"origin": codebook.origin}
    parts = [
        _opened(names.CODEBOOK_ROOT, names.CODEBOOK_NAMESPACE, root),
        _bytes(_codes(codebook.codes)),
        *_section("Sets", map(_set, codebook.sets)),
        f"</{names.CODEBOOK_ROOT}>\n".encode(),
    ]
    return b"".join(parts)


def _opened(name: str, namespace: str, attributes: Mapping[str, str]) -> bytes:
    """The declaration and the first tag of a file."""
    empty = ET.tostring(
        _element(name, {"xmlns": namespace, **attributes}), encoding="unicode",
        short_empty_elements=False,
    )  # fmt: skip
    return (_DECLARATION + empty.removesuffix(f"</{name}>") + "\n").encode()


def _section(name: str, members: Iterable[ET.Element]) -> Iterator[bytes]:
    """A part of a project in pieces; nothing where it has no members, which the schema forbids."""
    is_open = False
    for member in members:
        if not is_open:
            yield f"<{name}>\n".encode()
            is_open = True
        yield _bytes(member)
    if is_open:
        yield f"</{name}>\n".encode()


def _bytes(element: ET.Element) -> bytes:
    return (ET.tostring(element, encoding="unicode") + "\n").encode()


def _element(name: str, attributes: Mapping[str, str | None], *children: ET.Element) -> ET.Element:
    """An element; attributes that are empty are left out."""
    made = ET.Element(name, {key: held(value) for key, value in attributes.items() if value})
    made.extend(children)
    return made


def _text(name: str, text: str) -> ET.Element:
    made = ET.Element(name)
    made.text = held(text)
    return made


def _description(text: str) -> list[ET.Element]:
    return [_text("Description", text)] if text else []


def _references(name: str, guids: Iterable[str]) -> list[ET.Element]:
    return [_element(name, {"targetGUID": guid}) for guid in guids]


def _codes(codes: Sequence[Code]) -> ET.Element:
    """The tree of codes, each under its parent."""
    under: dict[int | None, list[int]] = defaultdict(list)
    made = []
    for at, code in enumerate(codes):
        under[code.parent].append(at)
        attributes = {
            "guid": code.guid,
            "name": code.name,
            "isCodable": "true" if code.is_codable else "false",
            "color": code.color,
        }
        notes = _references("NoteRef", code.notes)
        made.append(_element("Code", attributes, *_description(code.description), *notes))
    for parent, children in under.items():
        if parent is not None:
            made[parent].extend(made[at] for at in children)
    return _element("Codes", {}, *(made[at] for at in under[None]))


def _variable(variable: Variable) -> ET.Element:
    attributes = {
        "guid": variable.guid,
        "name": variable.name,
        "typeOfVariable": variable.kind,
    }
    return _element("Variable", attributes, *_description(variable.description))


def _case(case: Case, kinds: Mapping[str, str]) -> ET.Element:
    return _element(
        "Case",
        {"guid": case.guid, "name": case.name},
        *_description(case.description),
        *_references("CodeRef", case.codes),
        *(_value(value, kinds) for value in case.values),
        *_references("SourceRef", case.sources),
        *_references("SelectionRef", case.selections),
    )


def _value(value: Value, kinds: Mapping[str, str]) -> ET.Element:
    reference = _references("VariableRef", [value.variable])
    told = [] if value.value is None else [_text(f"{kinds[value.variable]}Value", value.value)]
    return _element("VariableValue", {}, *reference, *told)


def _body(name: str, body: Body, kinds: Mapping[str, str]) -> ET.Element:
    attributes = {
        "guid": body.guid,
        "name": body.name,
        "richTextPath": body.rich_path,
        "plainTextPath": body.plain_path,
        "creatingUser": body.user,
        "creationDateTime": body.created,
    }
    content = [] if body.content is None else [_text("PlainTextContent", body.content)]
    return _element(
        name,
        attributes,
        *_description(body.description),
        *content,
        *map(_selection, body.selections),
        *map(_coding, body.codings),
        *_references("NoteRef", body.notes),
        *(_value(value, kinds) for value in body.values),
    )


def _selection(selection: Selection) -> ET.Element:
    attributes = {
        "guid": selection.guid,
        "name": selection.name,
        "startPosition": str(selection.start),
        "endPosition": str(selection.end),
        "creatingUser": selection.user,
        "creationDateTime": selection.created,
    }
    return _element(
        names.PLAIN_SELECTION,
        attributes,
        *_description(selection.description),
        *map(_coding, selection.codings),
        *_references("NoteRef", selection.notes),
    )


def _coding(coding: Coding) -> ET.Element:
    attributes = {
        "guid": coding.guid,
        "creatingUser": coding.user,
        "creationDateTime": coding.created,
    }
    code = _references("CodeRef", [coding.code])
    return _element("Coding", attributes, *code, *_references("NoteRef", coding.notes))


def _link(link: Link) -> ET.Element:
    attributes = {
        "guid": link.guid,
        "name": link.name,
        "direction": link.direction,
        "originGUID": link.origin,
        "targetGUID": link.target,
    }
    return _element("Link", attributes, *_references("NoteRef", link.notes))


def _set(group: Set) -> ET.Element:
    return _element(
        "Set",
        {"guid": group.guid, "name": group.name},
        *_description(group.description),
        *_references("MemberCode", group.codes),
        *_references("MemberSource", group.sources),
        *_references("MemberNote", group.notes),
    )
