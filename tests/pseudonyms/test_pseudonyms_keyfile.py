"""The key file opens with its passphrase, whole and unchanged, and not otherwise."""

from __future__ import annotations

import pytest

from qualkit.errors import ParameterError, ReadError
from qualkit.pseudonyms import Form, Key, keyfile

PASSPHRASE = "four words in a row"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 4)


def full_key() -> Key:
    return Key(
        project="b3",
        forms=[Form(kind="participant", text="Zoë Quill", replacement="[P01]", case="inside")],
        texts={"ab": [[0, 5, "Zoë \ud800😀"]]},
        cells={"coding.memo:1": [["[P01]", "Zoë"]]},
        people={"g": {"name": "Zoë Quill", "aliases": ["Zoë"]}},
        codings={"c": [0, 5, 1, 3]},
        originals={"sha": b"\x00\xff" * 1000},
    )


def test_it_opens_with_its_passphrase() -> None:
    data = keyfile.sealed(full_key(), PASSPHRASE)

    assert keyfile.opened(data, PASSPHRASE, "k") == full_key()
    assert keyfile.is_key_file(data)


def test_the_same_letters_are_the_same_passphrase() -> None:
    data = keyfile.sealed(Key(), "cafe\u0301 au lait, please")

    assert keyfile.opened(data, "caf\u00e9 au lait, please", "k") == Key()


def test_nothing_of_it_can_be_read() -> None:
    data = keyfile.sealed(full_key(), PASSPHRASE)

    for secret in ("Quill", "Zoë", "[P01]", "originals", PASSPHRASE):
        assert secret.encode() not in data


def test_salt_and_nonce_are_new_each_time() -> None:
    assert keyfile.sealed(Key(), PASSPHRASE) != keyfile.sealed(Key(), PASSPHRASE)


def test_a_wrong_passphrase_is_told() -> None:
    data = keyfile.sealed(Key(), PASSPHRASE)

    with pytest.raises(ReadError, match="k does not open; expected its own passphrase"):
        keyfile.opened(data, "another passphrase", "k")


def test_any_changed_byte_is_told() -> None:
    data = keyfile.sealed(full_key(), PASSPHRASE)

    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(ReadError, match=r"^k (does not open|is cut off|is no key|is a key)"):
            keyfile.opened(bytes(changed), PASSPHRASE, "k")


def test_any_cut_is_told() -> None:
    data = keyfile.sealed(Key(), PASSPHRASE)

    for length in (0, 5, 19, 21, 23, 60, 200, len(data) - 1):
        with pytest.raises(ReadError, match=r"^k (does not open|is cut off|is no key file)"):
            keyfile.opened(data[:length], PASSPHRASE, "k")


def test_a_cost_that_would_eat_the_memory_is_refused() -> None:
    data = keyfile.sealed(Key(), PASSPHRASE).replace(b'"n": 16', b'"n": 16777216')

    with pytest.raises(ReadError, match="cut off or damaged"):
        keyfile.opened(data, PASSPHRASE, "k")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(ParameterError, match="a passphrase of 5 characters; expected at least 12"):
        keyfile.sealed(Key(), "short")


def test_a_key_file_of_an_older_format_is_refused_in_one_line() -> None:
    data = keyfile.sealed(Key(), PASSPHRASE).replace(b"file 2", b"file 1")

    assert keyfile.is_key_file(data)
    with pytest.raises(ReadError, match="k is a key file of another version of qualkit"):
        keyfile.opened(data, PASSPHRASE, "k")
