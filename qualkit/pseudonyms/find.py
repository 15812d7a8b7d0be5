"""Every name to propose: what found it, how often it stands where, and what would take its place.

What the list of participants says comes before what a gazetteer, a shape, a model or a capital
suggests; what a key file knows already keeps its pseudonym. Numbers go by first appearance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.language import is_word, stop_words
from qualkit.model.pseudonyms import NAME_KINDS, Proposal
from qualkit.pseudonyms.corpus import Corpus, Text
from qualkit.pseudonyms.entities import by_capital, by_model, by_title
from qualkit.pseudonyms.folding import Vocabulary, tokens
from qualkit.pseudonyms.gazetteer import Place, places
from qualkit.pseudonyms.patterns import shapes
from qualkit.pseudonyms.people import Spelling, case_of, is_label, spellings_of
from qualkit.pseudonyms.replace import ANY, INSIDE, LITERAL, NEVER, Form, Found, Replacer

Progress = Callable[[int, int], None]

_AROUND = 30
KNOWN = "key"
ROSTER = "participants"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant: the GUID and all names, the one that counts first."""

    id: str
    names: tuple[str, ...]


def proposals(
    corpus: Corpus,
    people: Sequence[Person],
    known: Sequence[Form],
    *,
    own: Iterable[Place] = (),
    progress: Progress | None = None,
) -> tuple[Proposal, ...]:
    """What to replace in `corpus`, by kind and place.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    people : sequence of Person
        The participants, in the order in which they are numbered.
    known : sequence of Form
        What a key file holds; its spellings keep their replacements.
    own : iterable of Place
        The study's own gazetteer.
    """
    pseudonyms = {form.replacement.strip("[]") for form in known}
    people = [person for person in people if person.names[0] not in pseudonyms]
    common = {word for language in corpus.languages for word in stop_words(language)}
    vocabulary = Vocabulary(
        (text.text for text in corpus),
        common,
        lambda word: any(is_word(word, language) for language in corpus.languages),
    )
    candidates = _unique(_spellings(corpus, people, vocabulary, own=own, progress=progress), known)
    forms = [_provisional(number, item) for number, item in enumerate(candidates)]
    seen = _seen(corpus, [*(_looked_for(form) for form in known), *forms])
    kept = [
        (form, item)
        for form, item in zip(forms, candidates, strict=True)
        if form in seen.times or _is_needed(item, people)
    ]
    kept.sort(key=lambda pair: seen.first.get(pair[0], (len(corpus.texts), 0)))
    numbers = Numbers(known, people)
    names = {form: numbers.replacement(item.kind, item.owners) for form, item in kept}
    rows = [_proposal(form, item, names[form], seen) for form, item in kept]
    rows += [_known_row(form, seen) for form in known if _looked_for(form) in seen.times]
    return tuple(sorted(rows, key=lambda row: NAME_KINDS.index(row.kind)))


class Numbers:
    """Gives each owner its pseudonym: ``[P01]`` to participants, ``[place 1]`` to others.

    What is in `known` keeps its own; numbers that are taken there or as names are passed over.
    """

    def __init__(self, known: Sequence[Form], people: Sequence[Person]) -> None:
        self._taken = {form.replacement for form in known}
        self._taken |= {f"[{name.upper()}]" for person in people for name in person.names}
        self._by_owner: dict[str, str] = {}
        self._next: Counter[str] = Counter()
        by_key = {tokens(form.text): form for form in reversed(known)}
        for person in people:
            spelled = [by_key.get(tokens(name)) for name in person.names]
            own = [form for form in spelled if form and form.kind == "participant"]
            if own and "/" not in own[0].replacement:
                self._by_owner[person.id] = own[0].replacement
        for person in people:
            if not is_label(person.names[0]):
                self.replacement("participant", (person.id,))

    def replacement(self, kind: str, owners: Sequence[str]) -> str:
        """What stands for the owner, or for all of several participants."""
        if kind == "participant" and len(owners) > 1:
            inside = sorted(self.replacement(kind, (owner,)).strip("[]") for owner in owners)
            return f"[{'/'.join(inside)}]"
        owner = " ".join(owners)
        if owner not in self._by_owner:
            self._by_owner[owner] = self._new(kind)
        return self._by_owner[owner]

    def _new(self, kind: str) -> str:
        while True:
            self._next[kind] += 1
            number = self._next[kind]
            made = f"[P{number:02}]" if kind == "participant" else f"[{kind} {number}]"
            if made not in self._taken:
                return made


def _spellings(
    corpus: Corpus,
    people: Sequence[Person],
    vocabulary: Vocabulary,
    *,
    own: Iterable[Place],
    progress: Progress | None,
) -> Iterator[Spelling]:
    named = {
        person.id: [name for name in person.names if not is_label(name)]
        for person in people
        if not is_label(person.names[0])
    }
    yield from spellings_of("participant", named, vocabulary, ROSTER)
    for text in corpus:
        for shape in shapes(text.text):
            yield Spelling(
                kind=shape.kind,
                text=shape.text,
                owners=(f"{shape.kind} {_digits_or_text(shape.kind, shape.text)}",),
                source="shape",
                is_doubtful=shape.is_doubtful,
            )
    yield from _placed(own, "gazetteer", vocabulary, is_own=True)
    yield from by_title(corpus, vocabulary)
    yield from _placed(places(), "places", vocabulary, is_own=False)
    yield from by_model(corpus, vocabulary, progress)
    yield from by_capital(corpus, vocabulary)


def _placed(
    found: Iterable[Place], source: str, vocabulary: Vocabulary, *, is_own: bool
) -> Iterator[Spelling]:
    for place in found:
        case = case_of(place.text, vocabulary)
        yield Spelling(
            kind=place.kind,
            text=place.text,
            owners=(f"{place.kind} {' '.join(tokens(place.text))}",),
            source=source,
            case=case,
            is_doubtful=case == INSIDE and not is_own,
        )


def _digits_or_text(kind: str, text: str) -> str:
    if kind == "phone":
        return "".join(character for character in text if character.isdecimal()).lstrip("0")
    return "".join(text.casefold().split())


def _unique(found: Iterable[Spelling], known: Sequence[Form]) -> list[Spelling]:
    """The first spelling of each name; none that the key file has, as a name or for one."""
    seen = {_key(form.kind, form.text) for form in known}
    given = {word for form in known for word in tokens(form.replacement)}
    kept = []
    for spelling in found:
        key = _key(spelling.kind, spelling.text)
        if key not in seen and not given.issuperset(key):
            seen.add(key)
            kept.append(spelling)
    return kept


def _key(kind: str, text: str) -> tuple[str, ...]:
    return ("", text.casefold()) if kind in LITERAL else tokens(text)


def _provisional(number: int, item: Spelling) -> Form:
    return Form(kind=item.kind, text=item.text, replacement=f"[{number}]", case=item.case)


@dataclass(frozen=True, slots=True)
class _Seen:
    times: Counter[Form]
    first: Mapping[Form, tuple[int, int]]
    examples: Mapping[Form, str]


def _seen(corpus: Corpus, forms: Sequence[Form]) -> _Seen:
    replacer = Replacer(forms)
    times: Counter[Form] = Counter()
    first: dict[Form, tuple[int, int]] = {}
    examples: dict[Form, str] = {}
    for number, text in enumerate((*corpus, *corpus.more)):
        for item in found_in(replacer, text):
            times[item.form] += 1
            first.setdefault(item.form, (number, item.span.start))
            if item.form not in examples:
                examples[item.form] = _around(text.text, item)
    return _Seen(times, first, examples)


def found_in(replacer: Replacer, text: Text) -> list[Found]:
    """The names in a text of a corpus."""
    return replacer.find(text.text, text.language, fences=text.fences, certain=text.labels)


def _around(text: str, item: Found) -> str:
    before = text[max(0, item.span.start - _AROUND) : item.span.start]
    after = text[item.span.end : item.span.end + _AROUND]
    return " ".join(f"{before}{text[item.span.start : item.span.end]}{after}".split())


def _is_needed(item: Spelling, people: Sequence[Person]) -> bool:
    """A participant's names and their parts are replaced wherever they come up, spoken or not."""
    if item.kind != "participant":
        return False
    is_part = len(tokens(item.text)) == 1 and not item.is_doubtful
    owners = [person for person in people if person.id in item.owners]
    return is_part or any(item.text in person.names for person in owners)


def _proposal(form: Form, item: Spelling, replacement: str, seen: _Seen) -> Proposal:
    return Proposal(
        kind=item.kind,
        found=item.text,
        replacement=replacement,
        times=seen.times[form],
        source=item.source,
        case=item.case,
        use=not item.is_doubtful,
        example=seen.examples.get(form, ""),
    )


def _looked_for(form: Form) -> Form:
    return replace(form, case=ANY) if form.case == NEVER else form


def _known_row(form: Form, seen: _Seen) -> Proposal:
    return Proposal(
        kind=form.kind,
        found=form.text,
        replacement=form.replacement,
        times=seen.times[_looked_for(form)],
        source=KNOWN,
        case=ANY if form.case == NEVER else form.case,
        use=form.case != NEVER,
        example=seen.examples.get(_looked_for(form), ""),
    )
