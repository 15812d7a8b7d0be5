"""Which of the words that rules look for may stand in a text, without reading it as a whole.

A tokenizer reads each chunk between two spaces by itself, so a chunk's words are looked up once
and remembered. What is found here is only a reason to look closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

_NOTHING: frozenset[int] = frozenset()


class WantedWords:
    """Finds wanted words in single-spaced texts.

    Parameters
    ----------
    nlp : Language
        A pipeline that sets lemmas.
    wanted : set of int
        The words, as spaCy's numbers of lemmas, lower-cased forms or forms.
    """

    def __init__(self, nlp: Language, wanted: frozenset[int]) -> None:
        self._nlp = nlp
        self._wanted = wanted
        self._known: dict[str, frozenset[int]] = {}

    def among(self, text: str) -> frozenset[int]:
        """The wanted words that `text` holds as a lemma or a form."""
        chunks = text.split(" ")
        known = self._known
        new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in known]
        if new:
            self._learn(new)
        return _NOTHING.union(*[known[chunk] for chunk in chunks])

    def _learn(self, chunks: Sequence[str]) -> None:
        doc = self._nlp(" ".join(chunks))
        rows = doc.to_array(["SPACY", "LEMMA", "LOWER", "ORTH"]).tolist()
        place, found = 0, set()
        for is_last, *names in rows:
            found.update(names)
            if is_last:
                self._known[chunks[place]] = self._wanted.intersection(found)
                place, found = place + 1, set()
        self._known[chunks[place]] = self._wanted.intersection(found)
