"""The one face of a study that Python users, the commands and the page share: `Project`.

Its methods stand by what they do: `contents` lists, `changes` writes, `pseudonyms` takes names out
and back, `findings` computes and reports. Each asks one workflow.
"""

from qualkit.project.face import Project, preview_ingest
from qualkit.project.files import (
    CASE_FILES,
    NETWORKS,
    PICTURES,
    SHEETS,
    chart_kinds,
    chart_table,
    check_codebook,
    check_codebook_text,
    check_examples,
    check_output,
    diff_codebooks,
    draw,
    is_exchange,
    read_passphrase,
    write_file,
    write_network,
)
from qualkit.workflows._defaults import default_coder, random_guid, shipped, wall_clock

__all__ = [
    "CASE_FILES",
    "NETWORKS",
    "PICTURES",
    "SHEETS",
    "Project",
    "chart_kinds",
    "chart_table",
    "check_codebook",
    "check_codebook_text",
    "check_examples",
    "check_output",
    "default_coder",
    "diff_codebooks",
    "draw",
    "is_exchange",
    "preview_ingest",
    "random_guid",
    "read_passphrase",
    "shipped",
    "wall_clock",
    "write_file",
    "write_network",
]
