"""Every word that the pages show stands in one file, and none of it for nothing."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from qualkit.web.assets import strings

WEB = files("qualkit.web")
TEMPLATES = sorted(
    (item for item in WEB.joinpath("templates").iterdir() if item.name.endswith(".jinja")),
    key=lambda item: item.name,
)
SCRIPTS = sorted(
    (item for item in WEB.joinpath("static").iterdir() if item.name.endswith(".js")),
    key=lambda item: item.name,
)
NO_WORDS = re.compile(r"{% block body_class %}.*?{% endblock %}|<code>.*?</code>")
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SHOWN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"|>([^<]*)<')
OWN_NAMES = {"qualkit", "YAML", "CSV"}
CALLS = re.compile(r"""\b(?:t|counted)\(\s*(?:[\w.?()= ]+\? )?["'`]([\w.-]+)["'`]""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda item: item.name)
def test_a_template_holds_no_words_of_its_own(template) -> None:  # type: ignore[no-untyped-def]
    if template.name == "redirect.html.jinja":
        return  # opened from the disk, where there is nothing else to read
    bare = JINJA.sub("", NO_WORDS.sub("", template.read_text(encoding="utf-8")))
    found = [word for pair in SHOWN.findall(bare) for part in pair for word in part.split()]

    assert [
        word for word in found if re.search("[A-Za-z]{2}", word) and word not in OWN_NAMES
    ] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda item: item.name)
def test_every_key_of_a_script_has_its_words(script) -> None:  # type: ignore[no-untyped-def]
    known = strings()
    keys = CALLS.findall(script.read_text(encoding="utf-8"))

    assert [key for key in keys if not ({key, f"{key}.one"} & set(known))] == []
