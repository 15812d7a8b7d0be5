"""Parts of a document: what an observer saw and what the observer thought, and questions asked.

In field notes headings, labels (``Observation:``, ``Reflection:``) and asides (``OC:``, observer's
comment) tell observation from reflection. In transcripts a heading above turns is the agenda item
or guide question that they answer. It cuts nothing and marks no speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.transcripts.labelling import Paragraph, strip_span
from qualkit.transcripts.labels import REACH, find_label
from qualkit.transcripts.word_lists import OBSERVATION, REFLECTION

ATTRIBUTE = "section"
"""The attribute of turns that says ``observation`` or ``reflection``."""

_ASIDES = frozenset({"oc", "o.c", "o.c.", "observer-comment", "observer's-comment"})
_HINT = re.compile(
    "|".join(sorted({re.escape(name.split("-")[0]) for name in _ASIDES | OBSERVATION | REFLECTION}))
)
"""How the name of a section begins: what has none of these has no such label."""

_LOWEST = 9
_UNDERLINE = re.compile(r"\n[^\w\n]+\Z")


def section_of(title: str) -> str | None:
    """``observation`` or ``reflection`` where a title says so, else None.

    >>> section_of("## 2. My reflections"), section_of("Observations (morning)"), section_of("Bus")
    ('reflection', 'observation', None)
    """
    words = re.findall(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*", title.casefold().replace("’", "'"))
    whole = "-".join(words)
    for section, known in (("reflection", REFLECTION), ("observation", OBSERVATION)):
        if whole in known or (len(words) <= 4 and known.intersection(words)):
            return section
    return None


def mark_sections(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """`paragraphs` with their sections where the document tells observation from reflection.

    A label of a section becomes a heading of its own, and what follows it a paragraph, and so does
    a line that is a section's name alone where both sections have one. A document with only one of
    the two has no sections: there it is a heading like others.
    """
    titles = _titles(text, paragraphs)
    cut = [part for paragraph in paragraphs for part in _at_title(text, paragraph, titles)]
    told = {_told(text, paragraph) for paragraph in cut}
    if "aside" not in told and not {"observation", "reflection"} <= told:
        return tuple(paragraphs)
    return tuple(_with_sections(text, cut))


def questions(text: str, headings: Iterable[Paragraph]) -> Mapping[int, str]:
    """The titles of headings, by where they start, less the document's own title.

    A first heading that stands above the others in level, or alone, is the document's title.
    """
    found = list(headings)
    if len(found) < 2 or found[0].level < min(each.level for each in found[1:]):
        found = found[1:]
    return {each.start: title_of(text[each.start : each.end]) for each in found}


def title_of(heading: str) -> str:
    r"""The words of a heading on one line, without the marks that make it one.

    >>> title_of("## What helps?"), title_of("Part two\n========")
    ('What helps?', 'Part two')
    """
    line = _UNDERLINE.sub("", heading.strip())
    return " ".join(line.strip("#*=-_~^ \t\n").split())


def _titles(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The lines that name a section and nothing else, where the document has those of both."""
    lines = {_first_line(text, each) for each in paragraphs if not each.heading}
    titles = {line for line in lines if line.casefold() in OBSERVATION | REFLECTION}
    both = {"observation", "reflection"} <= {section_of(title) for title in titles}
    return frozenset(titles if both else ())


def _first_line(text: str, paragraph: Paragraph) -> str:
    end = text.find("\n", paragraph.start, paragraph.end)
    return text[paragraph.start : end if end >= 0 else paragraph.end].strip()


def _at_title(text: str, paragraph: Paragraph, titles: frozenset[str]) -> Iterator[Paragraph]:
    """The paragraph, cut below a line that is a section's title, or behind its label."""
    line = _first_line(text, paragraph)
    if paragraph.heading or line not in titles:
        yield from _at_label(text, paragraph)
        return
    end = paragraph.start + len(line)
    yield replace(paragraph, end=end, heading=True, level=_LOWEST)
    start, _ = strip_span(text, end, paragraph.end)
    if start < paragraph.end:
        yield replace(paragraph, start=start)


def _at_label(text: str, paragraph: Paragraph) -> Iterator[Paragraph]:
    label = None
    if not paragraph.heading and _may_name_section(text, paragraph):
        label = find_label(text, paragraph.start, paragraph.end)
    if label is None or not (_is_aside(label.name) or section_of(label.name)):
        yield paragraph
        return
    _, end = strip_span(text, paragraph.start, label.end)
    yield replace(paragraph, end=end, heading=True, level=_LOWEST)
    start, _ = strip_span(text, label.end, paragraph.end)
    if start < paragraph.end:
        yield replace(paragraph, start=start)


def _may_name_section(text: str, paragraph: Paragraph) -> bool:
    """False where nothing before a colon begins as the name of a section does."""
    head = text[paragraph.start : min(paragraph.end, paragraph.start + REACH)]
    named = head[: max(head.rfind(":"), head.rfind("："), 0)]
    return bool(named) and _HINT.search(named.casefold()) is not None


def _is_aside(name: str) -> bool:
    return "-".join(name.casefold().replace("’", "'").split()) in _ASIDES


def _told(text: str, paragraph: Paragraph) -> str | None:
    if not paragraph.heading:
        return None
    title = title_of(text[paragraph.start : paragraph.end]).rstrip(":")
    return "aside" if _is_aside(title) else section_of(title)


def _with_sections(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    section: str | None = None
    aside = False
    for paragraph in paragraphs:
        if paragraph.heading:
            told = _told(text, paragraph)
            aside = told == "aside"
            section = section if aside else told
            yield paragraph
        else:
            yield replace(paragraph, section="reflection" if aside else section)
            aside = False
