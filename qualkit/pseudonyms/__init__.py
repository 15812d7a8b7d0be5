"""Names in texts: found, replaced by pseudonyms, kept apart under a passphrase, looked for again.

Knows texts and spellings; the project file, its tables and its versions are others' business.
Whatever is found is a proposal: people decide. Nothing here makes a text anonymous.
"""

from qualkit.pseudonyms import keyfile, records
from qualkit.pseudonyms.corpus import Corpus, Text
from qualkit.pseudonyms.find import Person, proposals
from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.gazetteer import read_gazetteer
from qualkit.pseudonyms.keyfile import Key
from qualkit.pseudonyms.lists import read_list
from qualkit.pseudonyms.people import is_label
from qualkit.pseudonyms.replace import NEVER, Form, Found, Replacer, revision
from qualkit.pseudonyms.restore import Restorer

__all__ = [
    "NEVER",
    "Corpus",
    "Form",
    "Found",
    "Key",
    "Person",
    "Replacer",
    "Restorer",
    "Text",
    "is_label",
    "keyfile",
    "proposals",
    "read_gazetteer",
    "read_list",
    "records",
    "revision",
    "tokens",
]
