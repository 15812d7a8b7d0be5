"""Damaged packages: a typed error in one line, or a sound import; never anything between."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree
from project_fakes import new_project
from refi_packages import TALK, packed, small

from qualkit.errors import QualkitError
from qualkit.model.exchange import ImportedExchange
from qualkit.project import Project

_VALUES = (
    "", "-1", "9" * 40, "NaN", "../../etc/passwd", "internal://talk.txt", "{}", "a" * 300, "#zz",
    "x/y", "\U0001f600", "9999-99-99T99:99:99Z", "00000000-0000-0000-0000-000000000031",
)  # fmt: skip


def _xml(chance: random.Random) -> bytes:
    """The small project with values, elements and texts changed, left out or doubled."""
    root = etree.fromstring(small().encode())
    for _ in range(chance.randint(1, 8)):
        element = chance.choice(list(root.iter()))
        what = chance.randrange(4)
        if what == 0 and element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(_VALUES))
        elif what == 1 and element.getparent() is not None:
            element.getparent().remove(element)
        elif what == 2 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif what == 3 and element is not root:
            element.append(etree.fromstring(etree.tostring(element)))
    return bytes(etree.tostring(root))


def _bytes(chance: random.Random, data: bytes) -> bytes:
    """`data` with bytes changed, left out, put in, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(changed))
        what = chance.randrange(4)
        if what == 0:
            changed[at] = chance.randrange(256)
        elif what == 1:
            del changed[at : at + chance.randint(1, 30)]
        elif what == 2:
            changed[at:at] = chance.randbytes(chance.randint(1, 20))
        elif chance.random() < 0.3:
            del changed[max(1, at) :]
        changed = changed or bytearray(b"x")
    return bytes(changed)


def _package(seed: int) -> bytes:
    chance = random.Random(seed)
    whole = packed(small(), {"talk.txt": TALK})
    kinds = {
        0: lambda: packed(_xml(chance), {"talk.txt": TALK}),
        1: lambda: _bytes(chance, whole),
        2: lambda: packed(_bytes(chance, small().encode()), {"talk.txt": TALK}),
        3: lambda: packed(small(), {"talk.txt": _bytes(chance, TALK.encode())}),
    }
    return kinds[seed % 4]()


def _imported(study: Project, package: Path) -> tuple[ImportedExchange | None, str]:
    try:
        return study.import_refi(package), ""
    except QualkitError as error:
        return None, str(error)


@pytest.mark.parametrize("part", range(4))
def test_a_mutated_package_is_refused_whole_or_imported_soundly(tmp_path: Path, part: int) -> None:
    path, package = tmp_path / "study.qualkit", tmp_path / "p.qdpx"
    with new_project(path) as study:
        for seed in range(part, 100, 4):
            package.write_bytes(_package(seed))
            before = path.read_bytes()

            found, message = _imported(study, package)

            assert "\n" not in message, seed
            assert found or path.read_bytes() == before, seed
            for item in found.kinds if found else ():
                assert item.found == item.imported + item.known + item.n_lost, seed

        assert not study.check()
