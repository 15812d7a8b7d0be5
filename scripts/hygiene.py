"""Two checks of the gate: no address or machine path in any file, and pins that fit pyproject.toml.

Usage: ``hygiene.py addresses [ROOT]`` or ``hygiene.py pins [REQUIREMENTS]``. Every fault is listed
on a line of its own; the exit code is 1 when there is one. Knows nothing of qualkit's own code.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# One letter of each name stands in brackets, so that this file does not name what it looks for.
ADDRESSES = {
    "a package registry": re.compile(
        r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(org|com)|deb\.[d]ebian\.org|crates\.[i]o"
        r"|conda\.[a]naconda|https?://(?!127\.|localhost)[^\s\"'<>]+/[s]imple\b"
    ),
    "an index option": re.compile(r"--(extra-)?[i]ndex-url[ =]+\w+:|--[f]ind-links[ =]+[\w/]"),
    "a path of one machine": re.compile(
        r"(?<![\w./:~}>-])/(([r]oot|[w]ork)\b/?[\w.]|opt/[wp]/?[\w.])"
    ),
}
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)")
LEFT_OUT = ("llvmlite", "numba", "sentence-transformers", "torch", "umap-learn")


def own_files(root: Path) -> list[Path]:
    """The files of `root` that git tracks, or would if they were added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    found = {root / name for name in listed.stdout.split("\0") if name}
    return sorted(path for path in found if path.is_file())


def machine_paths(root: Path) -> re.Pattern[str]:
    """What matches this checkout's own folder and the home folder of whoever runs this."""
    places = [str(place) for place in (root, Path.home()) if len(place.parts) > 2]
    return re.compile("|".join(re.escape(place) + r"\b" for place in places) or r"(?!)")


def address_faults(root: Path) -> Iterator[str]:
    """Every line of every text file under `root` that holds an address or a machine's path."""
    patterns = ADDRESSES | {"a path of this machine": machine_paths(root)}
    for path in own_files(root):
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            for kind, pattern in patterns.items():
                if match := pattern.search(line):
                    place = f"{path.relative_to(root)}:{number}"
                    yield f"{place}: {kind} ({match[0]}); take it out"


def wanted(pyproject: Path) -> list[Requirement]:
    """What `pyproject` asks for: its dependencies, the extras topics and dev, and the builder."""
    table = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    project = table["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["topics"], *extras["dev"]]
    return [Requirement(line) for line in [*lines, *table["build-system"]["requires"]]]


def pin_faults(requirements: Path, pyproject: Path) -> Iterator[str]:
    """Where the pins of `requirements` do not fit `pyproject`, or say more than versions."""
    text = requirements.read_text(encoding="utf-8")
    pins = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if match := PINNED.match(line):
            pins[canonicalize_name(match["name"])] = match["version"]
        elif line and not line.lstrip().startswith(("#", "--hash=sha256:")):
            yield f"{requirements.name}:{number}: {line!r} is no pin; run scripts/lock"
        if "://" in line:
            yield f"{requirements.name}:{number}: an address; run scripts/lock"
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if PINNED.match(block) and "--hash=sha256:" not in block:
            yield f"{requirements.name}: {block.split()[0]} has no hash; run scripts/lock"
    for requirement in wanted(pyproject):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirements.name}: {requirement.name} is not pinned; run scripts/lock"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{requirements.name}: {requirement} excludes {version}; run scripts/lock"
    for name in sorted(pins.keys() & set(LEFT_OUT)):
        yield f"{requirements.name}: {name} must stay out; see [tool.uv] in pyproject.toml"


def main(arguments: list[str]) -> int:
    """List the faults of one check; 1 when there are any."""
    match arguments:
        case ["addresses", *rest] if len(rest) < 2:
            faults = list(address_faults(Path(*rest).resolve() if rest else ROOT))
        case ["pins", *rest] if len(rest) < 2:
            requirements = Path(*rest) if rest else ROOT / "requirements.txt"
            faults = list(pin_faults(requirements, ROOT / "pyproject.toml"))
        case _:
            print("usage: hygiene.py addresses [ROOT] | pins [REQUIREMENTS]", file=sys.stderr)
            return 2
    print("\n".join(faults) or f"{arguments[0]}: nothing found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
