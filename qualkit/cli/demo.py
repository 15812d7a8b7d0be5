"""`qualkit demo`: the main job, from transcripts to the report, on the shipped corpus."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qualkit.cli import agreement_table, contrast_table, evaluate, output, themes
from qualkit.cli.options import click
from qualkit.errors import ProjectError, ProjectUnwritable
from qualkit.model.csvtext import csv_text
from qualkit.model.identity import derived_guid
from qualkit.project import Project, shipped, write_file

CORPUS = "sight-loss"
CODEBOOK = "sight-loss-needs.yaml"
TRUTH = ("agreed",)
PROJECT = f"{CORPUS}.qualkit"
TABLES = ("contrast.csv", "themes.csv", "agreement.csv", "rules.csv", "codings.csv")

_STANDS_STILL = "2009-01-01T00:00:00Z"


@click.command()
@click.argument("folder", default="qualkit-demo", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Run the main job on the shipped corpus; FOLDER gets the project, tables and report.html.

    The corpus is invented. The clock and the ids of the demo stand still, so that two runs give
    the same bytes. A demo that is there already is made anew.
    """
    corpus = shipped("corpora", CORPUS)
    project = _empty(folder)
    with Project.create(project, name="Sight loss", clock=_clock, guids=_guids()) as study:
        _read(study, corpus)
        found = _compute(study)
        _write(study, folder, found)
    output.line(f"project: {project}")
    output.line(f"tables:  {folder} ({', '.join(TABLES)})")
    output.line(f"report:  {(folder / 'report.html').resolve()}")


def _clock() -> str:
    return _STANDS_STILL


def _guids() -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: derived_guid("demo", next(numbers))


def _empty(folder: Path) -> Path:
    """The path for the demo's project; an earlier demo's project there is removed."""
    project = folder / PROJECT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if project.exists():
            with Project.open(project) as earlier:
                if earlier.documents() and earlier.created != _STANDS_STILL:
                    what = f"{project} is not from an earlier demo"
                    raise ProjectError(what, repair="name another folder: qualkit demo FOLDER")
            project.unlink()
    except OSError as error:
        what = f"the folder {folder} cannot be written: {error.strerror}"
        raise ProjectUnwritable(what, repair="name another: qualkit demo FOLDER") from error
    return project


def _read(study: Project, corpus: Path) -> None:
    output.say(f"reading the transcripts of {CORPUS} …")
    roster = corpus / "participants.csv"
    with output.progress("reading") as progress:
        read = study.ingest(corpus / "transcripts", participants=roster, progress=progress)
    study.import_codebook(shipped("codebooks", CODEBOOK))
    truth = study.import_codings(corpus / "codings.csv")
    double = study.import_codings(corpus / "double-coding.csv")
    output.line(
        f"read {len(read.documents)} focus groups,"
        f" {sum(document.turns for document in read.documents)} turns,"
        f" {read.participants} participants; {truth.new} agreed codings,"
        f" {double.new} by {' and '.join(double.coders)} before they agreed"
    )


def _compute(study: Project) -> dict[str, Any]:
    output.say("letting the codebook's rules suggest codes …")
    with output.progress("coding") as progress:
        study.code(coder="demo", progress=progress)
    contrast = study.contrast(groups=("staff", "citizen"), about="citizen", coders=TRUTH)
    output.line()
    output.line("What staff think citizens need, and what citizens say (agreed codings)")
    contrast_table.show(contrast)
    evaluation = study.evaluate_rules(coders=TRUTH)
    output.line()
    output.line("The rules' suggestions against the agreed codings")
    evaluate.show(evaluation)
    compared = tuple(sorted(coder for coder in study.coders() if coder not in TRUTH))
    agreed = study.agreement(coders=compared)
    output.line()
    output.line("The two coders before they agreed")
    agreement_table.show(agreed)
    output.say("looking for themes …")
    with output.progress("themes") as progress:
        topics = study.themes(progress=progress)
    output.line()
    output.line("Themes")
    themes.show(topics)
    output.line()
    return {
        "contrast": contrast,
        "evaluation": evaluation,
        "agreement": agreed,
        "themes": topics,
        "notes": ("The corpus is invented; see its README for why.",),
    }


def _write(study: Project, folder: Path, found: dict[str, Any]) -> None:
    tables = {"contrast": "contrast", "themes": "themes", "agreement": "agreement"}
    for name, key in {**tables, "rules": "evaluation"}.items():
        write_file(folder / f"{name}.csv", csv_text(found[key].records()))
    study.export(folder / "codings.csv")
    study.report(folder / "report.html", title="Needs of people with sight loss", **found)
