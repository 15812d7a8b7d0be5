"""Word documents as bytes that depend on nothing but what stands in them.

python-docx dates the parts of the archive by the clock; here they are dated alike.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from qualkit.model.reports import visible

if TYPE_CHECKING:
    from docx.document import Document

_NO_XML = re.compile("[\ufffe\uffff]")
_LONGEST_TITLE = 255
_DATE = (1980, 1, 1, 0, 0, 0)
_WRITTEN = datetime(*_DATE)  # noqa: DTZ001 - Word's dates have no zone


def saved(document: Document, title: str) -> bytes:
    """The package, without author and with fixed dates."""
    properties = document.core_properties
    properties.author, properties.title = "", held(title)[:_LONGEST_TITLE]
    properties.created = properties.modified = _WRITTEN
    made = io.BytesIO()
    document.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            again = zipfile.ZipInfo(item.filename, _DATE)
            again.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(again, before.read(item))
    return out.getvalue()


def held(text: str) -> str:
    r"""`text` with what XML cannot hold spelled out.

    >>> held("a\x07b")
    'a[U+0007]b'
    """
    if text.isprintable():
        return text
    return _NO_XML.sub(lambda match: f"[U+{ord(match[0]):04X}]", visible(text))
