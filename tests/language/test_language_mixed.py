"""Turns in another language than their document's."""

import pytest

from qualkit.language import other_languages

SAID = {
    "en": "We talked for a long time about the bus that never came to the village.",
    "de": "Wir haben lange über den Bus gesprochen, der nie in das Dorf gekommen ist.",
    "fr": "Nous avons longtemps parlé du bus qui n'est jamais venu dans le village.",
    "cs": "Dlouho jsme mluvili o autobusu, který do naší vesnice nikdy nepřijel.",
    "uk": "Ми довго говорили про автобус, який так і не приїхав до нашого села.",
    "ar": "تحدثنا وقتا طويلا عن الحافلة التي لم تأت إلى قريتنا أبدا في ذلك اليوم",
    "tr": "Köye hiç gelmeyen otobüs hakkında uzun uzun konuştuk ve çok güldük.",
}


@pytest.mark.parametrize("language", SAID)
def test_a_turn_in_another_language_is_told(language):
    texts = [*SAID.values()]

    found = other_languages(texts, language)

    assert found == tuple(None if code == language else code for code in SAID)


def test_a_short_turn_is_never_taken_for_another_language():
    assert other_languages(["Ja, genau.", "Non, merci.", ""], "en") == (None, None, None)


def test_nothing_is_told_of_a_document_in_no_known_language():
    assert other_languages([SAID["de"]], "und") == (None,)


def test_a_region_makes_no_other_language():
    assert other_languages([SAID["en"]], "en-GB") == (None,)
