"""Other programs' tables become the objects of a project, their positions code points."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tool_projects import PAGE, TALK, a_study, a_tagged_study, coded, highlight

from qualkit.errors import ReadError
from qualkit.interchange.refi.elements import Project, Selection
from qualkit.interchange.refi.units import RawText
from qualkit.interchange.tools.markup import read_markup
from qualkit.interchange.tools.positions import MOVED, OUTSIDE, Place, Spot, placed
from qualkit.interchange.tools.qualcoder import read_qualcoder
from qualkit.interchange.tools.taguette import read_taguette
from qualkit.interchange.tools.taguette_log import given_tags


def quotes(project: Project) -> list[str]:
    """The words that each selection covers."""
    return [
        (body.content or "")[selection.start : selection.end]
        for source in project.sources
        for body in source.texts
        for selection in body.selections
        if selection.start is not None
    ]


def lost(project: Project) -> list[str]:
    return [
        selection.lost
        for source in project.sources
        for body in source.texts
        for selection in body.selections
        if selection.lost
    ]


def lower(rows: dict) -> dict:
    """Rows as the store gives them: columns in lower case."""
    return {
        table: [{name.lower(): value for name, value in row.items()} for row in listed]
        for table, listed in rows.items()
    }


words = st.text(st.sampled_from("aé漢🛥👩\u200d \n"), min_size=1, max_size=30)


@given(text=words, data=st.data())
def test_positions_of_the_screen_and_of_python_become_code_points(text: str, data: st.DataObject):
    raw = RawText(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if not quote.strip():
        return
    wide = [len(text[:at].encode("utf-16-le")) // 2 for at in (start, end)]

    found = [
        placed(raw, [Spot(start=first, end=last, words=quote)])[0]
        for first, last in ((start, end), wide)
    ]

    for place in found:
        assert "".join(text[place.start : place.end].split()) == "".join(quote.split())


def test_crlf_and_a_byte_order_mark_in_the_stored_text_are_counted_as_python_does() -> None:
    stored = "\ufeffIris: late\r\nJonas: early"
    start = stored.index("early")
    raw = RawText(stored)

    places = placed(raw, [Spot(start=start, end=start + 5, words="early")])

    assert [raw.text[each.start : each.end] for each in places] == ["early"]


def test_a_selection_without_words_follows_the_others_of_its_text() -> None:
    text = "🛥 ferry late"
    by_python = [Spot(start=2, end=7, words="ferry"), Spot(start=8, end=12)]
    on_screen = [Spot(start=3, end=8, words="ferry"), Spot(start=9, end=13)]

    assert placed(RawText(text), by_python)[1] == Place(start=8, end=12)
    assert placed(RawText(text), on_screen)[1] == Place(start=8, end=12)
    assert placed(RawText(text), [Spot(start=9, end=13)]) == [Place(start=8, end=12)]


@pytest.mark.parametrize(
    ("start", "end"), [(-4, 3), (3, 3), (5, 2), (2, 900), (None, 4), (2**53, 1)]
)
def test_positions_that_are_none_have_no_place(start: int | None, end: int | None) -> None:
    assert placed(RawText("ferry late"), [Spot(start=start, end=end)]) == [Place(lost=OUTSIDE)]


def test_words_that_are_elsewhere_have_no_place() -> None:
    assert placed(RawText("ferry late"), [Spot(start=0, end=5, words="late")]) == [
        Place(lost=MOVED)
    ]


def test_qualcoder_gives_nested_codes_quotes_and_memos() -> None:
    found = read_qualcoder(lower(a_study()), "Pier.qda")

    named = {code.name: code for code in found.project.codes}
    above = {
        name: None if code.parent is None else found.project.codes[code.parent].name
        for name, code in named.items()
    }
    assert above == {
        "Needs": None, "Travel": "Needs", "Delay": "Travel", "Trade": "Needs",
        "Ferry delay": "Delay",
    }  # fmt: skip
    assert [named[name].is_codable for name in ("Needs", "Delay")] == [False, True]
    assert (named["Delay"].color, named["Delay"].description) == ("#aa3366", "Late.")
    assert quotes(found.project) == [
        "ferry 🛥 is late", "late again.\nJonas: I miss", "So do I", "naïve",
    ]  # fmt: skip
    assert [(note.name, note.content) for note in found.project.written] == [
        ("important", "Both at once."), ("", "An unusual word."), ("", "At the pier."),
        ("", "A case."), ("Week 1", "We began."),
    ]  # fmt: skip
    assert not found.lost


def test_a_case_of_all_of_a_text_has_the_source_and_one_of_a_part_a_selection() -> None:
    rows = a_study()
    rows["case_text"].append(
        {"caseid": 1, "fid": 1, "pos0": 0, "pos1": 4, "owner": "Mona", "date": ""}
    )

    project = read_qualcoder(lower(rows)).project

    (case,) = project.cases
    (source,) = project.sources
    assert case.sources == (source.guid,)
    parts = [each for each in source.texts[0].selections if each.guid in case.selections]
    assert [(part.start, part.end, part.description) for part in parts] == [(0, 4, "Case: Harbour")]


@pytest.mark.parametrize("end", [len(TALK), len(TALK) - 1, 0, None])
def test_a_case_of_a_whole_text_may_end_in_several_ways(end: int | None) -> None:
    link = {"caseid": 1, "fid": 1, "pos0": 0, "pos1": end, "memo": "By boat."}

    project = read_qualcoder(lower(a_study() | {"case_text": [link]})).project

    (source,) = project.sources
    assert project.cases[0].sources == (source.guid,)
    assert project.cases[0].selections == ()
    said = {note.guid: note.content for note in project.written}
    assert [said[guid] for guid in source.notes] == ["At the pier.", "By boat."]


def test_categories_in_a_circle_end_at_the_top() -> None:
    rows = {
        "code_cat": [
            {"catid": 1, "name": "A", "supercatid": 2}, {"catid": 2, "name": "B", "supercatid": 1},
            {"catid": 3, "name": "C", "supercatid": 3}, {"catid": 4, "name": "D", "supercatid": 9},
        ],
        "code_name": [{"cid": 1, "name": "a", "catid": 2}],
    }  # fmt: skip

    found = read_qualcoder(rows)

    assert [(code.name, code.parent) for code in found.project.codes] == [
        ("D", None), ("A", None), ("B", 1), ("a", 2), ("C", None),
    ]  # fmt: skip
    assert found.notes == {"a code or category that stood under itself is at the top now": 2}


def test_what_is_on_no_file_is_counted_and_its_memo_kept() -> None:
    rows = a_study() | {"code_text": [coded("So do I", fid=9, memo="Kept.")]}

    found = read_qualcoder(lower(rows))

    reason = "its file is not in the project"
    assert found.lost == {("selection", reason): 1, ("coding", reason): 1}
    assert "Kept." in [note.content for note in found.project.written]


def test_areas_of_pictures_and_parts_of_recordings_are_selections_of_no_text() -> None:
    rows = {
        "source": [
            {"id": 1, "name": "pier.jpg", "mediapath": "/images/pier.jpg"},
            {"id": 2, "name": "talk.mp3", "mediapath": "audio:/home/talk.mp3", "av_text_id": 3},
            {"id": 3, "name": "talk.mp3.txt", "fulltext": TALK},
            {"id": 4, "name": "leaflet.pdf", "mediapath": "/docs/leaflet.pdf", "fulltext": "Come!"},
        ],
        "code_image": [{"id": 1, "cid": 1, "x1": 2, "y1": 3, "width": 4, "height": 5}],
        "code_av": [{"id": 2, "cid": 1, "pos0": 1000, "pos1": 2000}],
    }

    sources = read_qualcoder(rows).project.sources

    assert [source.kind for source in sources] == [
        "PictureSource", "AudioSource", "TextSource", "PDFSource",
    ]  # fmt: skip
    assert [each.place for source in sources for each in source.selections] == [
        "x1 2, y1 3, width 4, height 5", "pos0 1000, pos1 2000",
    ]  # fmt: skip
    assert sources[1].texts[0].content == sources[2].texts[0].content == TALK


def test_cells_of_any_type_are_read_or_left_out() -> None:
    strange = [None, 2**62, -1.5, "x", "", "1e400", float("inf"), "9" * 30]
    rows = {
        table: [dict.fromkeys(columns, value) for value in strange]
        for table, columns in {
            "source": ("id", "name", "fulltext", "mediapath", "av_text_id"),
            "code_text": ("cid", "fid", "seltext", "pos0", "pos1", "important", "avid"),
            "code_name": ("cid", "name", "catid", "supercid", "color"),
            "case_text": ("caseid", "fid", "pos0", "pos1"),
            "cases": ("caseid", "name"),
            "attribute": ("name", "attr_type", "value", "id"),
        }.items()
    }

    assert read_qualcoder(rows).project.sources
    told = {"projects": [{"id": "1", "name": "x"}], "documents": rows["source"]}
    assert read_taguette(told).project.sources == ()


def html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


inline = st.text(st.sampled_from(string.ascii_letters[:4] + " é漢🛥&<\n\u00a0"), max_size=12)
block = st.tuples(st.sampled_from(["p", "li", "h1", "blockquote", "em"]), inline)


@given(blocks=st.lists(block, min_size=1, max_size=6), data=st.data())
@settings(deadline=None)
def test_bytes_of_the_text_nodes_become_code_points(
    blocks: list[tuple[str, str]], data: st.DataObject
) -> None:
    page = "\n".join(f"<{tag}>{html(words)}</{tag}>" for tag, words in blocks)
    nodes = "\n".join(words for _, words in blocks)
    start = data.draw(st.integers(0, len(nodes)))
    end = data.draw(st.integers(start, len(nodes)))
    first, last = (len(nodes[:at].encode()) for at in (start, end))

    read = read_markup(page)
    span = read.span(first, last)

    assert "".join(read.text.split()) == "".join(nodes.split())
    wanted = "".join(nodes[start:end].split())
    got = "" if span is None else "".join(read.text[span.start : span.end].split())
    assert got == wanted
    if first < last:
        assert read.words(first, last) == nodes[start:end]


def test_blocks_begin_lines_and_cells_are_parted_by_tabs() -> None:
    read = read_markup(
        "<h2>Pier</h2>\n\n<ul>\n <li>one</li>\n <li>two\nwords</li></ul>a<br>b"
        "<table><tbody><tr><td>x</td><td>y</td></tr>\n<tr><td></td><td>z</td></tr></tbody></table>"
        "<pre>\n\n in\n  front</pre>"
    )

    assert read.text == "Pier\none\ntwo words\na\nb\nx\ty\n\tz\n\n in\n  front"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (9, 2), (0, 999), (2000, 3000)])
def test_bytes_outside_the_document_have_no_span(start: int, end: int) -> None:
    assert read_markup(PAGE).span(start, end) is None


def test_taguette_gives_tags_quotes_and_who_gave_them() -> None:
    project = read_taguette(a_tagged_study()).project

    assert project.sources[0].texts[0].content == (
        "At the pier\nIris: The ferry 🛥 is late & grün.\nJonas: I miss\nthe market."
    )
    assert quotes(project) == ["ferry 🛥 is late", "grün.\nJonas", "miss\nthe market"]
    users = {user.guid: user.name for user in project.users}
    codes = {code.guid: code.name for code in project.codes}
    given_by = [
        (codes[coding.code], users.get(coding.user))
        for selection in project.sources[0].texts[0].selections
        for coding in selection.codings
    ]
    assert given_by == [
        ("travel.delay", "mona"), ("travel.delay", "nils"), ("trade", "mona"), ("trade", None),
    ]  # fmt: skip


def test_a_highlight_whose_quote_is_elsewhere_is_handed_on_with_its_words() -> None:
    rows = a_tagged_study()
    rows["highlights"] = [highlight(1, "late", snippet="<p>market</p>")]

    (selection,) = read_taguette(rows).project.sources[0].texts[0].selections

    assert selection == Selection(
        guid=selection.guid, quote="market", lost=MOVED, user=selection.user,
        created=selection.created, codings=selection.codings,
    )  # fmt: skip


def test_a_quote_that_an_old_version_cut_by_bytes_is_no_reason_to_doubt_the_place() -> None:
    rows = a_tagged_study()
    rows["documents"][0]["contents"] = "<p>ïï late ferry</p>"
    rows["highlights"] = [
        {"id": 1, "document_id": 1, "start_offset": 5, "end_offset": 9, "snippet": "<p>te f</p>"}
    ]

    found = read_taguette(rows)

    assert quotes(found.project) == ["late"]
    assert found.notes == {
        "a quote was cut wrongly by an old version of Taguette; its place is right": 1
    }


def test_of_several_projects_one_is_chosen_by_name() -> None:
    rows = a_tagged_study()
    rows["projects"].append({"id": 2, "name": "Market", "description": "", "created": "x"})

    with pytest.raises(ReadError, match=r"2 projects \('Harbour', 'Market'\).* --project NAME"):
        read_taguette(rows, "server.sqlite3")
    with pytest.raises(ReadError, match="did you mean Market"):
        read_taguette(rows, "server.sqlite3", chosen="Markt")
    assert read_taguette(rows, chosen="Market").project.sources == ()
    assert len(read_taguette(rows, chosen="Harbour").project.sources) == 1


def test_numbers_given_anew_in_an_export_change_no_identity() -> None:
    rows = a_tagged_study()
    before = read_taguette(rows).project
    for table, column in (("highlights", "id"), ("highlight_tags", "highlight_id")):
        for row in rows[table]:
            row[column] += 40

    after = read_taguette(rows).project

    assert [each.guid for each in before.sources[0].texts[0].selections] == [
        each.guid for each in after.sources[0].texts[0].selections
    ]


@pytest.mark.parametrize(
    "payload",
    ["", "[]", "{", "[" * 50_000, '{"type": "highlight_add", "tags": 3}', "null", "1e999"],
)
def test_a_log_that_is_none_says_nothing(payload: str) -> None:
    rows = a_tagged_study()
    rows["commands"] = [{"id": 1, "user_login": "mona", "project_id": 1, "payload": payload}]

    users = read_taguette(rows).project.users

    assert [user.name for user in users] == ["mona"]


def test_the_log_follows_changes_merges_and_the_names_of_old_versions() -> None:
    told = [
        ("ann", '{"type": "highlight_add", "id": 1, "tags": [1, 2]}'),
        ("ben", '{"type": "highlight_add", "highlight_id": 1, "tags": [2, 3]}'),
        ("cat", '{"type": "tag_merge", "src": 3, "dest": 4}'),
        ("dan", '{"type": "tag_merge", "src_tag_id": 9, "dest_tag_id": 2}'),
        ("eve", '{"type": "highlight_add", "highlight_id": 2, "tags": [1]}'),
        ("eve", '{"type": "highlight_delete", "highlight_id": 2}'),
    ]
    rows = [
        {"id": at, "user_login": who, "date": "", "payload": what}
        for at, (who, what) in enumerate(told)
    ]

    found = given_tags(list(reversed(rows)))

    assert found == {(1, 2): ("ann", ""), (1, 4): ("ben", "")}


@pytest.mark.parametrize("part", ["<a ", "<!--", "<a b='", "&", "<p>", "</", "<td>", "é<"])
def test_markup_of_any_shape_is_read_in_one_go(part: str) -> None:
    read = read_markup(part * 50_000)

    assert len(read.text) <= len(part) * 50_000


def test_many_highlights_of_one_long_line_are_found() -> None:
    read = read_markup("<p>" + "grün " * 20_000 + "</p>")

    found = [read.span(at * 6, at * 6 + 5) for at in range(0, 20_000, 10)]

    assert {read.text[span.start : span.end] for span in found if span} == {"grün"}
    assert None not in found
