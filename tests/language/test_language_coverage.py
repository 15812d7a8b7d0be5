"""Every language of the field is told, cut into sentences, and has stop words and lemmas."""

from __future__ import annotations

import pytest

from qualkit.language import identify, lemma_source, sentences, stop_words

TALK = {
    "ar": "نحن نحتاج إلى مزيد من المعلومات عن الخدمات. هل تعرف أين نسأل؟",
    "bg": "Искаме повече информация за услугите, напр. за автобуса. Никой не ни казва нищо.",
    "cs": "Potřebujeme víc informací o službách, např. o autobusu. Nikdo nám nic neřekne.",
    "da": "Vi har brug for mere viden om hjælpen, f.eks. om bussen. Ingen siger noget til os.",
    "de": "Wir brauchen mehr Auskunft über die Dienste, z.B. über den Bus. Niemand sagt uns etwas.",
    "el": "Θέλουμε περισσότερες πληροφορίες, π.χ. για το λεωφορείο. Κανείς δεν μας λέει τίποτα.",
    "en": "We asked Dr. Shah for more information about the bus. Nobody tells us anything.",
    "es": "Le pedimos a la Sra. Vega más información sobre el autobús. Nadie nos dice nada.",
    "et": "Me vajame rohkem teavet teenuste kohta, nt. bussi kohta. Keegi ei ütle meile midagi.",
    "fi": "Tarvitsemme lisää tietoa palveluista, esim. bussista. Kukaan ei kerro meille mitään.",
    "fr": "Nous avons demandé à Mme. Petit des renseignements sur le bus. Personne ne dit rien.",
    "ga": "Teastaíonn níos mó eolais uainn faoi na seirbhísí, m.sh. an bus. Ní deir aon duine é.",
    "hr": "Trebamo više obavijesti o uslugama, npr. o autobusu. Nitko nam ništa ne kaže.",
    "hu": "Több tájékoztatást kérünk a szolgáltatásokról, pl. a buszról. Senki sem mond semmit.",
    "it": "Abbiamo chiesto alla sig.ra Conti più notizie sul pulmino. Nessuno ci dice mai niente.",
    "lt": "Mums reikia daugiau žinių apie paslaugas, pvz. apie autobusą. Niekas mums nieko nesako.",
    "lv": "Mums vajag vairāk ziņu par pakalpojumiem, piem. par autobusu. Neviens mums neko nesaka.",
    "mt": "Irridu aktar tagħrif dwar is-servizzi, eż. dwar il-karozza. Ħadd ma jgħidilna xejn.",
    "nb": "Vi trenger mer kunnskap om hjelpen, f.eks. om bussen. Ingen sier noe til oss lenger.",
    "nl": "Wij willen meer weten over de hulp, bijv. over de bus. Niemand vertelt ons ooit iets.",
    "pl": "Potrzebujemy więcej informacji, tzw. wsparcia z gminy. Nikt nam niczego nie mówi.",
    "pt": "Pedimos à Sra. Lopes mais informações sobre o autocarro. Ninguém nos diz nada.",
    "ro": "Avem nevoie de mai multe informații de la dna. Pop. Nimeni nu ne spune nimic.",
    "sk": "Potrebujeme viac informácií o službách, napr. o autobuse. Nikto nám nič nepovie.",
    "sl": "Potrebujemo več obvestil o storitvah, npr. o avtobusu. Nihče nam ničesar ne pove.",
    "sv": "Vi behöver veta mer om hjälpen, t.ex. om bussen. Ingen säger någonting till oss.",
    "tr": "Hizmetler hakkında daha çok bilgi istiyoruz, örn. otobüs. Kimse bize bir şey demiyor.",
    "uk": "Нам потрібно більше відомостей про послуги, напр. про автобус. Ніхто нічого не каже.",
}
"""Two sentences of each: the 24 official languages of the Union and four more."""


@pytest.mark.parametrize("language", TALK)
def test_the_language_is_told(language: str) -> None:
    told = identify(TALK[language]).language

    assert told == language or (language, told) == ("nb", "no")


@pytest.mark.parametrize("language", TALK)
def test_two_sentences_are_two(language: str) -> None:
    assert len(sentences(TALK[language], language)) == 2


@pytest.mark.parametrize("language", TALK)
def test_some_of_the_words_are_stop_words_and_some_are_not(language: str) -> None:
    words = {word.strip(".,?؟").lower() for word in TALK[language].split()}

    assert words & stop_words(language)
    assert words - stop_words(language)


def test_lemmas_come_from_a_list_and_maltese_says_that_it_has_none() -> None:
    sources = {language: lemma_source(language) for language in TALK}

    assert {language for language, source in sources.items() if source != "simplemma"} == {"mt"}
    assert sources["mt"] == "word forms"


def test_norwegian_goes_by_each_of_its_codes() -> None:
    assert len(sentences(TALK["nb"], "no")) == len(sentences(TALK["nb"], "nn")) == 2
    assert stop_words("no") == stop_words("nb")
