"""Which language codes can be named: those of languages that a tokenizer, a word list or the
identifier knows.

The codes are written down here, so that asking loads nothing; it is no list of all languages.
"""

from __future__ import annotations

import re

_WELL_FORMED = re.compile(r"([a-z]{2,3})([-_][a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)
_CODES = """
    ace af am an ar ary arz as ast az ba bcl be bg bn bo br bs ca crh cs cy da de dsb dz el en enm
    eo es et eu ext fa fi fo fr fuv fy ga gcf gcr gd gl gom grc gu gug guw gv ha hbo hbs he hi hr
    hsb ht hu hy id ig is it ja jv ka kab kik kk km kmr kn ko ku ky la lb lg lij ln lo lt ltg lv
    mg mk ml mn mr ms mt my nb ne nl nn no nso oc om or pa pcm pl ps pt qu ro ru rw sa sdh se si
    sk sl sn so sq sr st sv sw ta te tg th ti tk tl tn tr tt ug uk ur uz uzs vec vi vo wa wuu xh
    yo yue zh zu
    und
"""
_KNOWN = frozenset(_CODES.split())


def is_language(code: str) -> bool:
    """True when `code` names a language that is known here.

    Parameters
    ----------
    code : str
        An ISO 639-1 code, an ISO 639-3 code of a language that has no shorter one, or ``und``; a
        region or script after it is allowed, case is ignored.

    >>> [is_language(code) for code in ("en-GB", "und", "klingon", "english", "")]
    [True, True, False, False, False]
    """
    found = _WELL_FORMED.fullmatch(code.strip())
    return found is not None and found[1].lower() in _KNOWN
