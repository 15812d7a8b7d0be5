"""Projects in the files that other programs work in, as the objects of a REFI-QDA project.

Each module knows the tables of one program, given as rows of plain values, and makes of them what
`qualkit.interchange.refi.elements` describes, texts included, with positions in code points. What
has no place there is counted with its reason. Nothing here knows SQLite or the disk.
"""

from qualkit.interchange.tools.found import Found, Tables
from qualkit.interchange.tools.programs import PROGRAMS, Program, is_maxqda, known, unknown

__all__ = ["PROGRAMS", "Found", "Program", "Tables", "is_maxqda", "known", "unknown"]
