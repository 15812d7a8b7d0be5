"""REFI-QDA: whole projects (``.qdpx``, ``.qde``) and codebooks (``.qdc``).

`elements` are what a file holds, `names` the words it uses; `parsing` reads them, `package` looks
up files in a package, `offsets` finds out how a program counted positions.
"""

from qualkit.interchange.refi.code_tree import CodeTree, code_tree
from qualkit.interchange.refi.guids import Guids
from qualkit.interchange.refi.offsets import Asked, Choice, choose, refuse_even, settle
from qualkit.interchange.refi.package import Contents
from qualkit.interchange.refi.parsing import MAX_XML, read_codebook, read_project
from qualkit.interchange.refi.units import RawText, Reading

__all__ = [
    "MAX_XML",
    "Asked",
    "Choice",
    "CodeTree",
    "Contents",
    "Guids",
    "RawText",
    "Reading",
    "choose",
    "code_tree",
    "read_codebook",
    "read_project",
    "refuse_even",
    "settle",
]
