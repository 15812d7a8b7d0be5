"""The rules of one code from YAML of their own, as a person edits them, with every fault.

The lines of faults are those of that text; names of codes mean codes of the book.
"""

from __future__ import annotations

from dataclasses import replace

from qualkit.codebook.nesting import resolved
from qualkit.codebook.nodes import Reader
from qualkit.codebook.reading import composed_text
from qualkit.codebook.rules import read_rules
from qualkit.codebook.words import Files, no_files
from qualkit.errors import CodebookError, Fault
from qualkit.model.codes import Code, Codebook, Rule


def parse_rules(
    text: str, book: Codebook, path: str, files: Files = no_files
) -> tuple[tuple[Rule, ...], tuple[Fault, ...]]:
    """The rules in `text` for the code of `book` at `path`, and every fault in order of its line.

    A text of nothing but comments holds no rules.

    >>> book = Codebook(title="Needs", codes=(Code(path="Cost"),))
    >>> parse_rules("- lemmas: [dear]", book, "Cost")[0][0].lemmas
    ('dear',)
    """
    if all(line.strip()[:1] in ("", "#") for line in text.splitlines()):
        return (), ()
    try:
        root = composed_text(text, f"the rules of {path}")
    except CodebookError as error:
        return (), error.faults
    reader = Reader(files)
    rules = read_rules(reader, {"rules": (1, root)}, path)
    codes, misnamed = resolved(_with(book, path, rules), reader.nested, book.paths())
    code = next(code for code in codes if code.path == path)
    if code.category and rules:
        what = f"{path!r} is a category, which is never coded"
        reader.fault(1, what, "give the rules to a code under it")
    faults = sorted((*reader.faults, *misnamed), key=lambda fault: fault.line)
    return code.rules, tuple(faults)


def read_rules_of(
    text: str, book: Codebook, path: str, files: Files = no_files
) -> tuple[Rule, ...]:
    """As `parse_rules`.

    Raises
    ------
    CodebookError
        If there is any fault.
    """
    rules, faults = parse_rules(text, book, path, files)
    if faults:
        raise CodebookError(f"the rules of {path}", faults)
    return rules


def _with(book: Codebook, path: str, rules: tuple[Rule, ...]) -> tuple[Code, ...]:
    """The codes of `book`, that at `path` with `rules`; the others' rules stand on no line."""
    return tuple(
        replace(
            code,
            rules=rules
            if code.path == path
            else tuple(replace(rule, line=0) for rule in code.rules),
        )
        for code in book.codes
    )
