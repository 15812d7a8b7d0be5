"""Zip archives of transcripts, whole and hostile."""

from __future__ import annotations

import gzip
import io
import random
import stat
import zipfile

import pytest

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import archive


def zipped(**files: str | bytes) -> bytes:
    return zipped_under({name.replace("__", "."): data for name, data in files.items()})


def zipped_under(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def names_and_reasons(data: bytes) -> dict[str, str]:
    return {
        item.name: item.reason for item in archive.Contents(io.BytesIO(data), "a.zip").members()
    }


def test_members_are_listed_by_name_and_read_whole() -> None:
    data = zipped_under({"b/two.txt": "Ben: Hi.", "a.txt": "Ann: Hello.", "b/": ""})

    assert names_and_reasons(data) == {"a.txt": "", "b/two.txt": ""}
    assert archive.Contents(io.BytesIO(data), "a.zip").read("b/two.txt") == b"Ben: Hi."


def test_the_directory_is_read_once_for_all_files() -> None:
    contents = archive.Contents(io.BytesIO(zipped_under({"a.txt": "A", "b.txt": "B"})), "a.zip")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "_RealGetContents", None)
        found = [contents.read(member.name) for member in contents.members()]

    assert found == [b"A", b"B"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../etc/passwd.txt", "its name leads out of the archive"),
        ("/etc/passwd.txt", "its name leads out of the archive"),
        ("C:\\x.txt", "its name leads out of the archive"),
        ("..\\x.txt", "its name leads out of the archive"),
        ("__MACOSX/._a.txt", "hidden"),
        ("deep/.hidden/a.txt", "hidden"),
        ("deep/~$talk.docx", "hidden"),
        (".", "it has no name"),
        ("a.txt.gz", "an archive in an archive; unpack it yourself"),
        ("inner.ZIP", "an archive in an archive; unpack it yourself"),
    ],
)
def test_what_is_not_read_is_left_out_with_its_reason(name: str, reason: str) -> None:
    assert names_and_reasons(zipped_under({name: "x"})) == {name: reason}


def test_a_file_without_a_name_is_left_out() -> None:
    data = zipped(a="x")

    assert names_and_reasons(data[: data.index(b"PK\x01\x02")] + nameless(data)) == {
        "": "it has no name"
    }


def nameless(data: bytes) -> bytes:
    """The directory of an archive whose one file is called `a`, with that name taken out."""
    directory = bytearray(data[data.index(b"PK\x01\x02") :])
    directory[28:30] = b"\0\0"
    del directory[46]
    end = directory.index(b"PK\x05\x06")
    directory[end + 12] -= 1
    return bytes(directory)


def test_a_symbolic_link_is_left_out() -> None:
    packed = io.BytesIO()
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(link, "/etc/passwd")

    assert names_and_reasons(packed.getvalue()) == {"link.txt": "a symbolic link"}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped(bomb__txt=b"\0" * 50_000_000)

    with pytest.raises(
        ReadError,
        match=r"a\.zip would unpack to 48 MB in '.*' alone, 1,0\d\d times its size; expected",
    ):
        archive.Contents(io.BytesIO(data), "a.zip").members()


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(zipped(a__txt="Ann: Hello."))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(ReadError, match=r"a\.zip is encrypted; unpack it yourself"):
        archive.Contents(io.BytesIO(bytes(data)), "a.zip").members()


def test_no_archive_at_all_is_refused() -> None:
    with pytest.raises(ReadError, match=r"a\.zip is damaged or no zip archive"):
        archive.Contents(io.BytesIO(b"no zip"), "a.zip").members()


def test_a_gzip_file_is_an_archive_of_one() -> None:
    packed = io.BytesIO(gzip.compress(mtime=0, data=b"Ann: Hello."))

    (member,) = archive.Contents(packed, "talk.txt.gz").members()

    assert (member.name, member.reason) == ("talk.txt", "")
    assert archive.Contents(packed, "talk.txt.gz").read(member.name) == b"Ann: Hello."


def test_a_gzip_bomb_is_refused_before_it_is_whole() -> None:
    packed = io.BytesIO(gzip.compress(mtime=0, data=b"\0" * 50_000_000))

    with pytest.raises(ReadError, match=r"a\.csv\.gz would unpack to more than 9 MB; expected"):
        archive.Contents(packed, "a.csv.gz").read("a.csv")


@pytest.mark.parametrize("data", [b"no gzip", gzip.compress(mtime=0, data=b"Ann: Hello.")[:-4]])
def test_a_damaged_gzip_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.txt\.gz is damaged or no gzip file; make it again"):
        archive.Contents(io.BytesIO(data), "a.txt.gz").read("a.txt")


def test_damaged_archives_raise_nothing_but_our_errors() -> None:
    whole = zipped(a__txt="Ann: Hello.\n" * 50, b__md="# B\n")
    generator = random.Random(3)
    refused = 0
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(generator.randint(1, 6)):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        cut = bytes(damaged[: generator.choice([len(damaged), generator.randrange(len(damaged))])])
        try:
            for member in archive.Contents(io.BytesIO(cut), "a.zip").members():
                archive.Contents(io.BytesIO(cut), "a.zip").read(member.name)
        except QualkitError:
            refused += 1

    assert refused > 100
