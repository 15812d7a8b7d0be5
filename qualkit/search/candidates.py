"""What the full-text index is asked, so that no turn in which a query holds is missed.

Written in FTS5's language with every word in quotation marks, so that nothing a person types is
ever read as an operator there. The index may give turns in which the query does not hold (words
have several spellings in it): the exact places are found in the text, by `qualkit.search.find`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.search.folding import words_of
from qualkit.search.query import All, Any, Near, Query, Words

Spellings = Mapping[str, Sequence[str]]


def index_query(query: Query, spellings: Spellings) -> str:
    """`query` for the index; ``spellings`` maps a word to the terms that hold it otherwise.

    >>> from qualkit.search.query import parse
    >>> index_query(parse('tea* OR "cup of"'), {})
    '("tea" *) OR ("cup of")'
    >>> index_query(parse("strasse"), {"strasse": ("straße",)})
    '"strasse" OR "straße"'
    """
    match query:
        case Words():
            return _of_words(query, spellings)
        case Near(parts=parts) if len(set(parts)) == len(parts) and not any(
            _spelt(part, spellings) for part in parts
        ):
            return f"NEAR({' '.join(map(_quoted, parts))}, {query.distance - 1})"
        case Near(parts=inner) | All(wanted=inner):
            # What is unwanted is left to the text: there the index could take too much away.
            return " AND ".join(f"({index_query(part, spellings)})" for part in inner)
        case Any(choices=choices):
            return " OR ".join(f"({index_query(part, spellings)})" for part in choices)


def _of_words(words: Words, spellings: Spellings) -> str:
    if not _spelt(words, spellings):
        return _quoted(words)
    parts = words_of(words.text)
    each = [_of_word(word, spellings, is_prefix=False) for word in parts[:-1]]
    each.append(_of_word(parts[-1], spellings, is_prefix=words.is_prefix))
    return " AND ".join(f"({one})" for one in each) if len(each) > 1 else each[0]


def _of_word(word: str, spellings: Spellings, *, is_prefix: bool) -> str:
    star = " *" if is_prefix else ""
    return " OR ".join([f'"{word}"{star}', *_others(word, spellings, is_prefix=is_prefix)])


def _others(word: str, spellings: Spellings, *, is_prefix: bool) -> list[str]:
    """Other spellings of `word`, or of words that begin with it, as the index is asked for them."""
    if not is_prefix:
        return [f'"{term}"' for term in spellings.get(word, ())]
    held = (spellings[other] for other in spellings if other.startswith(word))
    terms = {term for some in held for term in some if not term.startswith(word)}
    return sorted({_beginning(word, term) for term in terms})


def _beginning(word: str, term: str) -> str:
    """The shortest beginning of `term` that spells `word`, where it has one; else the whole."""
    starts = (term[:length] for length in range(1, len(term) + 1))
    found = next((start for start in starts if words_of(start) == [word]), None)
    return f'"{found}" *' if found else f'"{term}"'


def _spelt(words: Words, spellings: Spellings) -> bool:
    """Whether the index has one of the words in another spelling."""
    *inner, last = words_of(words.text)
    return any(word in spellings for word in inner) or bool(
        _others(last, spellings, is_prefix=words.is_prefix)
    )


def _quoted(words: Words) -> str:
    text = " ".join(words_of(words.text))
    return f'"{text}"' + (" *" if words.is_prefix else "")
