"""Examples as tests of rules: which are missed, which exclude examples are hit."""

from __future__ import annotations

import pytest

from qualkit.codebook import read_codebook
from qualkit.model.examples import ExampleCheck
from qualkit.project import check_examples as check_file
from qualkit.project import shipped
from qualkit.rules import check_examples
from qualkit.rules.examples import said_in

SHIPPED = sorted(path.name for path in shipped("codebooks").glob("*.yaml"))


def checked(codes: str, *, language: str = "en") -> ExampleCheck:
    text = f"codebook: T\nlanguage: {language}\ncodes:\n{codes}"
    return check_examples(read_codebook(text, "t.yaml"))


def test_an_example_that_no_rule_of_its_code_hits_is_missed() -> None:
    check = checked(
        "  - {name: Bus, examples: [Two buses., The tram is late.], rules: [{lemmas: [bus]}]}\n"
        "  - {name: Tram, examples: [A tram.], rules: [{lemmas: [tram]}]}\n"
    )

    (finding,) = check.findings
    assert (finding.problem, finding.code, finding.example) == (
        "missed",
        "Bus",
        "The tram is late.",
    )
    assert "no rule of 'Bus' hits its example 'The tram is late.'" in str(finding)
    assert (check.examples, check.excluded) == (3, 0)


def test_an_exclude_example_that_rules_hit_names_each_rule_and_its_words() -> None:
    check = checked(
        "  - name: Friends\n"
        "    exclude: [I have friends enough.]\n"
        "    rules:\n"
        "      - lemmas: [friend]\n"
        "      - lemmas: [company]\n"
        "      - regex: friends enough\n"
    )

    assert [(f.problem, f.rule, f.line, f.evidence) for f in check.findings] == [
        ("hit", "lemmas", 7, ("friends",)),
        ("hit", "regex", 9, ("friends enough",)),
    ]
    assert str(check.findings[0]).startswith("line 7: the lemmas rule of 'Friends' hits")


def test_an_exclude_example_that_unless_saves_is_well() -> None:
    rule = "rules: [{lemmas: [friend], unless: [enough]}]"

    check = checked(f"  - {{name: Friends, exclude: [I have friends enough.], {rule}}}\n")

    assert (check.excluded, check.findings) == (1, ())


def test_notes_among_the_excludes_are_not_tried() -> None:
    check = checked(
        "  - {name: F, exclude: [friends one has already], rules: [{lemmas: [friend]}]}\n"
    )

    assert (check.excluded, check.findings) == (0, ())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("I have friends enough.", "I have friends enough."),
        ("Enough?!", "Enough?!"),
        ("“friends enough”", "friends enough"),
        ('"friends enough" (see Content)', "friends enough"),
        ("We wait… (aside)", "We wait…"),
        ("«assez d'amis»", "assez d'amis"),
        ("„genug Freunde“", "genug Freunde"),
        ("Čekáme dlouho.", "Čekáme dlouho."),
        ("Two came. “Why?”", "Two came. “Why?”"),
        ("contact with professionals", None),
        ("contact with professionals.", None),
        ("Friends of the Library", None),
        ("what is asked of staff (Zero)", None),
        ("…", None),
        ("", None),
    ],
)
def test_an_exclude_entry_is_an_example_when_somebody_could_have_said_it(
    entry: str, said: str | None
) -> None:
    assert said_in(entry) == said


def test_an_example_of_several_sentences_is_hit_when_one_of_them_is() -> None:
    check = checked("  - {name: B, examples: [No. A bus! Yes.], rules: [{lemmas: [bus]}]}\n")

    assert check.findings == ()


def test_codes_without_rules_or_examples_are_named_and_not_judged() -> None:
    check = checked(
        "  - name: A\n    category: true\n    examples: [Nothing.]\n    codes:\n"
        "      - {name: B, examples: [Nothing.]}\n"
        "      - {name: C, rules: [{lemmas: [bus]}]}\n"
    )

    assert (check.without_rules, check.without_examples) == (("A/B",), ("A/C",))
    assert (check.examples, check.findings) == (0, ())


def test_examples_are_read_in_the_language_of_the_codebook() -> None:
    code = "  - {name: B, examples: [Die Freunde kommen.], rules: [{lemmas: [Freund]}]}\n"

    assert checked(code, language="de").findings == ()
    assert len(checked(code, language="en").findings) == 1


def test_one_text_can_be_the_example_of_one_code_and_excluded_from_another() -> None:
    check = checked(
        "  - {name: A, examples: &said [The bus stops.], rules: [{lemmas: [bus]}]}\n"
        "  - {name: B, exclude: *said, rules: [{lemmas: [stop]}]}\n"
    )

    assert [(f.problem, f.code) for f in check.findings] == [("hit", "B")]


def test_a_check_becomes_plain_rows() -> None:
    check = checked("  - {name: B, examples: [A tram.], rules: [{lemmas: [bus]}]}\n")

    assert check.records() == check.to_dict()["findings"]
    assert set(check.records()[0]) == set(check.columns)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_codebooks_pass_their_own_examples(name: str) -> None:
    check = check_file(shipped("codebooks", name))

    assert [str(finding) for finding in check.findings] == []
    assert check.examples
    assert check.without_rules == check.without_examples == ()


def test_conditions_that_an_example_cannot_tell_count_as_met() -> None:
    check = checked(
        "  - {name: Bus}\n"
        "  - name: Late\n"
        "    examples: [The tram is late.]\n"
        "    exclude: [I am late.]\n"
        "    rules:\n"
        "      - {all_of: [tram, late], role: citizen, kind: diary, question: tram, within: Bus}\n"
    )

    assert check.findings == ()


def test_an_example_is_read_in_each_language_that_the_rules_name() -> None:
    rules = "    rules: {en: [{lemmas: [gift]}], de: [{lemmas: [Geschenk]}]}\n"
    code = "  - name: Gift\n    examples: [Two gifts., Viele Geschenke., Un cadeau.]\n"

    (finding,) = checked(f"{code}{rules}").findings

    assert (finding.problem, finding.example) == ("missed", "Un cadeau.")


def test_a_rule_of_no_language_is_tried_in_that_of_the_codebook_alone() -> None:
    # "Gift" is poison in German; there the English rule must not be tried.
    check = checked(
        "  - name: A\n    examples: [Das ist so.]\n"
        "    rules: [{lemmas: [das], language: de}, {lemmas: [sein]}]\n"
    )

    assert check.findings == ()
