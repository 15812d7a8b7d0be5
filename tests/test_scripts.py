"""The scripts end well: one clear line on what is wrong; half a set-up never passes for a whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = "/usr/bin:/bin"
NOWHERE = "http://127.0.0.1:9/"

# A build backend of the standard library: it lets the copy be installed without any package.
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "sample-1.dist-info"
    with zipfile.ZipFile(folder + "/sample-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr(name + "/METADATA", "Metadata-Version: 2.1\\nName: sample\\nVersion: 1\\n")
        tags = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr(name + "/WHEEL", tags)
        wheel.writestr(name + "/entry_points.txt", "[console_scripts]\\nqualkit = os:getcwd\\n")
        wheel.writestr(name + "/RECORD", "")
    return "sample-1-py3-none-any.whl"
"""
SAMPLE = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A copy of what `scripts/setup` needs, and a home of its own without any pip settings."""

    root: Path
    home: Path

    def setup(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "PYTHON"))}
        own = {
            "HOME": str(self.home),
            "PATH": SYSTEM,
            "PYTHON": sys.executable,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": NOWHERE,
            "PIP_RETRIES": "0",
            "PIP_CACHE_DIR": str(self.home / "cache"),
        }
        return subprocess.run(
            [self.root / "scripts" / "setup", *arguments],
            env=kept | own | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "setup.stamp"


def make_checkout(folder: Path, *, requirements: str) -> Checkout:
    root = folder / "check out"
    (root / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup", root / "scripts" / "setup")
    (root / "requirements.txt").write_text(requirements, encoding="utf-8")
    (root / "pyproject.toml").write_text(SAMPLE, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (folder / "home").mkdir()
    return Checkout(root=root, home=folder / "home")


def make_command(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    (line,) = done.stderr.splitlines()
    assert done.stdout == ""
    return line


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path, requirements="")


@pytest.fixture
def no_python(tmp_path: Path) -> str:
    """A PATH on which every Python is too old: whoever needs one fails at once."""
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        make_command(tmp_path / "old" / name, "echo 3.9.18")
    for name in (
        "awk",
        "bash",
        "df",
        "dirname",
        "env",
        "flock",
        "grep",
        "mkdir",
        "mv",
        "rm",
        "sed",
    ):
        if place := shutil.which(name, path=SYSTEM):
            (tmp_path / "old" / name).symlink_to(place)
    return str(tmp_path / "old")


def test_setup_names_what_is_found_and_needed_when_every_python_is_too_old(
    checkout: Checkout, no_python: str
) -> None:
    done = checkout.setup(PYTHON="", PATH=no_python)

    assert done.returncode == 1
    assert "python3 (3.9.18)" in only_line(done)
    assert "needed: Python 3.11, 3.12 or 3.13" in only_line(done)
    assert "PYTHON=" in only_line(done)
    assert not (checkout.root / ".venv").exists()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("exit 127", "(does not run)"),
        ("echo Python 3.14.0", "(3.14.0)"),
        ('case "$2" in *ensurepip*) exit 1;; *) echo 3.12.1;; esac', "apt install python3.12-venv"),
    ],
)
def test_setup_says_why_the_named_python_does_not_fit(
    checkout: Checkout, tmp_path: Path, body: str, found: str
) -> None:
    make_command(tmp_path / "bin" / "mine", body)

    done = checkout.setup(PYTHON=str(tmp_path / "bin" / "mine"))

    assert done.returncode == 1
    assert found in only_line(done)


def test_setup_refuses_an_unknown_option(checkout: Checkout) -> None:
    done = checkout.setup("--what")

    assert done.returncode == 2
    assert only_line(done).startswith("usage:")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout whose set-up went through; no package is pinned, so it needs no index."""
    made = make_checkout(tmp_path_factory.mktemp("installed"), requirements="")
    done = made.setup()
    assert (done.returncode, done.stderr.count("\n")) == (0, 4), done.stderr
    return made


@pytest.mark.slow
def test_setup_called_again_ends_at_once(installed: Checkout) -> None:
    assert installed.setup("--quiet").returncode == 0
    begun = time.perf_counter()

    done = installed.setup("--quiet")

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert time.perf_counter() - begun < 10


@pytest.mark.slow
def test_setup_installs_changed_requirements_into_the_same_venv(
    installed: Checkout, no_python: str
) -> None:
    (installed.root / "requirements.txt").write_text("# changed\n", encoding="utf-8")

    done = installed.setup(PYTHON="", PATH=no_python)

    assert done.returncode == 0, done.stderr
    assert "making .venv" not in done.stderr
    assert installed.setup("--quiet").stderr == ""


@pytest.mark.slow
def test_setup_says_what_is_needed_when_the_index_is_out_of_reach(installed: Checkout) -> None:
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    (installed.root / "requirements.txt").write_text(pins, encoding="utf-8")

    done = installed.setup()

    (installed.root / "requirements.txt").write_text("", encoding="utf-8")
    assert done.returncode == 1
    step, line = done.stderr.splitlines()
    assert step.endswith("pinned packages … failed")
    assert "pip cannot get altair==" in line
    assert "needed: a package index that pip reaches" in line
    assert "then run scripts/setup again" in line
    assert "://" not in done.stderr
    assert "altair" in (installed.root / ".venv" / "setup.log").read_text(encoding="utf-8")
    assert not installed.stamp.exists()


@pytest.mark.slow
def test_setup_never_trusts_an_interrupted_install(installed: Checkout, no_python: str) -> None:
    partial = installed.root / ".venv" / "setup.partial"
    partial.touch()

    done = installed.setup(PYTHON="", PATH=no_python)

    partial.unlink()
    assert done.returncode == 1
    assert only_line(done).startswith("setup: no usable Python")


@pytest.mark.slow
def test_setup_never_trusts_a_venv_made_elsewhere(installed: Checkout, no_python: str) -> None:
    assert installed.setup().returncode == 0
    moved = installed.root.rename(installed.root.with_name("moved"))

    done = Checkout(root=moved, home=installed.home).setup(PYTHON="", PATH=no_python)

    moved.rename(installed.root)
    assert done.returncode == 1
    assert only_line(done).startswith("setup: no usable Python")


def run_hygiene(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "hygiene.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("see https://" + "pypi" + ".org/project/click", "a package registry"),
        ("--extra" + "-index-url https://example.org", "an index option"),
        ("open('/" + "root/notes.txt')", "a path of one machine"),
        (str(Path.home() / "notes.txt"), "a path of"),
    ],
)
def test_hygiene_finds_addresses_and_machine_paths(tmp_path: Path, line: str, kind: str) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "notes.md").write_text(f"fine\n{line}\n", encoding="utf-8")

    done = run_hygiene("addresses", tmp_path)

    assert done.returncode == 1
    assert done.stdout.startswith(f"notes.md:2: {kind}")


def test_hygiene_leaves_ordinary_text_alone(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    text = (
        "http://127.0.0.1:9/ urn:QDA-XML:project:1.0 at work/home, tests/work/a.txt pip install .\n"
    )
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")

    done = run_hygiene("addresses", tmp_path)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("\nclick==", "\nclick==0.", "click>=8.2 excludes 0."),
        ("\nspacy==", "\n# spacy==", "spacy is not pinned"),
        ("\ntqdm==", "\ntorch==", "torch must stay out"),
        ("\ntqdm==4", "\ntqdm @ https://example.org/4", "an address"),
    ],
)
def test_hygiene_finds_pins_that_do_not_fit(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    (tmp_path / "pins.txt").write_text(pins.replace(before, after), encoding="utf-8")

    done = run_hygiene("pins", tmp_path / "pins.txt")

    assert done.returncode == 1
    assert fault in done.stdout


@pytest.fixture
def bare_browser(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `scripts/browser` in a checkout that is set up, with the commands of one folder only."""
    root, commands = tmp_path / "check out", tmp_path / "commands"
    make_command(root / "scripts" / "setup", "exit 0")
    shutil.copy(ROOT / "scripts" / "browser", root / "scripts" / "browser")
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    commands.mkdir()
    for name in ("bash", "dirname", "env", "mkdir", "rm"):
        (commands / name).symlink_to(shutil.which(name, path=SYSTEM) or "")

    def run(**bodies: str) -> subprocess.CompletedProcess[str]:
        for name, body in bodies.items():
            make_command(commands / name, body)
        command = ["bash", root / "scripts" / "browser"]
        environment = {"PATH": str(commands), "HOME": str(tmp_path)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def test_browser_says_what_is_missing(
    bare_browser: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = bare_browser()

    assert (done.returncode, done.stdout) == (1, "")
    chromium, npm = done.stderr.splitlines()
    assert chromium.startswith("browser: no Chromium on PATH; needed for the tests marked browser")
    assert "QUALKIT_CHROMIUM=" in chromium
    assert npm == "browser: no npm on PATH; needed to get axe-core; install Node.js"


def test_browser_never_takes_another_axe_than_the_pinned(
    bare_browser: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    place = ".venv/browser/node_modules/axe-core"

    done = bare_browser(
        chromium="exit 0", npm=f"mkdir -p {place}; echo 'alert(1)' >{place}/axe.min.js"
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "could not be had as pinned" in done.stderr
