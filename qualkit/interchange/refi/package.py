"""The names in a package: which file is the project, and which one a path in it means.

A path is only looked up among the names that the package has; none leads out of it. Nothing is
opened here: whoever opens the package gives the names, and reads what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from qualkit.errors import ReadError
from qualkit.interchange.refi import names


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The names of the files that may be read, by how they are looked up.

    ``project`` is that of the project file.
    """

    name: str
    project: str
    members: dict[str, str]

    @classmethod
    def of(cls, name: str, members: Iterable[str], doubtful: Iterable[str] = ()) -> Contents:
        """The contents of the package called `name`.

        Parameters
        ----------
        name : str
            The package's name, for messages.
        members : iterable of str
            The names of the files that may be read.
        doubtful : iterable of str
            Names that stand more than once.

        Raises
        ------
        ReadError
            If there is no project file in it, or more than one, or two files have one name.
        """
        known: dict[str, str] = {}
        twice = {_folded(each) for each in doubtful}
        for member in members:
            if known.setdefault(_folded(member), member) != member:
                twice.add(_folded(member))
        project = _project(name, known, twice)
        if twice:
            what = f"{name} holds two files called {min(twice)[:100]!r}"
            raise ReadError(what, repair="export it again")
        return cls(name=name, project=project, members=known)

    def beside(self, name: str) -> str | None:
        """The file at that place as the project file sees it; None where there is none."""
        place = PurePosixPath(self.project).parent / name
        return self.members.get(_folded(place.as_posix()))

    def find(self, path: str) -> str | None:
        """The file that a path of the project file means; None where the package has it not."""
        top = PurePosixPath(self.project).parent
        for inside in _readings(path):
            for folder in (names.SOURCES_FOLDER, "", "documents"):
                wanted = _folded((top / folder / inside).as_posix())
                if wanted in self.members:
                    return self.members[wanted]
        return None


def _project(name: str, known: dict[str, str], twice: set[str]) -> str:
    """The one project file; where there are several, the one that is called so, at the top."""
    found = [each for each in known if each.endswith(names.PROJECT_SUFFIX)]
    called = [each for each in found if PurePosixPath(each).name == names.PROJECT_FILE]
    highest = min((each.count("/") for each in called or found), default=0)
    best = [each for each in called or found if each.count("/") == highest]
    if len(best) > 1 or any(each in twice for each in best):
        what = f"{name} holds several project files"
        raise ReadError(what, expected=f"one {names.PROJECT_FILE}", repair="export it again")
    if not best:
        what = f"{name} holds no {names.PROJECT_FILE}"
        raise ReadError(what, expected="a REFI-QDA project", repair="export it again")
    return known[best[0]]


def _readings(path: str) -> list[str]:
    """What a path may mean inside the package; nothing where it leads out of it."""
    bare = path.strip().replace("\\", "/")
    scheme, separator, rest = bare.partition("://")
    bare = (rest if separator and scheme.isalpha() else bare).lstrip("/")
    found = []
    for each in dict.fromkeys((bare, unquote(bare))):
        parts = PurePosixPath(each).parts
        if parts and ".." not in parts and ":" not in parts[0]:
            found.append(each)
    return found


def _folded(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").casefold()
