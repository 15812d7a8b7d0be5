"""The examples of the code as tests of its rules.

Every entry of ``examples`` should be hit by a rule of its code. ``exclude`` holds notes for people
("contact with professionals") beside things somebody might say; only the latter should be hit by
none. An entry counts as said when it is a whole sentence (a capital first, a full stop, question
or exclamation mark last) or stands in quotation marks of its own; a remark in brackets may follow.
It knows no turns: an example is read as one of its own, in the codebook's language, or in each of
those that the rules of its code name, and so once in each. Who spoke it, where, to which question
and in whose passage nobody can tell, so such conditions count as met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.model.examples import HIT, MISSED, ExampleCheck, ExampleFinding
from qualkit.rules.compile import RuleSet
from qualkit.rules.vote import suggest
from qualkit.spans import Span

_REMARK = re.compile(r"\s\([^()]*\)\Z")
_QUOTED = re.compile(r"([\"'“”„«»‘‚])(?P<said>.+)[\"'“”«»’‘]\Z", re.DOTALL)
_SENTENCE = re.compile(r"[\W_]*(?P<first>\w).*[.!?…][\"'“”«»’)]*\Z", re.DOTALL)


def check_examples(book: Codebook) -> ExampleCheck:
    """Hold the examples of `book` against its rules.

    Parameters
    ----------
    book : Codebook
        A codebook without faults.

    Returns
    -------
    ExampleCheck
        A finding for each example that no rule of its code hits, and for each exclude example and
        rule that hits it, in the order of the file. Codes without rules are named, not judged.

    Examples
    --------
    >>> from qualkit.model.codes import Rule
    >>> rule = Rule(kind="lemmas", lemmas=("bus",))
    >>> said = ("We wait for buses.", "Trains, rather.")
    >>> code = Code(path="Bus", examples=said, rules=(rule,))
    >>> [finding.example for finding in check_examples(Codebook(title="T", codes=(code,))).findings]
    ['Trains, rather.']
    """
    ruled = [code for code in book.codes if code.rules]
    return ExampleCheck(
        examples=sum(len(code.examples) for code in ruled),
        excluded=sum(len(_excluded(code)) for code in ruled),
        without_rules=tuple(c.path for c in book.codes if not (c.category or c.rules)),
        without_examples=tuple(code.path for code in ruled if not code.examples),
        findings=tuple(finding for code in ruled for finding in _findings(code, book.language)),
    )


def said_in(entry: str) -> str | None:
    """What an entry of ``exclude`` says somebody might say; None for a note.

    >>> said_in("“friends enough” (content)"), said_in("I have friends enough.")
    ('friends enough', 'I have friends enough.')
    >>> said_in("contact with professionals") is None
    True
    """
    text = _REMARK.sub("", entry.strip()).rstrip()
    if quoted := _QUOTED.match(text):
        return quoted["said"]
    sentence = _SENTENCE.match(text)
    return text if sentence and not sentence["first"].islower() else None


def _excluded(code: Code) -> tuple[str, ...]:
    return tuple(said for entry in code.exclude if (said := said_in(entry)))


def _findings(code: Code, language: str) -> Iterator[ExampleFinding]:
    code, excluded = _unconditional(code), _excluded(code)
    hits = _hits(code, (*code.examples, *excluded), language)
    for text in code.examples:
        if text not in hits:
            yield ExampleFinding(problem=MISSED, code=code.path, example=text)
    wrong = [text for text in excluded if text in hits]
    for rule in code.rules if wrong else ():
        alone = _hits(replace(code, rules=(rule,)), wrong, language)
        for text, words in alone.items():
            yield ExampleFinding(
                problem=HIT,
                code=code.path,
                example=text,
                rule=rule.kind,
                line=rule.line,
                evidence=words,
            )


def _unconditional(code: Code) -> Code:
    """`code` with the conditions taken off its rules that an example cannot meet or fail."""
    rules = (
        replace(rule, roles=(), document_kinds=(), questions=(), inside=None) for rule in code.rules
    )
    return replace(code, rules=tuple(rules))


def _hits(code: Code, texts: Iterable[str], language: str) -> dict[str, tuple[str, ...]]:
    """The texts in which a rule of `code` votes, with the words that made it."""
    unique = list(dict.fromkeys(texts))
    found: dict[str, tuple[str, ...]] = {}
    for read_in, rules in _by_language(code, language).items():
        turns = [_turn(number, text, read_in) for number, text in enumerate(unique)]
        book = Codebook(title="", codes=(replace(code, rules=rules),), language=read_in)
        for suggestion in suggest(turns, RuleSet(book)):
            text = unique[int(suggestion.document)]
            found[text] = tuple(dict.fromkeys((*found.get(text, ()), *suggestion.evidence)))
    return found


def _by_language(code: Code, language: str) -> dict[str, tuple[Rule, ...]]:
    """The rules of `code` by the language to read its examples in."""
    found: dict[str, list[Rule]] = {}
    for rule in code.rules:
        for read_in in rule.languages or (language,):
            found.setdefault(read_in, []).append(rule)
    return {read_in: tuple(rules) for read_in, rules in found.items()}


def _turn(number: int, text: str, language: str) -> Turn:
    return Turn(
        document=str(number),
        ordinal=1,
        span=Span(0, len(text)),
        text=text,
        session=str(number),
        language=language,
    )
