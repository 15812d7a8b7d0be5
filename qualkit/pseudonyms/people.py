"""The spellings of a person: names, aliases and their parts.

Knows what a label of nobody is (*Speaker 2*, *Moderator*), and that titles and particles are no
names. A name or part that two people share, but for case and accents, stands for both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.pseudonyms.folding import Vocabulary, tokens
from qualkit.pseudonyms.gazetteer import CALENDAR
from qualkit.pseudonyms.patterns import TITLES
from qualkit.pseudonyms.replace import ANY, CAPITAL, INSIDE

_LABEL = re.compile(
    r"(?:p|r|s|q|a|i|int|mod|speaker|participant|interviewee|interviewer(?:in)?|respondent|person"
    r"|man|woman|male|female|unknown|unidentified|all|group|several|voice|staff|citizen|patient"
    r"|nurse|teacher|pupil|witness|the witness|observer|researcher|translator|interpreter|chair"
    r"|(?:co-?)?(?:moderat(?:or|orin|rice|eur|rix)|moderador(?:a)?|moderátor(?:ka)?|moderaattori"
    r"|moderatore)|facilitat(?:or|eur|rice)|facilitador(?:a)?|teilnehmer(?:in)?|sprecher(?:in)?"
    r"|befragte[r]?|participante|intervenant|osallistuja|haastattelija|účastník|badacz)"
    r"(?: (?:speaker|participant|voice|respondent))?(?:[ .#_-]*\d+[a-z]?|[ .#_-]+[a-z])?",
    re.IGNORECASE,
)
_NO_NAMES = (
    "van von de der den del della di da das do dos du la le el al bin ibn ter ten af av zu y e of"
    " the and st ste jr sr"
)
_PARTICLES = frozenset(_NO_NAMES.split())
_ROLE_WORDS = (
    "minister chair chairman chairwoman chairperson president vice secretary deputy director"
    " manager mayor house senate hon honourable honorable right speaker member committee"
    " council councillor senator ambassador officer head leader group team interview session"
    " ministerin vorsitzender vorsitzende abgeordnete abgeordneter prasident prasidentin"
    " canadian american british english scottish welsh irish french german czech danish dutch"
    " spanish italian polish european"
)
_ROLES = frozenset(_ROLE_WORDS.split())
_CODE = re.compile(r"(?:[A-Z]{1,6}[ _.-]?)+\d[\w-]*")
_MOST_OWNERS = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A form of a name before it has a replacement: whose it is and how it must be written.

    ``owners`` are the keys of those it may mean; ``source`` is what proposed it.
    """

    kind: str
    text: str
    owners: tuple[str, ...]
    source: str
    case: str = ANY
    is_doubtful: bool = False


def is_label(name: str) -> bool:
    """True for a label that names nobody.

    >>> is_label("Speaker 2"), is_label("Moderator"), is_label("P07"), is_label("Mr Spe")
    (True, True, True, False)
    """
    return _LABEL.fullmatch(name.strip()) is not None


def parts(name: str) -> list[str]:
    """The words of a name that may stand for it alone: no titles, particles and initials.

    >>> parts("Dr Anna-Maria van der Berg")
    ['Anna-Maria', 'Berg']
    """
    found = (word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(name))
    return [
        word
        for word in found
        if len(word) > 1 and not word.islower() and not TITLES.union(_PARTICLES) & {_fold(word)}
    ]


def roster_parts(label: str) -> list[str]:
    """The words of a speaker's label that may stand for the person alone.

    Words for roles and nations, months but for a first name, and codes are none; a last of two
    words may be a surname (``Dawn French``). A label all in small letters is a name like others.

    >>> roster_parts("Hon. Ann Shah, Minister"), roster_parts("ABC QRS 528")
    (['Ann', 'Shah'], [])
    """
    if _CODE.fullmatch(label.strip()):
        return []
    every = parts(label.title() if label.islower() else label)
    found = [part for part in every if _fold(part) not in _ROLES]
    if len(every) == 2 and found == every[:1] and "," not in label:
        found = every
    is_dated = any(character.isdecimal() for character in label)
    return [
        part
        for at, part in enumerate(found)
        if _fold(part) not in CALENDAR or (at == 0 and len(found) > 1 and not is_dated)
    ]


def spellings_of(
    kind: str, names: Mapping[str, Sequence[str]], vocabulary: Vocabulary, source: str
) -> Iterator[Spelling]:
    """Every spelling of the people or things in `names`, the whole names first.

    Parameters
    ----------
    kind : str
        What they are.
    names : mapping of str to sequence of str
        Whole names by the owner's key.
    vocabulary : Vocabulary
        Says which parts are ordinary words too.
    source : str
        What proposed them.
    """
    whole: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    shared: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    written, parted = (roster_case, roster_parts) if kind == "participant" else (case_of, parts)
    for owner, own in names.items():
        for name in own:
            for text in (name, *_with_initial(parted(name))):
                whole[tokens(text)].setdefault(owner, text)
            for part in parted(name):
                shared[tokens(part)].setdefault(owner, part)
    labels = [name for own in names.values() for name in own if name.islower()]
    small = {tokens(part) for name in labels for part in parted(name) if len(part) >= _SHORTEST}
    for key, owners in whole.items():
        if key:
            text = next(iter(owners.values()))
            case = written(text, vocabulary)
            yield Spelling(kind=kind, text=text, owners=tuple(owners), source=source, case=case)
    for key, owners in shared.items():
        if key and key not in whole:
            text = next(iter(owners.values()))
            is_shared = kind == "participant" and len(owners) > _MOST_OWNERS
            if is_shared and all(map(vocabulary.is_ordinary, key)):
                continue
            yield Spelling(
                kind="name" if is_shared else kind,
                text=text,
                owners=(f"name {' '.join(key)}",) if is_shared else tuple(owners),
                source=source,
                case=_anyhow(written(text, vocabulary))
                if key in small
                else written(text, vocabulary),
                is_doubtful=len(text) < _SHORTEST or _fold(text) in _ROLES,
            )


def case_of(text: str, vocabulary: Vocabulary) -> str:
    """How a name must be written to be taken for one, by how its words are used otherwise."""
    key = tokens(text)
    if all(vocabulary.is_common(word) for word in key):
        return INSIDE
    is_short = len(key) == 1 and len(key[0]) < _SHORTEST
    is_seen_small = len(key) == 1 and vocabulary.lower[key[0]] > 0
    return CAPITAL if is_short or is_seen_small else ANY


def _anyhow(case: str) -> str:
    """The case for a part of a label that is written small itself."""
    return ANY if case == CAPITAL else case


def roster_case(text: str, vocabulary: Vocabulary) -> str:
    """How the name of a participant must be written: anyhow, unless it is clearly a word too.

    Whoever is known to have spoken is spoken of, also in texts without capitals.
    """
    key = tokens(text)
    if sum(len(word) > 1 for word in key) > 1:
        return ANY
    if all(vocabulary.is_function_word(word) for word in key):
        return INSIDE
    is_short = len(key) == 1 and len(key[0]) < _SHORTEST
    return CAPITAL if is_short or all(map(vocabulary.is_mostly_small, key)) else ANY


def _with_initial(found: Sequence[str]) -> Iterable[str]:
    """``D. Bramley`` for ``David`` and ``Bramley``."""
    return [f"{found[0][0]}. {found[-1]}"] if len(found) > 1 else []


def _fold(word: str) -> str:
    return " ".join(tokens(word))
