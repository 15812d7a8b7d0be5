"""Links between turns stay in place when names go out of a project and come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.project import Project
from qualkit.pseudonyms import keyfile

TALK = """Orla Tamsin: I want company.

Dov Quillfeather: Orla asked for help.

Orla Tamsin: Thank you, Quillfeather.
"""
SECRET = "four words in a row"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 4)


def test_links_lose_their_names_and_get_them_back(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", TALK), language="en")
    project.add_link("talk", (3, 2), "challenges", memo="against Orla", coder="Kim")
    gone = project.add_link("talk", (2, 1), "supports", memo="with Dov", coder="Kim")
    project.remove_link(gone, coder="Kim")
    before = project.links().to_dict()
    key = tmp_path / "names.key"

    project.pseudonymise(project.propose_pseudonyms(), key=key, passphrase=SECRET)
    hidden = project.links().to_dict()
    faults = list(project.check())
    project.restore_names(key=key, passphrase=SECRET)

    assert (hidden[0]["from"], hidden[0]["to"], hidden[0]["waits"]) == (3, 2, False)
    assert not any(name in str(hidden) for name in ("Orla", "Tamsin", "Dov", "Quillfeather"))
    assert faults == list(project.check()) == []
    assert project.links().to_dict() == before
