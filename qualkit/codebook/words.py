"""Words and phrases of rules, written out or in a file beside the codebook.

A file holds one word or phrase a line, in UTF-8; what follows a ``#`` at the start of a line or
after white space is a comment. Only its name is known here: who reads a codebook says how files
are found (`Files`), so that one kept in a project needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from qualkit.codebook.nodes import Mapping, Reader, is_empty, is_null, not_text, text_at, texts_at
from qualkit.errors import ParameterError, QualkitError, ReadError

Files = Callable[[str], str]
"""From the name of a word list to its text; raises a `QualkitError` where there is none."""

_COMMENT = re.compile(r"(^|\s)#.*")
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_WORDS = 50_000
_LONGEST_FILE = 5_000_000


def no_files(name: str) -> str:
    """Finds no word list: for a codebook that stands alone."""
    raise ReadError(f"the word list {name!r} is not here", repair="write the words out")


def list_problem(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of a word list, and what repairs it; None when sound.

    >>> list_problem("words/places.txt"), list_problem("../places.txt")[0]
    (None, "the word list '../places.txt' is not beside the codebook")
    """
    parts = name.split("/")
    is_outside = name.startswith("/") or ".." in parts or "\\" in name or _DRIVE.match(name)
    if is_outside or "" in parts or "." in parts or not name.isprintable():
        what = f"the word list {name!r} is not beside the codebook"
        return what, "put it into the codebook's folder and name it from there, as words.txt"
    return None


def words_of(text: str) -> tuple[str, ...]:
    r"""The words and phrases of a word list, in order, each once.

    >>> words_of("bus  # or coach\n\n# trains\ntrain\nbus\n")
    ('bus', 'train')
    """
    lines = (" ".join(_COMMENT.sub("", line).split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def words_at(reader: Reader, entries: Mapping, key: str, files: dict[str, str]) -> tuple[str, ...]:
    """The words of an entry; where a file holds them, it is noted in `files`."""
    if key in entries and isinstance(entries[key][1], yaml.MappingNode):
        return _from_file(reader, entries, key, files)
    return texts_at(reader, entries, key, as_words=True)


def phrase_at(reader: Reader, entries: Mapping, files: dict[str, str]) -> str | tuple[str, ...]:
    """The phrase of a rule, or its phrases."""
    node = entries["phrase"][1] if "phrase" in entries else None
    if isinstance(node, yaml.MappingNode):
        return _from_file(reader, entries, "phrase", files)
    if isinstance(node, yaml.SequenceNode):
        return texts_at(reader, entries, "phrase")
    return text_at(reader, entries, "phrase")


def _from_file(
    reader: Reader, entries: Mapping, key: str, files: dict[str, str]
) -> tuple[str, ...]:
    line, node = entries[key]
    inner = reader.mapping(node, f"{key!r}", ("file",))
    name = reader.text(inner["file"][1], "'file'") if "file" in inner else ""
    if not name:
        if not is_empty(node) and ("file" not in inner or is_null(inner["file"][1])):
            reader.fault(line, f"{key!r} names no file", "write {file: words.txt}")
        return ()
    line = inner["file"][0]
    if problem := list_problem(name):
        reader.fault(line, *problem)
        return ()
    files[key] = name
    if name not in reader.word_lists:
        reader.word_lists[name] = _read(reader, line, name)
    return reader.word_lists[name]


def _read(reader: Reader, line: int, name: str) -> tuple[str, ...]:
    try:
        text = reader.files(name)
        _check(name, text)
    except QualkitError as error:
        reader.fault(line, error.what, error.repair or "")
        return ()
    return words_of(text)


def _check(name: str, text: str) -> None:
    what = f"the word list {name!r}"
    if len(text) > _LONGEST_FILE:
        raise ParameterError(f"{what} is too long", repair="split it")
    if not text.isprintable() and (hidden := not_text(text.replace("\r\n", "\n"))):
        repair = "remove it, or save the file as UTF-8"
        raise ParameterError(f"{what} holds U+{ord(hidden):04X}, which is no text", repair=repair)
    n_words = len(words_of(text))
    if not n_words:
        raise ParameterError(f"{what} has no words", repair="write one a line, or remove it")
    if n_words > _MOST_WORDS:
        raise ParameterError(f"{what} has over {_MOST_WORDS:,} words", repair="split it")
