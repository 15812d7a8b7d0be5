"""PDF files, written here: paragraphs, what belongs to the paper, and hostile input."""

import contextlib
import random
import sys

import pytest
from mutations import of_bytes
from pdf_writing import pdf

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import pdf_process, read
from qualkit.transcripts.pdf import document_of_pages, looks_like_pdf
from qualkit.transcripts.pdf_process import pages_from
from qualkit.transcripts.pdf_words import pages_of
from qualkit.transcripts.source import Source

WORDS = ["the", "garden", "is", "open", "on", "every", "day", "that", "has", "no", "rain", "then"]


def parse(data):
    """The document, read in this process: quick, and right for files that are no danger."""
    source = Source(data=data, name="a.pdf")
    return document_of_pages(pages_from(pages_of(data), source), source)


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def reasons(document):
    return sorted(item.reason for item in document.skipped)


def lines(*texts, top=780, left=60, leading=14, size=10):
    return [(left, top - n * leading, text, size) for n, text in enumerate(texts) if text]


def prose(seed, words):
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(words))


def wrapped(text, width, first=0):
    """The text in lines of at most `width` characters; `first` fewer in the first."""
    made = [""]
    for word in text.split():
        if len(made[-1]) + len(word) >= width - (first if len(made) == 1 else 0):
            made.append("")
        made[-1] = f"{made[-1]} {word}".strip()
    return made


SPOKEN = [f"{'Anna' if n % 2 else 'Ben'}: {prose(n, 8 + 17 * (n % 3))}." for n in range(12)]


def printed(texts, *, width=80, gap=False):
    """Lines of paragraphs, with an empty one between them if `gap`."""
    made = []
    for text in texts:
        made += wrapped(text, width) + ([""] if gap else [])
    return made


@pytest.mark.parametrize("gap", [True, False])
def test_lines_are_joined_to_paragraphs(gap):
    document = parse(pdf([lines(*printed(SPOKEN, gap=gap))]))

    assert document.text == "\n".join(SPOKEN)
    assert len(turns(document)) == 12
    assert (document.format, reasons(document), document.notes) == ("pdf", [], ())


def test_the_whole_reader_reads_in_a_process_of_its_own():
    (document,) = read(pdf([lines(*printed(SPOKEN))], compress=True), "a.pdf")

    assert document.text == "\n".join(SPOKEN)


@pytest.mark.parametrize("indent", [18, -18])
def test_indents_open_paragraphs(indent):
    page = []
    for text in SPOKEN:
        for n, line in enumerate(wrapped(text, 80, indent // 6)):
            page.append((80 + (0 if n else indent), 780 - 14 * len(page), line))

    assert parse(pdf([page])).text == "\n".join(SPOKEN)


def paged(texts, *, per_page=20, head="Group 3, confidential"):
    made = printed(texts)
    pages = []
    for start in range(0, len(made), per_page):
        number = len(pages) + 1
        page = lines(*made[start : start + per_page])
        pages.append([*page, (60, 820, head), (280, 30, f"Page {number} of 9")])
    return pages


def test_running_heads_and_page_numbers_are_left_out_and_counted():
    document = parse(pdf(paged(SPOKEN * 6)))

    assert document.text == "\n".join(SPOKEN * 6)
    number = len(paged(SPOKEN * 6))
    assert reasons(document) == [
        f"{number} page numbers",
        f"{number} running heads and feet of pages",
    ]


def test_the_same_words_on_few_pages_are_no_running_head():
    pages = [[*lines("Anna: Yes.", *printed(SPOKEN[n : n + 2]))] for n in range(2)]

    assert parse(pdf(pages)).text.count("Anna: Yes.") == 2


def test_a_lone_pages_number_is_left_out():
    document = parse(pdf([[*lines(*printed(SPOKEN)), (290, 30, "1")]]))

    assert document.text == "\n".join(SPOKEN)
    assert reasons(document) == ["1 page numbers"]


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize("left", [30, 560])
def test_line_numbers_are_left_out_and_counted(step, left):
    made = printed(SPOKEN)
    numbers = [(left, 780 - 14 * n, str(n + 1), 8) for n in range(len(made)) if (n + 1) % step == 0]

    document = parse(pdf([[*lines(*made), *numbers]]))

    assert document.text == "\n".join(SPOKEN)
    assert reasons(document) == [f"{len(numbers)} line numbers"]


@pytest.mark.parametrize("form", ["{} {}", "{}. {}", "{}  {}"])
def test_numbered_turns_stay_whole(form):
    texts = [form.format(n + 1, text) for n, text in enumerate(SPOKEN)]

    document = parse(pdf([lines(*printed(texts))]))

    assert document.text == "\n".join(" ".join(text.split()) for text in texts)


def test_numbers_of_turns_in_a_margin_stand_before_their_turns():
    page = []
    for n, text in enumerate(SPOKEN, 1):
        page.append((30, 780 - 14 * (len(page) - n + 1), str(n)))
        for line in wrapped(text, 80):
            page.append((60, 780 - 14 * (len(page) - n), line))

    document = parse(pdf([page]))

    assert document.text == "\n".join(f"{n} {text}" for n, text in enumerate(SPOKEN, 1))


def test_a_number_that_the_next_page_repeats_is_left_out():
    pages = [
        [*lines("1 Anna: One.", "2 Ben: Two.", "3")],
        [*lines("3 Anna: Three.", "4 Ben: Four.")],
    ]

    document = parse(pdf(pages))

    assert document.text == "1 Anna: One.\n2 Ben: Two.\n3 Anna: Three.\n4 Ben: Four."
    assert reasons(document) == ["1 line numbers"]


def test_two_columns_are_read_one_after_the_other():
    made = printed(SPOKEN, width=40)
    half = len(made) // 2
    title = (60, 810, "A meeting in the garden, with all who wished to come", 14)
    page = [title, *lines(*made[:half]), *lines(*made[half:], left=320)]
    chance = random.Random(7)
    chance.shuffle(page)

    document = parse(pdf([page]))

    assert document.text == title[2] + "\n" + "\n".join(SPOKEN)
    assert [item.kind for item in document.non_speech] == ["heading"]


def test_words_without_order_in_the_file_are_put_in_order():
    words = [(60 + 40 * n, 700 - 14 * m, f"w{m}{n}") for m in range(4) for n in range(10)]
    random.Random(3).shuffle(words)

    text = parse(pdf([words])).text

    assert text == " ".join(f"w{m}{n}" for m in range(4) for n in range(10))


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_and_other_angles_counted(angle):
    turn = {
        90: lambda x, y: (800 - y, x), 180: lambda x, y: (600 - x, 842 - y),
        270: lambda x, y: (y - 200, 800 - x),
    }[angle]  # fmt: skip
    page = [(*turn(x, y), text, 10, angle) for x, y, text, _ in lines("Anna: One.", "Ben: Two.")]
    stamp = (300, 300, "DRAFT", 30, 45)

    document = parse(pdf([[*page, stamp]], rotate=angle))

    assert document.text == "Anna: One.\nBen: Two."
    assert reasons(document) == ["5 characters set at another angle"]


def test_hyphens_of_the_printer_are_resolved_and_counted():
    width = "x" * 30
    document = parse(
        pdf([lines(
            f"Anna: {width} It has trans-", f"parency and well- {width} and",
            f"then a well-known one {width} well-", f"known, {width} too, a Mid-",
            "West one.",
        )])
    )  # fmt: skip

    assert "transparency and well- x" in document.text
    assert "well-known, x" in document.text
    assert "a Mid- West one." in document.text
    (note,) = document.notes
    assert note.startswith("2 words were joined that a hyphen parted")
    assert note.endswith("1 with the hyphen that they have elsewhere")


def test_a_hyphen_among_several_stays_between_words_and_goes_within_one():
    width = "x" * 30
    document = parse(
        pdf([lines(
            f"Anna: I went {width} to see it day-to-", f"day and quite {width} and a self-organi-",
            "sation of ours.",
        )])
    )  # fmt: skip

    assert "day-to-day and" in document.text
    assert "a self-organisation of" in document.text


def test_numbers_of_a_last_page_with_few_lines_are_line_numbers():
    texts = printed(SPOKEN)[:24]
    numbered = [
        [(30, top, str(n), 10), (60, top, text, 10)]
        for n, (_, top, text, _) in enumerate(lines(*texts), 96)
    ]
    last = [[(30, 780, "120", 10), (60, 780, "and so on to the end.", 10)]]

    document = parse(pdf([[part for row in rows for part in row] for rows in (numbered, last)]))

    assert reasons(document) == ["25 line numbers"]
    assert "120" not in document.text


def test_turns_that_repeat_one_another_are_no_running_heads():
    said = [
        f"{'Anna' if n % 2 else 'Ben'}: In week {n} we were in the garden again." for n in range(80)
    ]
    pages = [lines(*said[at : at + 40]) for at in (0, 40)]

    document = parse(pdf([*pages, lines(*said[:40])]))

    assert len(document.turns) == 120
    assert document.skipped == ()


def in_table(rows, *, gap, name_at=0):
    """A page of rows: a name, and the lines of words beside it."""
    placed, top = [], 780
    for name, *words in rows:
        placed.append((60, top - 14 * name_at, name, 10))
        placed += [(160, top - 14 * n, text, 10) for n, text in enumerate(words)]
        top -= 14 * len(words) + gap
    return placed


TABLE = [
    ("Anna", "We went to the garden on", "Monday."),
    ("Ben Bell", "Yes."),
    ("Anna", "And then to the bus,", "which never", "came."),
    ("Ben Bell", "No. It", "did not."),
    ("Anna", "Good."),
]


@pytest.mark.parametrize("gap", [0, 8])
def test_names_beside_words_give_a_turn_a_row(gap):
    document = parse(pdf([in_table(TABLE, gap=gap)]))

    assert turns(document) == [(name, " ".join(words)) for name, *words in TABLE]


def test_names_in_the_middle_of_their_rows_name_no_one_wrongly():
    rows = [(name, "So it is and", "so it was in", "the garden.") for name, *_ in TABLE]

    document = parse(pdf([in_table(rows, gap=8, name_at=1)]))

    assert {speaker for speaker, _ in turns(document)} == {None}


def test_words_beyond_the_edges_are_left_out_and_counted():
    document = parse(pdf([[*lines("Anna: One.", "Ben: Two."), (60, -300, "Hidden")]]))

    assert document.text == "Anna: One.\nBen: Two."
    assert reasons(document) == ["6 characters beyond the edges of the pages"]


def test_pages_without_text_are_counted():
    document = parse(pdf([lines(*printed(SPOKEN)), []]))

    assert reasons(document) == ["1 pages without text"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"%PDF-1.4\nnothing", "is damaged or no PDF"),
        (pdf([lines("Anna: One.")])[:200], "is damaged or no PDF"),
        (pdf([lines("Anna: One.")], password="key"), "is encrypted.*save it again without"),
        (pdf([[]]), "looks scanned: almost no text in 1 pages; run OCR on it first"),
        (pdf([[], lines("Page 2"), []], pictures=(0, 1, 2)), "looks scanned"),
    ],
)
def test_what_holds_no_text_or_is_no_pdf_is_refused(data, message):
    with pytest.raises(ReadError, match=message):
        read(data, "a.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that Windows has not")
def test_forms_that_draw_one_another_for_ever_are_refused(monkeypatch, tmp_path):
    program = pdf_process.PROGRAM.read_text().replace("SECONDS_A_PAGE = 30", "SECONDS_A_PAGE = 1")
    quick = tmp_path / "pdf_words.py"
    quick.write_text(program)
    monkeypatch.setattr(pdf_process, "PROGRAM", quick)
    forms = [b" ".join([b"/F%d Do" % (n + 1)] * 10) for n in range(9)] + [b"0 0 m 9 9 l S"]

    with pytest.raises(ReadError, match=r"takes too long to draw|needs more memory"):
        read(pdf([lines("Anna: One.")], forms=forms), "a.pdf")


@pytest.mark.slow
def test_a_page_that_draws_itself_ends():
    data = pdf([lines("Anna: One.", "Ben: Two.")], forms=[b"/F0 Do /F1 Do", b"/F0 Do"])

    with contextlib.suppress(ReadError):
        assert read(data, "a.pdf")[0].text == "Anna: One.\nBen: Two."


def test_a_crash_is_a_refusal(monkeypatch, tmp_path):
    crashing = tmp_path / "pdf_words.py"
    crashing.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(pdf_process, "PROGRAM", crashing)

    with pytest.raises(ReadError, match=r"a\.pdf is damaged, or needs more memory"):
        read(pdf([lines("Anna: One.")]), "a.pdf")


def test_fonts_that_name_no_letters_are_refused():
    record = {"words": [["ab", 0, 9, 9, 9, False]], "pictures": False, "unmapped": 9, "turned": 0}
    source = Source(data=b"-", name="a.pdf")

    with pytest.raises(ReadError, match="fonts that do not say which letters they hold"):
        document_of_pages(pages_from([record], source), source)


def test_a_pdf_is_known_by_its_start():
    assert looks_like_pdf(b"\n%PDF-1.7")
    assert not looks_like_pdf(b"{\\rtf1 %PDF-")
    with pytest.raises(ReadError, match=r"is PDF, not plain text; give it the suffix \.pdf"):
        read(pdf([lines("Anna: One.")]), "a.txt")


@pytest.mark.parametrize(
    "seeds", [range(200), pytest.param(range(200, 2200), marks=pytest.mark.slow)]
)
def test_damage_is_read_or_refused(seeds):
    damaged = of_bytes(
        pdf(paged(SPOKEN[:6], per_page=8)), (b"-9", b"99999", b" 3 0 R ", b"<<", b"Tm", b"ET")
    )
    for seed in seeds:
        with contextlib.suppress(QualkitError):
            parse(damaged(random.Random(seed)))


def test_a_line_that_the_edge_of_a_page_cuts_is_read_once():
    cut = "and then we all went down to the market"
    first = [(40, 800, "Ann: It was raining all the morning, and we waited,"), (40, 788, cut)]
    second = [(40, 800, cut), (40, 788, "to see whether the bus would come.")]

    found = parse(pdf([first, second]))

    assert found.text.count(cut) == 1
    assert [each.reason for each in found.skipped if "edge of a page" in each.reason]
