"""Files kept encrypted under random names (DECISIONS 10): AES-256-GCM in chunks, bound to name, place and end. Knows no owner.

Who may open which file, until when, and what the trail says of it stands in `papers.files`; nothing else calls this.
"""

import os
import pathlib
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from qianshou.kit import keyring

CHUNK = 1024 * 1024
_HEAD = b"QV1"
_NAME = re.compile(r"[a-z2-7]{16}")


def folder() -> pathlib.Path:
    """The vault's folder, readable by its owner only."""
    place = pathlib.Path(settings.DATA) / "vault"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _path(name: str) -> pathlib.Path:
    if not _NAME.fullmatch(name):
        raise ValueError("a vault name is sixteen base32 characters")
    return folder() / name[:2] / name


def _cipher(key_id: int, scope: str) -> AESGCM:
    return AESGCM(keyring.derived(key_id, "vault", scope))


def _bound(name: str, number: int, last: bool) -> bytes:
    return f"vault:{name}:{number}:{int(last)}".encode()


def put(name: str, data: bytes, *, scope: str) -> None:
    """Writes and syncs one file whole or not at all; `scope` is the county's uid. Refuses a name that is taken."""
    path = _path(name)
    if path.exists():
        raise FileExistsError(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _write(name, path, data, scope)


def _write(name: str, path: pathlib.Path, data: bytes, scope: str) -> None:
    key_id, prefix = keyring.current_id(), os.urandom(8)
    cipher = _cipher(key_id, scope)
    starts = range(0, max(len(data), 1), CHUNK)
    rough = path.with_suffix(".part")
    with os.fdopen(os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(_HEAD + bytes([key_id]) + prefix)
        for number, at in enumerate(starts):
            nonce = prefix + number.to_bytes(4, "big")
            out.write(cipher.encrypt(nonce, data[at : at + CHUNK], _bound(name, number, number == len(starts) - 1)))
        out.flush()
        os.fsync(out.fileno())
    os.replace(rough, path)


def get(name: str, *, scope: str) -> bytes:
    """The plain bytes; raises FileNotFoundError, or ValueError when the file was changed, cut short or moved."""
    sealed = _path(name).read_bytes()
    if sealed[:3] != _HEAD or len(sealed) < 28:
        raise ValueError("not a file of the vault")
    cipher, prefix = _cipher(sealed[3], scope), sealed[4:12]
    step = CHUNK + 16
    starts = range(12, len(sealed), step)
    try:
        return b"".join(
            cipher.decrypt(prefix + n.to_bytes(4, "big"), sealed[at : at + step], _bound(name, n, n == len(starts) - 1)) for n, at in enumerate(starts)
        )
    except InvalidTag as error:
        raise ValueError(f"vault file {name} does not open") from error


def names() -> list[str]:
    """Every file there is."""
    return [p.name for p in sorted(folder().glob("??/*")) if p.is_file() and not p.suffix]


def reseal(name: str, *, scope: str) -> bool:
    """Seals one file anew with the current key; False where it is so already, or gone."""
    path = _path(name)
    try:
        if path.read_bytes()[3:4] == bytes([keyring.current_id()]):
            return False
        data = get(name, scope=scope)
    except FileNotFoundError:
        return False
    _write(name, path, data, scope)
    return True


def erase(name: str) -> bool:
    """Removes one file; False when it was gone already."""
    try:
        _path(name).unlink()
    except FileNotFoundError:
        return False
    return True


def strays(known: set[str], *, older_than: float) -> list[str]:
    """Names of files no row knows (a transaction that was rolled back), written before the time stamp `older_than`."""
    found = [p for p in folder().glob("??/*") if p.is_file() and p.stat().st_mtime < older_than]
    for rough in [p for p in found if p.suffix == ".part"]:
        rough.unlink(missing_ok=True)
    return [p.name for p in found if not p.suffix and p.name not in known]
