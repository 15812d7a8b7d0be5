"""The code tree outside a project: read from YAML, checked, changed, written back, compared.

Nothing here knows how a rule votes (`qualkit.rules`) or where a codebook is kept
(`qualkit.store`).
"""

from qualkit.codebook.diff import diff
from qualkit.codebook.editing import edit
from qualkit.codebook.finding import find_code
from qualkit.codebook.names import resolve
from qualkit.codebook.reading import parse_codebook, read_codebook
from qualkit.codebook.writing import write_codebook

__all__ = [
    "diff",
    "edit",
    "find_code",
    "parse_codebook",
    "read_codebook",
    "resolve",
    "write_codebook",
]
