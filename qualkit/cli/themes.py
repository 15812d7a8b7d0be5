"""`qualkit themes`: topics in what participants say, and what people make of them and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import output, theme_actions, theme_cards, themes_by
from qualkit.cli.options import click, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.cli.theme_actions import Action, Options
from qualkit.cli.themes_intrusion import score_tasks, write_tasks
from qualkit.model.codings import BASES
from qualkit.model.intrusion import KINDS
from qualkit.model.reports import percent
from qualkit.model.themes import Themes, Topic
from qualkit.project import Project

_FINDING = (
    "topics", "engine", "encoder", "seed", "with_moderators", "segments", "stop_words", "guided",
    "nearness",
)  # fmt: skip


def _find(study: Project, _: tuple[str, ...], given: Options, printing: Options) -> None:
    if given["nearness"] is not None and not given["guided"]:
        raise click.UsageError("--nearness goes with --guided")
    wanted = {name: given[name] for name in _FINDING if given[name] is not None}
    with output.progress("themes") as progress:
        found = study.themes(progress=progress, **wanted)
    output.emit(found, show=partial(show, everything=given["everything"]), **printing)
    drawn(found, given["picture"], "topics")


def _show(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    if words:
        card = study.topic(words[0], run=given["run"])
        output.emit(card, show=theme_cards.show_card, **printing)
    else:
        found = study.latest_themes(run=given["run"])
        output.emit(found, show=partial(show, everything=given["everything"]), **printing)


ACTIONS: Mapping[str, Action] = {
    "find": Action(_find, options=(*_FINDING, "everything", "picture")),
    "show": Action(_show, (0, 1), "[TOPIC]", ("run", "everything")),
    "by": Action(themes_by.by, (0, 1), "[ATTRIBUTE]", ("run", "seed", "picture")),
    "chart": Action(themes_by.chart, (1,), "KIND", ("run", "picture")),
    "rename": Action(theme_actions.rename, (2,), "TOPIC NAME", ("run", "coder")),
    "claim": Action(
        theme_actions.claim,
        range(1000),
        "TOPIC… --name NAME",
        ("name", "memo", "codes", "run", "coder"),
    ),
    "claims": Action(theme_actions.claims),
    "change": Action(
        theme_actions.change,
        (1,),
        "THEME",
        ("name", "memo", "codes", "add_topics", "without_topics", "without_codes", "run", "coder"),
    ),
    "remove": Action(theme_actions.remove, (1,), "THEME", ("coder",)),
    "code": Action(theme_actions.code, (2,), "TOPIC CODE", ("is_new", "at_least", "run", "coder")),
    "intrusion": Action(write_tasks, usage="--out FILE.csv", options=("kind", "out", "seed")),
    "score": Action(score_tasks, range(1, 1000), "FILE.csv…"),
    "overlap": Action(theme_actions.overlap, options=("run", "basis", "codes", "coder")),
}
"""What can be done; without a word, topics are found."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="find")
@click.argument("words", nargs=-1)
@click.option("--topics", type=click.IntRange(min=1), help="How many; by default a sweep says.")
@click.option("--engine", type=click.Choice(["bertopic", "nmf"]), default="bertopic")
@click.option(
    "--encoder",
    default="default",
    show_default=True,
    help="find: gives the vectors; none: words alone, nothing to encode.",
)
@click.option("--seed", default=0, show_default=True)
@click.option("--moderators", "with_moderators", is_flag=True, help="Read moderators too.")
@click.option(
    "--segments", type=click.Choice(["speaker", "item"]), help="find: stay within an agenda item."
)
@click.option(
    "--stop-words",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="find: words that are no terms, one a line.",
)
@click.option("--guided", is_flag=True, help="find: each code of the codebook guides a topic.")
@click.option(
    "--nearness",
    type=click.FloatRange(0, 1),
    help="find --guided: the least cosine of a segment and a code.  [default: 0.25]",
)
@click.option("--kind", type=click.Choice(KINDS), help="intrusion: what intrudes.  [default: word]")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="intrusion: the blind table."
)
@charted("find, by, chart: also draw it")
@click.option("--all", "everything", is_flag=True, help="find, show: unstable topics too.")
@click.option("--run", type=int, help="show and others: the topics of this run, not the newest.")
@click.option("--name", help="claim, change: what the theme is called.")
@click.option("--memo", help="claim, change: what is claimed, in prose.")
@click.option("--code", "codes", multiple=True, help="claim, change: a code that it rests on.")
@click.option("--topic", "add_topics", multiple=True, help="change: a topic more to rest on.")
@click.option("--without-topic", "without_topics", multiple=True, help="change: a topic less.")
@click.option("--without-code", "without_codes", multiple=True, help="change: a code less.")
@click.option("--new", "is_new", is_flag=True, help="code: make the code first.")
@click.option(
    "--at-least", type=click.FloatRange(0, 1), default=0.0, help="code: the least weight."
)
@click.option(
    "--basis", type=click.Choice(BASES), default="decided", help="overlap: as in contrast."
)
@click.option("--coder", help="Who does it; overlap: only this coder's codings.")
@printed
@click.pass_context
def command(
    context: click.Context, /, project: Path, action: str, words: tuple[str, ...], **options: Any
) -> None:
    """Find topics over segments of 60 to 150 words in PROJECT, with who speaks of each.

    \b
    qualkit themes PROJECT [--topics N]          find topics anew
    qualkit themes PROJECT show [TOPIC]          the newest ones, or one on a card
    qualkit themes PROJECT by [ATTRIBUTE]        by role, an attribute, session, date or part
    qualkit themes PROJECT chart KIND            topics, map, hierarchy or stability, in numbers
    qualkit themes PROJECT rename TOPIC NAME     later runs carry the name over
    qualkit themes PROJECT claim TOPIC … --name NAME [--memo TEXT] [--code CODE]
    qualkit themes PROJECT claims                the themes, with quotes
    qualkit themes PROJECT change THEME [--name …] [--memo …] [--topic N] [--without-topic N]
    qualkit themes PROJECT remove THEME
    qualkit themes PROJECT code TOPIC CODE [--new] [--at-least W]   suggestions for review
    qualkit themes PROJECT overlap               topics against codes, what no code covers
    qualkit themes PROJECT intrusion --out FILE.csv   blind tasks: which word is not of it?
    qualkit themes PROJECT score FILE.csv …      answered tasks against chance

    A TOPIC is told by its number or name, a THEME by its name or the beginning of its id. A theme
    is what an analyst claims; it rests on topics and codes and follows its topics to later runs.
    rename, claim, change and remove are steps: 'codings PROJECT undo' takes them back.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    _check(context, action, words)
    printing, given = split(options)
    with Project.open(project) as study:
        ACTIONS[action].run(study, words, given, printing)


def _check(context: click.Context, action: str, words: tuple[str, ...]) -> None:
    chosen = ACTIONS[action]
    if len(words) not in chosen.counts:
        usage = f"themes PROJECT {action} {chosen.usage}".rstrip()
        raise click.UsageError(f"it is '{usage}'")
    always = {"project", "action", "words", "as_json", "as_csv", "output"}
    for option in context.command.params:
        name = option.name or ""
        is_given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if is_given and name not in always.union(chosen.options):
            raise click.UsageError(f"{option.opts[0]} does not go with {action}")


def show(themes: Themes, *, everything: bool = False) -> None:
    """Print the topics with who speaks of each, those that do not hold folded into a line.

    Where none holds there would be nothing to look at: then all are shown, and that is said.
    """
    unstable = [topic for topic in themes.topics if topic.is_unstable]
    none_holds = len(unstable) == len(themes.topics)
    folded = [] if everything or none_holds else unstable
    rows = [_row(topic) for topic in themes.topics if topic not in folded]
    roles = sorted({role for topic in themes.topics for role in topic.roles})
    names = ("name",) if any(topic.name for topic in themes.topics) else ()
    if rows:
        output.table(rows, ("topic", *names, "terms", "size", "stability", *roles))
    if folded:
        told = "; ".join(f"{topic.topic} {topic.called}" for topic in folded)
        output.prose(f"folded away as unstable (--all shows them): {told}")
    if unstable and none_holds:
        output.prose("No topic is stable, so that all are shown: fewer topics may hold better.")
    output.prose(
        f"{themes.engine}: {len(themes.topics)} topics over {themes.segments} segments,"
        f" {themes.outliers} outliers; stability {output.shown(themes.stability)}, without a"
        f" session {output.shown(themes.leave_one_out)}; C_V {output.shown(themes.c_v)}, NPMI"
        f" {output.shown(themes.coherence)}, diversity {output.shown(themes.diversity)}; seed"
        f" {themes.seed}"
    )
    _show_sweep(themes.parameters.get("sweep", ()))
    for note in themes.notes:
        output.prose(f"note: {note}")


def _row(topic: Topic) -> dict[str, Any]:
    return {
        "topic": topic.topic,
        "name": topic.name,
        "terms": ", ".join(topic.terms[:8]),
        "size": topic.size,
        "stability": topic.stability,
        **{role: percent(share) for role, share in topic.roles.items()},
    }


def _show_sweep(table: Sequence[Mapping[str, Any]]) -> None:
    """Print what each number of topics gives, where several were tried."""
    if len(table) > 1:
        rows = [
            {
                **row,
                "C_V": row.get("c_v"),
                "NPMI": row["coherence"],
                "without a session": row["stability"],
            }
            for row in table
        ]
        output.table(rows, ("topics", "C_V", "NPMI", "diversity", "without a session"))
