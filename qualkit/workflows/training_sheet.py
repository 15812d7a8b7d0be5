"""Disputed units written as a sheet to train coders with, beside the definitions of the codes."""

from __future__ import annotations

from pathlib import Path

from qualkit import store as stores
from qualkit.interchange.training import Sheet, write_sheet
from qualkit.model.codes import Code
from qualkit.model.disagreements import Disagreements
from qualkit.store import Store
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._standing import refuse_characters


def training_sheet(store: Store, found: Disagreements, path: Path) -> bytes:
    """The bytes of the sheet that `path` asks for by its suffix.

    Raises
    ------
    ParameterError
        If the units are characters, the suffix is unknown, or a text is too long for the format.
    """
    refuse_characters(found.unit)
    book = {code.path: code for code in project_codebook(store)[0].codes}
    codes = {name: book.get(name) or Code(path=name) for name in stores.codes.givable(store)}
    return write_sheet(Sheet(found=found, codes=codes), path.name)
