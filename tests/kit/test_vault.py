"""Files kept encrypted: what goes in comes out, and nothing else does."""

import os
import time

import pytest

from qianshou.kit import vault
from qianshou.kit.ids import new_uid


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 2 * vault.CHUNK])
def test_what_goes_in_comes_out(size):
    name, data = new_uid(), os.urandom(size)
    vault.put(name, data, scope="county")
    assert vault.get(name, scope="county") == data


def test_nothing_readable_lies_on_the_disk():
    name = new_uid()
    vault.put(name, "杨小梅,13800001234".encode() * 10, scope="county")
    sealed = vault._path(name).read_bytes()
    assert "杨小梅".encode() not in sealed
    assert b"13800001234" not in sealed
    assert vault._path(name).stat().st_mode & 0o077 == 0


def _changed(name, how):
    path = vault._path(name)
    path.write_bytes(how(path.read_bytes()))


@pytest.mark.parametrize(
    "how",
    [
        lambda b: b[:-1],
        lambda b: b[:20] + bytes([b[20] ^ 1]) + b[21:],
        lambda b: b[: 12 + vault.CHUNK + 16],
        lambda b: b[:12],
        lambda b: b"",
    ],
    ids=["shorter", "one bit", "whole last chunk gone", "head only", "empty"],
)
def test_a_changed_file_does_not_open(how):
    name = new_uid()
    vault.put(name, os.urandom(vault.CHUNK + 100), scope="county")
    _changed(name, how)
    with pytest.raises(ValueError):
        vault.get(name, scope="county")


def test_another_county_and_another_name_do_not_open_it():
    name, other = new_uid(), new_uid()
    vault.put(name, b"x", scope="county")
    with pytest.raises(ValueError):
        vault.get(name, scope="neighbour")
    path = vault._path(other)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(vault._path(name).read_bytes())
    with pytest.raises(ValueError):
        vault.get(other, scope="county")


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 16, "a" * 15, "a" * 17, "a/b" * 5 + "a"])
def test_a_name_that_is_no_uid_is_refused(name):
    with pytest.raises(ValueError):
        vault.get(name, scope="county")


def test_a_name_is_used_once_and_erased_once():
    name = new_uid()
    vault.put(name, b"x", scope="county")
    with pytest.raises(FileExistsError):
        vault.put(name, b"y", scope="county")
    assert vault.erase(name)
    assert not vault.erase(name)


def test_strays_are_files_no_row_knows_and_old_enough():
    known, stray = new_uid(), new_uid()
    for name in (known, stray):
        vault.put(name, b"x", scope="county")
    assert vault.strays({known}, older_than=time.time() + 5) == [stray]
    assert vault.strays({known}, older_than=time.time() - 60) == []
