"""Comments of Word files with the passages they are on, in the text as `read_word` gives it.

Knows where the passage of a comment begins and ends, who wrote it, and what it says; refuses to
know that it is a code. Answers to comments, and comments on no words, are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ReadError
from qualkit.spans import Span, trim
from qualkit.transcripts.packages import DAMAGE, WORD, check_package
from qualkit.transcripts.pieces import without_illegal
from qualkit.transcripts.source import Source
from qualkit.transcripts.word import marked_text, n_tracked, open_word

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_EXTENDED = "commentsExtended"

OWN_TRANSCRIPT = "qualkit coded transcript"
"""The keyword of a file whose comments are codings as they were exported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordComment:
    """A comment: who says what of which words; ``created`` is an instant in UTC where told.

    ``exact`` is what the comment is on, ``span`` that without white space at its edges, which
    people select unawares. ``is_own`` comments were written by this toolkit: their edges count.
    """

    author: str
    text: str
    span: Span
    exact: Span
    created: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordComments:
    """The comments of a file on its text, in the order of their passages.

    ``answers`` are comments on comments, ``without_words`` are on nothing that is text: on a
    picture, between two words, or on what a tracked change took out. ``insertions`` are tracked
    ones, which are text, ``deletions`` those that are not.
    """

    text: str
    comments: tuple[WordComment, ...]
    answers: int
    without_words: int
    insertions: int = 0
    deletions: int = 0


def read_word_comments(source: Source) -> WordComments:
    """The comments of a ``.docx`` file.

    Raises
    ------
    ReadError
        As `qualkit.transcripts.word.read_word`.
    """
    check_package(source, WORD)
    word = open_word(source)
    text, spans = _passages(word)
    try:
        every, answers = list(word.comments), _answers(word)
        own = _own(word, every)
        found = list(_comments(every, answers, _Passages(text, spans, own)))
    except ReadError:
        raise
    except DAMAGE as error:
        raise WORD.damaged(source, "has comments that cannot be read") from error
    insertions, deletions = n_tracked(word)
    n_answers = sum(_is_answer(comment, answers) for comment in every)
    return WordComments(
        text=text,
        comments=tuple(sorted(found, key=lambda one: (one.span, one.author, one.text))),
        answers=n_answers,
        without_words=len(every) - n_answers - len(found),
        insertions=insertions,
        deletions=deletions,
    )


def _passages(word: WordDocument) -> tuple[str, dict[str, Span]]:
    """The text, and the passage of each comment that is on any words."""
    parts: list[str] = []
    at = 0
    starts: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for part in marked_text(word):
        if isinstance(part, str):
            cleaned = without_illegal(part)
            parts.append(cleaned)
            at += len(cleaned)
        elif part.is_start:
            starts.setdefault(part.comment, at)
        elif part.comment in starts and starts[part.comment] < at:
            spans.setdefault(part.comment, Span(starts[part.comment], at))
    return "".join(parts), spans


def _own(word: WordDocument, every: list[Any]) -> frozenset[str]:
    """The comments that this toolkit wrote: those of its file with nobody's initials."""
    if OWN_TRANSCRIPT not in (word.core_properties.keywords or ""):
        return frozenset()
    return frozenset(str(one.comment_id) for one in every if not one.initials)


@dataclass(frozen=True, slots=True)
class _Passages:
    """The text, what each comment is on, and which comments are this toolkit's own."""

    text: str
    spans: Mapping[str, Span]
    own: frozenset[str]


def _comments(
    every: list[Any], answers: frozenset[str], passages: _Passages
) -> Iterator[WordComment]:
    for comment in every:
        identity = str(comment.comment_id)
        exact, is_own = passages.spans.get(identity), identity in passages.own
        if exact is None or _is_answer(comment, answers):
            continue
        span = exact if is_own else trim(passages.text, exact)
        if span is not None:
            moment = comment.timestamp
            yield WordComment(
                author=(comment.author or "").strip(),
                text=without_illegal(comment.text).strip(),
                span=span,
                exact=exact,
                is_own=is_own,
                created=moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "",
            )


def _answers(word: WordDocument) -> frozenset[str]:
    """The ids of the paragraphs of comments that answer others."""
    import docx.oxml

    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{_EXTENDED}"):
            tree = docx.oxml.parse_xml(relation.target_part.blob)
            return frozenset(
                one.get(f"{_W15}paraId") or ""
                for one in tree
                if one.get(f"{_W15}paraIdParent") is not None
            )
    return frozenset()


def _is_answer(comment: Any, answers: frozenset[str]) -> bool:
    paragraphs = [one.get(f"{_W14}paraId") for one in comment._comment_elm.iterchildren()]
    return any(identity in answers for identity in paragraphs if identity)
