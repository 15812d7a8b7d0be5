"""The wheel holds what people need offline, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def own_files(folder: str) -> set[str]:
    skipped = {"__pycache__"}
    paths = (ROOT / folder).rglob("*")
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.is_file() and not skipped & set(path.parts)
    }


def test_wheel_ships_the_package_with_its_types_and_data(wheel: zipfile.ZipFile) -> None:
    assert own_files("qualkit") <= set(wheel.namelist())
    assert "qualkit/py.typed" in wheel.namelist()


@pytest.mark.parametrize("folder", ["corpora", "codebooks"])
def test_wheel_ships_corpora_and_codebooks(wheel: zipfile.ZipFile, folder: str) -> None:
    shipped = {f"qualkit/shipped/{name}" for name in own_files(folder)}

    assert shipped
    assert shipped <= set(wheel.namelist())


def test_wheel_ships_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"qualkit"}
    assert not [name for name in wheel.namelist() if "test" in Path(name).name]


def test_metadata_keeps_clear_of_the_other_qualkit(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))

    metadata = HeaderParser().parsestr(wheel.read(name).decode())

    assert metadata["Name"] == "qualkit-toolkit"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == "<3.14,>=3.11"


def test_plain_install_needs_no_large_model_package(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    requires = HeaderParser().parsestr(wheel.read(name).decode()).get_all("Requires-Dist", [])

    plain = [line for line in requires if "extra ==" not in line]

    assert plain
    assert not [line for line in plain if line.startswith(("bertopic", "torch", "sentence"))]
