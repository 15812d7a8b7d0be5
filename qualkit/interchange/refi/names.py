"""The words of QDA-XML: elements, attributes, values, paths, and what may not differ in and out.

Reading and writing share them. Names are compared without their namespace; what is written has
that of version 1.0, which every program takes. REFI-QDA 1.0 and 1.5, Project.xsd, Codebook.xsd.
"""

from __future__ import annotations

from collections.abc import Mapping

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"

PROJECT_ROOT, CODEBOOK_ROOT = "Project", "CodeBook"
PROJECT_FILE, SOURCES_FOLDER = "project.qde", "sources"
PROJECT_SUFFIX = ".qde"
PACKAGE_SUFFIXES = (".qdpx", ".qde")
CODEBOOK_SUFFIX = ".qdc"
INTERNAL = "internal://"
"""Before the path of a file in the package."""

TEXT, PICTURE, PDF, AUDIO, VIDEO = (
    "TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource",
)  # fmt: skip
SOURCES = (TEXT, PICTURE, PDF, AUDIO, VIDEO)

PLAIN_SELECTION, TRANSCRIPT_SELECTION = "PlainTextSelection", "TranscriptSelection"
SELECTIONS: Mapping[str, str] = {
    PLAIN_SELECTION: "text",
    TRANSCRIPT_SELECTION: "transcript",
    "PDFSelection": "pdf",
    "PictureSelection": "picture",
    "AudioSelection": "audio",
    "VideoSelection": "video",
}
"""What each sort of selection selects from."""

TEXT_BODIES = ("Representation", "TextDescription", "Transcript")
"""What holds a text in a source that is none itself."""

VARIABLE_KINDS = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
VALUES = tuple(f"{kind}Value" for kind in VARIABLE_KINDS)

DIRECTIONS = ("Associative", "OneWay", "Bidirectional")

ORDER = (
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs",
    "Description", "NoteRef",
)  # fmt: skip
"""The parts of a project in the order that the schema demands."""

SETTLED = "codepoints,lf,no-bom,exclusive"
"""How qualkit counts positions, in what it writes and in what its readers of tools make."""

SESSION_SET = "session"
"""The description of a set whose sources are one session: what qualkit writes and reads so."""

SIDECAR = "qualkit.jsonl"
"""The file in a package that qualkit writes for itself."""

ORIGIN = "qualkit"
"""How the origin of a package begins that qualkit wrote."""
