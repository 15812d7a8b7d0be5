"""How written European languages look: letters beyond ASCII and the commonest words.

It serves only to tell which single-byte encoding a file was written in: the right one gives words
that a language uses, in letters that it has. It identifies no language for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A language's letters beyond ASCII (lower case) and some of its commonest words."""

    letters: frozenset[str]
    words: frozenset[str]


def _script(letters: str, words: str) -> Script:
    return Script(
        letters=frozenset(letters), words=frozenset(word for word in words.split() if len(word) > 1)
    )


_WEST = {
    "en": _script("éèêëàâäçîïôöûüñæœ", "the and of to in is that it was for you with but not have"),
    "fr": _script(
        "éèêëàâçîïôûùüÿæœ", "le la les de des et est un une que pas je vous nous dans qui"
    ),
    "de": _script("äöüßé", "der die das und ist nicht ich ein eine mit für auf wir sie es zu"),
    "es": _script("áéíóúüñ", "el la los de que y es en un una no por con para se muy más"),
    "it": _script("àèéìíîòóùú", "il la le di che è e un una non per con sono del mi anche più"),
    "pt": _script("áàâãçéêíóôõúü", "o a os de que e é um uma não para com em do da muito mais"),
    "nl": _script("éèëïíóöüá", "de het een en van is dat niet ik te in op met voor zijn maar"),
    "da": _script("æøåéöäü", "og det er at en jeg ikke til på af for med den der har vi så"),
    "sv": _script("åäöéü", "och det är att en jag inte som på för med den av har vi så om"),
    "fi": _script("äöåšž", "ja on ei se että en oli hän mutta niin kun mitä ne myös olen"),
    "is": _script("áéíóúýðþæö", "og að er ekki það ég í á við um til sem en hann með"),
}
_CENTRAL = {
    "cs": _script("áčďéěíňóřšťúůýž", "a je se na to že v ne jsem si tak jak ale pro my mi jsme"),
    "sk": _script("áäčďéíĺľňóôŕšťúýž", "a je sa na to že v nie som si tak ako ale pre my čo sme"),
    "pl": _script("ąćęłńóśźż", "i w nie na się to że jest z do jak ale co tak mnie mam"),
    "hu": _script("áéíóöőúüű", "a az és nem hogy egy is van ez de meg csak mert ha már volt"),
    "ro": _script("ăâîşţșț", "și şi de la nu în că să este un o cu pe am mai din care"),
    "sl": _script("čšžćđ", "in je da se na ne to so v za pa kaj tudi bi kot sem"),
    "hr": _script("čćđšž", "i je da se na ne to su u za što ali kao bi sam smo"),
}
_BALTIC = {
    "lt": _script("ąčęėįšųūž", "ir kad yra tai ne į iš su bet kaip aš man labai taip mes"),
    "lv": _script("āčēģīķļņšūž", "un ir ka es tas no ar bet par kā uz man ļoti mēs ne"),
    "et": _script("äõöüšž", "ja on ei et see ma ta oli kui ka aga siis mis nii või"),
}
_GREEK = {
    "el": _script(
        "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "και το να η ο είναι που δεν με για τα της του την"
    )
}
_TURKISH = {"tr": _script("çğıöşüâîû", "ve bir bu da de için çok ne ama ben var gibi o daha")}
_CYRILLIC = {
    "ru": _script("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "и в не на что я с это он как но у мы так"),
    "uk": _script("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "і в не на що я з це він як але та ми у"),
    "bg": _script("абвгдежзийклмнопрстуфхцчшщъьюя", "и в не на че да се е за с от ще ние са"),
}

ENCODINGS: dict[str, dict[str, Script]] = {
    **dict.fromkeys(("cp1252", "iso8859-15", "mac-roman", "cp850"), _WEST),
    **dict.fromkeys(("cp1250", "iso8859-2", "cp852", "mac-latin2"), _CENTRAL),
    **dict.fromkeys(("cp1257", "iso8859-13"), _BALTIC),
    **dict.fromkeys(("cp1253", "iso8859-7"), _GREEK),
    **dict.fromkeys(("cp1254", "iso8859-9"), _TURKISH),
    **dict.fromkeys(("cp1251", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"), _CYRILLIC),
}
"""The single-byte encodings that are tried, in this order, each with the languages it serves."""

_MARKS = frozenset("’‘“”„‚…–—«»‹›°€£§·•½¼¾²³®©™\u00a0¿¡†‡×№")
_INSIDE_WORDS = frozenset("’‘–—·…\u00a0")


def plausibility(text: str, encoding: str) -> float:
    """How much `text`, decoded by `encoding`, looks like a language that encoding serves.

    The share of commonest words, at most 1, less three times the share of characters beyond ASCII
    that the language does not use or not at that place.
    """
    words = text.casefold().split()
    beyond = [index for index, character in enumerate(text) if character > "\x7f"]
    return max(
        sum(word in script.words for word in words) / max(len(words), 1)
        - 3 * sum(_strange(text, beyond, script)) / max(len(beyond), 1)
        for script in ENCODINGS[encoding].values()
    )


def _strange(text: str, beyond: list[int], script: Script) -> Iterator[bool]:
    for at in beyond:
        character = text[at]
        before = text[at - 1] if at else " "
        after = text[at + 1 : at + 2]
        if not character.isalpha():
            inside = before.isalpha() and after.isalpha() and character not in _INSIDE_WORDS
            yield character not in _MARKS or inside
        elif character.lower()[0] not in script.letters and character != "İ":
            yield True
        else:
            mixed = _mixes_scripts(character, before) or _mixes_scripts(character, after)
            yield mixed or (character.isupper() and before.islower())


def _mixes_scripts(character: str, neighbour: str) -> bool:
    return character >= "\u0370" and neighbour.isascii() and neighbour.isalpha()
