"""The project as a REFI-QDA package, with a sidecar for what the standard cannot say.

The sidecar is a file in the package that other programs leave alone: all of the project as lines
of JSON, sealed to the project file beside it, so that qualkit reads everything back.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectDamaged, ProjectError, QualkitError
from qualkit.interchange.refi import elements, names
from qualkit.interchange.refi.sidecar import sealed
from qualkit.interchange.refi.writing import codebook_xml, project_xml
from qualkit.model.exchange import ExportedExchange, Written
from qualkit.store import Store
from qualkit.store.files import check_target, write_whole
from qualkit.store.sidecar import lines
from qualkit.transcripts import archive
from qualkit.workflows._refi_out import Making, elements_in, origin
from qualkit.workflows._refi_out_codes import codes_out, rules_in

Progress = Callable[[int, int], None]

SUFFIXES = (names.PACKAGE_SUFFIXES[0], names.CODEBOOK_SUFFIX)
"""The suffixes of what is written here."""

_DATE = (1980, 1, 1, 0, 0, 0)
_PERMISSIONS = 0o600 << 16
_LINES = 1000
"""Lines that are compressed at a time."""


def export_refi(
    store: Store, out: Path, *, sidecar: bool = True, progress: Progress | None = None
) -> ExportedExchange:
    """Write the project to `out` (``.qdpx``) or its codebook (``.qdc``); what is in it, what not.

    Parameters
    ----------
    store : Store
        The project.
    out : Path
        Where to; by its suffix a package or a codebook.
    sidecar : bool
        Whether the package holds all the rest too: earlier versions of texts, original files, who
        did what and when. Without it only what the standard says leaves the project.
    progress : callable, optional
        Told of how many texts so many are written.

    Raises
    ------
    ParameterError
        If whoever looks codes blind, or the suffix is another.
    ProjectError
        If a codebook is asked for and there is none.
    ProjectDamaged
        If the project does not hold together.
    """
    stores.coders.refuse_blind(store, "a package holds other coders' work")
    check_target(out)
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ParameterError(f"{out.name} as REFI-QDA", expected=f"a name in {', '.join(SUFFIXES)}")
    with store.reading():
        if suffix == names.CODEBOOK_SUFFIX:
            return _codebook(store, out)
        made = _made(store)
        beyond = {**stores.beyond.counts(store), **rules_in(store)}
        write_whole(out, _packed(store, made, sidecar=sidecar, progress=progress))
    return ExportedExchange(
        file=str(out), written=_listed(elements_in(made)), beyond=_listed(beyond), sidecar=sidecar
    )


def _made(store: Store) -> elements.Project:
    try:
        return Making.of(store).project()
    except QualkitError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = f"{store.path.name} is damaged: what is in it does not hold together"
        raise ProjectDamaged(what, repair="see 'qualkit check', restore a backup") from error


def _codebook(store: Store, out: Path) -> ExportedExchange:
    codes = codes_out(store)
    if not codes:
        raise ProjectError(f"{store.path.name} has no codes", repair="import a codebook first")
    write_whole(out, codebook_xml(elements.Codebook(origin=origin(), codes=codes)))
    return ExportedExchange(
        file=str(out), written=_listed({"code": len(codes)}), beyond=_listed(rules_in(store))
    )


def _packed(
    store: Store, made: elements.Project, *, sidecar: bool, progress: Progress | None
) -> bytes:
    """The package, which depends on nothing but what is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        seal = _put(package, names.PROJECT_FILE, project_xml(made))
        digests = {names.PROJECT_FILE: seal}
        texts = stores.documents.texts(store)
        for done, source in enumerate(made.sources, 1):
            inside = f"{names.SOURCES_FOLDER}/{source.guid}.txt"
            digests[inside] = _put(package, inside, [texts[source.name].encode()])
            if progress:
                progress(done, len(made.sources))
        if sidecar:
            _put(package, names.SIDECAR, _sidecar(store, digests))
        _refuse_unreadable(package.infolist())
    return out.getvalue()


def _refuse_unreadable(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what `import` would refuse as too large."""
    size = sum(info.file_size for info in infos)
    if size > archive.MAX_UNPACKED or len(infos) > archive.MAX_MEMBERS:
        raise ProjectError(
            f"the package would have {size / 1024**2:,.0f} MB in {len(infos):,} files, which no"
            " import reads",
            expected=f"{archive.MAX_UNPACKED // 1024**2} MB in {archive.MAX_MEMBERS:,} files",
            repair="leave the sidecar out (--no-sidecar), or pass on the project file itself",
        )


def _sidecar(store: Store, digests: dict[str, str]) -> Iterator[bytes]:
    yield sealed(digests)
    told = lines(store)
    while part := "".join(itertools.islice(told, _LINES)):
        yield part.encode()


def _put(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write a file into the package; its SHA-256."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _PERMISSIONS
    digest = hashlib.sha256()
    with package.open(info, "w", force_zip64=True) as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _listed(counts: Mapping[str, int]) -> tuple[Written, ...]:
    return tuple(Written(kind=kind, count=n) for kind, n in counts.items())
