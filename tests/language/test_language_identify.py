"""Which language a text is in: short texts, and what is chosen among."""

import pytest

from qualkit.language import identify, is_language
from qualkit.language.identify import SERVED


@pytest.mark.parametrize(
    "text",
    [
        "Dem go market for morning time.",
        "Me no sabi wetin dey happen there.",
        "I dey go. He no dey come. We go see am.",
    ],
)
def test_a_text_is_of_a_served_language_or_of_none(text):
    assert identify(text).language in {"und", *SERVED}


def test_a_short_text_of_no_sure_language_is_undetermined():
    guess = identify("Banana, banana, kiwi.")

    assert guess.language == "und"
    assert guess.probability < 0.7


def test_a_short_text_of_a_sure_language_is_told():
    assert identify("That would be very kind of you.").language == "en"


def test_every_served_language_has_a_code_that_is_known():
    assert all(map(is_language, SERVED))
