"""Words by role from transcripts: languages apart, quotes as they stand, everybody counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.contrasts import REST
from qualkit.model.words import Words
from qualkit.project import Project

LOOSE = {"min_participants": 1, "min_sessions": 1}


@pytest.fixture
def study(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as project:
        yield project


def told(project: Project, tmp_path: Path, *talks: str, people: str = "") -> Project:
    """A project of transcripts, a session each; A… are staff, C… citizens, M… moderators."""
    roster = "name,role\nAda,staff\nAmy,staff\nCem,citizen\nCid,citizen\nMo,moderator\n" + people
    for number, talk in enumerate(talks):
        write(tmp_path / "talks" / f"t{number}.txt", talk)
    project.ingest(
        tmp_path / "talks", participants=write(tmp_path / "p.csv", roster), language="en"
    )
    return project


def listed(found: Words) -> set[str]:
    return {row.word for row in found.rows}


def test_the_shipped_corpus_has_words_of_both_roles_with_quotes_that_hold_them(study: Project):
    found = study.words()

    assert [group.name for group in found.groups] == ["staff", "citizen"]
    assert found.rows[0].z > 0 > found.rows[-1].z
    assert found.rows[0].leans == "citizen"
    assert {row.against for row in found.rows} == {"staff"}
    assert found.languages[0].tested >= len(found.rows)
    quoted = [quote for row in found.rows for quote in row.quotes]
    assert len(quoted) > 40
    texts = {turn["ordinal"]: turn for turn in study.turns(document=quoted[0].document)}
    quote = quoted[0]
    turn = texts[quote.turn]
    assert turn["participant"] == quote.participant
    assert turn["text"][quote.start - turn["start"] : quote.end - turn["start"]] == quote.text


def test_its_json_is_what_other_programs_rely_on(study: Project):
    data = json.loads(json.dumps(study.words().to_dict(), allow_nan=False))

    row = data["rows"][0]
    assert row.keys() >= {"word", "z", "log_odds", "counts", "participants", "sessions", "quotes"}
    assert row["counts"].keys() == {"staff", "citizen"}
    assert row["quotes"][0].keys() >= {"document", "turn", "start", "end", "text", "participant"}


def test_the_run_keeps_the_numbers_and_no_sentence(study: Project):
    found = study.words(quoted=3)

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"]) == (found.run, "words")
    kept = study._store.one("SELECT result FROM run WHERE number = ?", (found.run,))
    assert kept is not None
    result = json.loads(kept[0])
    assert [row["z"] for row in result["rows"]] == [row.z for row in found.rows]
    assert not any(row["quotes"] for row in result["rows"])


def test_the_same_project_gives_the_same_rows(study: Project):
    assert study.words(phrases=True).rows == study.words(phrases=True).rows


def test_lemmas_join_forms_and_forms_do_not(project: Project, tmp_path: Path):
    talk = "Ada: A friend.\n\nCem: Friends! My friends’ bus.\n"
    told(project, tmp_path, talk)

    lemmas = {row.word: row.counts for row in project.words(**LOOSE).rows}
    forms = {row.word: row.counts for row in project.words(**LOOSE, forms=True).rows}

    assert lemmas["friend"] == {"staff": 1, "citizen": 2}
    assert forms["friend"] == {"staff": 1, "citizen": 0}
    assert forms["friends"] == {"staff": 0, "citizen": 2}


def test_stop_words_are_left_out_kept_or_added(project: Project, tmp_path: Path):
    told(project, tmp_path, "Ada: We fill the form.\n\nCem: They took the bus.\n")
    own = write(tmp_path / "stop.txt", "form  # says nothing here\n")

    usual, kept = project.words(**LOOSE), project.words(**LOOSE, keep_stop_words=True)
    added = project.words(**LOOSE, stop_words=own)

    assert "we" not in listed(usual)
    assert (usual.stop_words, kept.stop_words) == ("left out", "kept")
    assert {"we", "they", "the"} <= listed(kept)
    assert listed(usual) - listed(added) == {"form"}
    assert usual.languages[0].words == kept.languages[0].words == {"staff": 4, "citizen": 4}


def test_phrases_stand_beside_their_words_and_are_quoted(project: Project, tmp_path: Path):
    lunch = "\n\n".join(
        ["Cem: The lunch club is good."] * 3 + ["Cid: A lunch club, lunch clubs."] * 3
    )
    other = "\n\n".join(f"Ada: Budget {word} review." for word in ("plan", "line", "year", "gap"))
    told(project, tmp_path, lunch, other)

    rows = {row.word: row for row in project.words(**LOOSE, phrases=True).rows}

    assert rows["lunch club"].kind == "phrase"
    assert rows["lunch club"].counts["citizen"] == rows["lunch"].counts["citizen"] == 9
    assert rows["lunch club"].quotes[0].text in (
        "The lunch club is good.",
        "A lunch club, lunch clubs.",
    )


def test_moderators_and_the_nameless_are_left_out_and_counted(project: Project, tmp_path: Path):
    told(project, tmp_path, "Mo: Tell us of the bus.\n\nAda: A form.\n\nCem: A bus.\n")

    found = project.words(**LOOSE)
    asked = project.words(**LOOSE, groups=("moderator", "citizen"))

    assert "turns left out: 1 by moderators" in found.notes
    assert {row.word: row.counts["citizen"] for row in found.rows} == {"form": 0, "bus": 1}
    assert [group.name for group in asked.groups] == ["moderator", "citizen"]


def test_two_languages_are_never_counted_in_one_table(project: Project, tmp_path: Path):
    said = "speaker,role,language,text\n" + "".join(
        f"{who},{role},{language},{text}\n"
        for who, role, language, text in (
            ("Ada", "staff", "en", "The gift is a form"),
            ("Cem", "citizen", "en", "The gift is a bus"),
            ("Ada", "staff", "de", "Das Gift im Garten"),
            ("Cem", "citizen", "de", "Das Gift im Haus"),
            ("Cem", "citizen", "fr", "Une belle maison"),
        )
    )
    project.ingest(write(tmp_path / "talk.csv", said))

    found = project.words(**LOOSE)

    gifts = [(row.language, row.counts["citizen"]) for row in found.rows if row.word == "gift"]
    assert gifts == [("de", 1), ("en", 1)]
    assert "several languages, each counted apart: de, en, fr" in found.notes
    assert any(note.startswith("fr: no word could be held against") for note in found.notes)
    assert {row.language for row in project.words(**LOOSE, language="de").rows} == {"de"}


def test_groups_in_sessions_of_their_own_are_told(project: Project, tmp_path: Path):
    told(project, tmp_path, "Ada: A form.\n", "Cem: A bus.\n")

    found = project.words(**LOOSE)

    assert any(note.startswith("every session holds one role only") for note in found.notes)


def test_an_attribute_of_many_values_holds_each_against_the_rest(study: Project):
    found = study.words(by="age_band")

    assert len(found.groups) > 2
    assert {row.against for row in found.rows} == {REST}
    assert REST not in {row.against for row in study.words(by="age_band", compare="pairs").rows}


def test_attributes_are_crossed(study: Project):
    found = study.words(by=("role", "gender"))

    assert found.by == "role & gender"
    assert "citizen & female" in {group.name for group in found.groups}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"groups": ("stafff", "citizen")}, UnknownName, "no role 'stafff'; did you mean 'staff'"),
        ({"groups": ("staff",)}, ParameterError, "one group: staff; expected two or more"),
        ({"groups": ("staff", "staff")}, ParameterError, "'staff' stands twice"),
        ({"by": "age_bnd"}, UnknownName, "no attribute 'age_bnd'; did you mean 'age_band'"),
        ({"language": "fi"}, UnknownName, "no language 'fi'; known: 'en'"),
        ({"prior": 0}, ParameterError, "the prior 0; expected words above 0, or corpus"),
        ({"prior": "all"}, ParameterError, "the prior all; expected words above 0, or corpus"),
        ({"compare": "all"}, ParameterError, "compare 'all'; expected pairs or rest"),
        ({"most": -1}, ParameterError, "most -1; expected 0 or more"),
        ({"min_participants": 999}, UndefinedResult, "no word is used by 999 participants or more"),
    ],
)
def test_what_cannot_be_compared_is_told(study: Project, options, error, message):
    before = len(study.runs())

    with pytest.raises(error, match=message):
        study.words(**options)

    assert len(study.runs()) == before


def test_one_group_is_not_enough(project: Project, tmp_path: Path):
    told(project, tmp_path, "Ada: A form.\n")

    with pytest.raises(UndefinedResult, match=r"1 groups of speakers by 'role': staff \(1\)"):
        project.words()


def test_groups_without_a_common_language_are_not_compared(project: Project, tmp_path: Path):
    said = "speaker,role,language,text\nAda,staff,en,A form\nCem,citizen,de,Ein Bus\n"
    project.ingest(write(tmp_path / "talk.csv", said))

    with pytest.raises(UndefinedResult, match=r"no two of the groups .* say words of one language"):
        project.words(**LOOSE)


def test_a_blind_coder_sees_words_for_they_tell_nothing_of_codings(sight_loss: Path):
    with Project.open(sight_loss) as study:
        study.set_blind("Tandy")
    with Project.open(sight_loss, coder="Tandy") as study:
        run = study.words().run

        assert run in [row["run"] for row in study.runs()]


def test_who_never_speaks_is_counted_in_the_group(project: Project, tmp_path: Path):
    told(project, tmp_path, "Ada: A form.\n\nCem: A bus.\n", people="Cora,citizen\n")

    groups = {group.name: group for group in project.words(**LOOSE).groups}

    assert (groups["citizen"].participants, groups["citizen"].silent) == (1, 2)
