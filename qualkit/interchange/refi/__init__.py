"""REFI-QDA: whole projects (``.qdpx``, ``.qde``) and codebooks (``.qdc``).

`elements` are what a file holds, `names` the words it uses; `parsing` reads them, `writing` writes
them, `package` looks up files in a package. How a program counted positions is in `offsets`, with
`units` and `evidence`; they bring numpy, and are imported by name.
"""

from qualkit.interchange.refi.code_tree import CodeTree, code_tree
from qualkit.interchange.refi.guids import Guids, remark_guid, shaped
from qualkit.interchange.refi.package import Contents
from qualkit.interchange.refi.parsing import MAX_XML, read_codebook, read_project

__all__ = [
    "MAX_XML",
    "CodeTree",
    "Contents",
    "Guids",
    "code_tree",
    "read_codebook",
    "read_project",
    "remark_guid",
    "shaped",
]
