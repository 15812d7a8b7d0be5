"""Topics are named and claimed, shown on cards, and stand in the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import ParameterError, ProjectError, UnknownName
from qualkit.project import Project

PASSPHRASE = "three words only"


@pytest.fixture
def study(topics: Path) -> Iterator[Project]:
    with Project.open(topics, coder="Kim") as opened:
        yield opened


def test_a_name_is_shown_in_place_of_the_label(study: Project) -> None:
    named = study.name_topic(1, "Getting about")

    themes = study.latest_themes()
    assert (named.topic, named.name, named.is_new) == (1, "Getting about", True)
    assert named.was == themes.topics[1].label
    assert [topic.name for topic in themes.topics] == [None, "Getting about", None, None]
    assert themes.topics[1].called == "Getting about"
    assert themes.to_dict()["topics"][1]["name"] == "Getting about"
    assert study.topic("getting ABOUT").topic.topic == 1


def test_the_same_topics_found_again_keep_their_names_and_themes(study: Project) -> None:
    for number in range(4):
        study.name_topic(number, f"Name {number}")
    study.claim(2, name="Alone")

    later = study.themes(engine="nmf", topics=4)

    assert [topic.name for topic in later.topics] == ["Name 0", "Name 1", "Name 2", "Name 3"]
    assert "1.00" in later.notes[-1]
    (topic,) = study.claims().themes[0].topics
    assert (topic.run, topic.topic, topic.now, topic.similarity) == (2, 2, 2, 1.0)


def test_a_run_keeps_no_name_that_an_analyst_gave(study: Project) -> None:
    study.name_topic(1, "Getting about")

    study.themes(engine="nmf", topics=4)

    records = study._store.rows("SELECT result FROM run WHERE kind = 'themes'")
    assert "Getting about" not in str(records)


@pytest.mark.parametrize(
    ("topic", "error", "match"),
    [
        (9, UnknownName, r"no topic of run \d+ '9'; known: '0', '1', '2', '3'"),
        ("9" * 5000, UnknownName, "no topic"),
        ("buses", UnknownName, "no topic of run"),
        (-1, ParameterError, "-1 is no topic"),
        ("−1", ParameterError, "-1 is no topic"),
    ],
)
def test_what_is_no_topic_is_neither_named_nor_claimed_nor_coded(
    study: Project, topic: str | int, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        study.name_topic(topic, "Name")
    with pytest.raises(error, match=match):
        study.claim(1, topic, name="Name")
    with pytest.raises(error, match=match):
        study.code_topic(topic, "Make friends")
    with pytest.raises(error, match=match):
        study.topic(topic)


def test_two_topics_of_a_run_have_two_names(study: Project) -> None:
    study.name_topic(1, "Getting about")

    with pytest.raises(ParameterError, match="topic 1 of run 2 is called 'Getting about'"):
        study.name_topic(2, "getting  about")


def test_without_a_run_there_is_nothing_to_name(project: Project) -> None:
    with pytest.raises(ProjectError, match="has no themes yet; run: qualkit themes"):
        project.name_topic(1, "Name")
    with pytest.raises(ProjectError, match="has no themes yet"):
        project.claim(1, name="Name")
    assert project.claims().to_dict() == {"run": None, "themes": [], "notes": []}


def test_a_run_of_another_kind_has_no_topics(study: Project) -> None:
    with pytest.raises(UnknownName, match="no run of themes '1'; known: '2'"):
        study.latest_themes(run=1)


def test_a_theme_has_quotes_of_its_topics_then_of_its_codes(study: Project) -> None:
    made = study.claim(0, 1, name="Alone at home", memo="Many say so.", codes=["Make friends"])

    (theme,) = study.claims().themes
    assert made == theme
    assert [topic.topic for topic in theme.topics] == [0, 1]
    assert [code.code for code in theme.codes] == ["Needs/Make friends"]
    assert theme.codes[0].codings > 50
    assert [quote.topic for quote in theme.quotes] == [0, 0, 0, 1, 1, 1, None, None, None]
    for quote in theme.quotes:
        assert study.text(quote.document)[quote.start : quote.end] == quote.text
    assert len({(quote.document, quote.start) for quote in theme.quotes}) == 9


def test_a_theme_can_rest_on_codes_alone_but_not_on_nothing(study: Project) -> None:
    assert study.claim(name="Alone", codes=["Make friends"]).topics == ()
    with pytest.raises(ParameterError, match="rests on nothing; expected a topic or a code"):
        study.claim(name="Other")
    with pytest.raises(UnknownName, match="no code 'Make freinds'"):
        study.claim(1, name="Other", codes=["Make freinds"])


def test_a_theme_is_changed_and_removed_and_all_of_it_undone(study: Project) -> None:
    made = study.claim(0, 1, name="Alone")
    study.themes(engine="nmf", topics=4)

    changed = study.change_theme(
        "alone", name="Lonely", topics=[2], without_topics=["2/0"], codes=["Make friends"]
    )
    by_number = study.change_theme(made.id[:8], without_topics=[1], memo="new")
    study.remove_theme("Lonely")

    assert [(each.run, each.topic) for each in changed.topics] == [(2, 1), (3, 2)]
    assert [(each.run, each.topic) for each in by_number.topics] == [(3, 2)]
    assert by_number.memo == "new"
    assert study.claims().themes == ()
    study.undo(3)
    (back,) = study.claims().themes
    assert (back.name, back.memo) == ("Alone", "")
    assert [(each.run, each.topic) for each in back.topics] == [(2, 0), (2, 1)]
    assert list(study.check()) == []


def test_a_change_of_nothing_is_refused(study: Project) -> None:
    study.claim(0, name="Alone")

    with pytest.raises(ParameterError, match="nothing of the theme 'Alone' to change"):
        study.change_theme("Alone")


def test_a_card_leads_from_a_topic_to_codes_and_quotes(study: Project) -> None:
    study.name_topic(0, "Company")
    study.claim(0, name="Alone", memo="why")
    study.add_memo("What of the men?", "reflexive", on="topic=2/0")

    card = study.topic(0)

    assert (card.run, card.topic.called, card.segments) == (2, "Company", card.topic.size)
    assert sum(person.segments for person in card.people) == card.segments
    assert card.codes[0].share == card.codes[0].segments / card.segments
    assert [theme.name for theme in card.themes] == ["Alone"]
    assert [memo.text for memo in card.memos] == ["What of the men?"]
    assert any(item.codes for item in card.quotes)


def test_a_card_of_a_later_run_has_the_themes_and_memos_of_the_topic_it_was(
    study: Project,
) -> None:
    study.claim(0, name="Alone")
    study.add_memo("What of the men?", "reflexive", on="topic=2/0")
    study.themes(engine="nmf", topics=4)

    card = study.topic(0)

    assert (card.run, len(card.themes), len(card.memos)) == (3, 1, 1)


def test_segments_of_edited_texts_are_counted_on_the_card(study: Project, tmp_path: Path) -> None:
    member = study.latest_themes().members[0]
    number = study.latest_themes().labels[0]
    (tmp_path / "new.txt").write_text("Nobody: Nothing that was said before is here.\n")
    study.edit_document(member.document, tmp_path / "new.txt")

    card = study.topic(number)

    gone = card.topic.size - card.segments
    assert gone > 0
    assert card.notes[0].startswith(f"{gone} of {card.topic.size} segments stand in texts")


def test_memos_list_what_themes_say_themselves(study: Project) -> None:
    theme = study.claim(0, name="Alone", memo="Many say so.")

    found = [row for row in study.memos() if row["sort"] == "theme"]

    assert [(row["name"], row["text"], row["kind"]) for row in found] == [
        ("Alone", "Many say so.", "")
    ]
    with pytest.raises(ParameterError, match=f"qualkit themes PROJECT change {theme.id} --memo"):
        study.rewrite_memo(theme.id, "other")


def test_a_blind_coder_sees_labels_and_the_own_themes(study: Project, topics: Path) -> None:
    study.name_topic(0, "Company")
    study.claim(0, name="Alone")
    study.set_blind("Lee")

    with Project.open(topics, coder="Lee") as seen:
        assert seen.latest_themes().topics[0].name is None
        assert seen.topic(0).themes == ()
        assert seen.topic(0).codes == ()
        assert [theme.name for theme in (seen.claim(0, name="Mine"), *seen.claims().themes)] == [
            "Mine", "Mine",
        ]  # fmt: skip
        with pytest.raises(ParameterError, match="Lee codes blind"):
            seen.name_topic(0, "Name")
        with pytest.raises(ParameterError, match="Lee codes blind"):
            seen.code_topic(0, "Make friends")
        with pytest.raises(ParameterError, match="Lee codes blind"):
            seen.topic_overlap()


def test_names_of_people_are_taken_out_of_what_analysts_write(
    study: Project, tmp_path: Path
) -> None:
    study.name_topic(0, "What Mrs Okafor misses")
    study.claim(0, name="As Mrs Okafor says", memo="Mrs Okafor again.")
    key = tmp_path / "study.key"

    study.pseudonymise(study.propose_pseudonyms(), key=key, passphrase=PASSPHRASE)

    said = str(study.claims().to_dict()["themes"][0]["name"])
    memo = study.claims().themes[0].memo
    name = study.latest_themes().topics[0].name
    assert "Okafor" not in f"{said} {memo} {name}"
    assert list(study.check()) == []
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert study.claims().themes[0].name == "As Mrs Okafor says"
    assert list(study.check()) == []


def test_themes_and_names_stand_in_the_report(study: Project, tmp_path: Path) -> None:
    study.name_topic(0, "Company & <tea>")
    theme = study.claim(0, name="Alone", memo="Many say so.", codes=["Make friends"])

    study.report(tmp_path / "report.html", themes=study.latest_themes())

    page = (tmp_path / "report.html").read_text()
    assert page.count("Company &amp; &lt;tea&gt;") >= 2
    assert 'id="claims"' in page
    assert "Many say so." in page
    assert f"{len(theme.quotes)} quotes" in page


def test_a_report_without_themes_has_no_such_part(study: Project, tmp_path: Path) -> None:
    study.report(tmp_path / "report.html", themes=study.latest_themes())

    assert 'id="claims"' not in (tmp_path / "report.html").read_text()
