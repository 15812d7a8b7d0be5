"""Two versions of one text: what changed between them, and where a span of the one is in the other.

Knows characters only: no document, no coding, no store. Nothing is guessed: a span moves where its
text and its place are certain, and whoever wants the nearest place instead asks for it by name.
"""

from qualkit.revision.hunks import Hunk, hunks
from qualkit.revision.placing import Revision

__all__ = ["Hunk", "Revision", "hunks"]
