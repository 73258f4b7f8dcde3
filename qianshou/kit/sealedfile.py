"""A large file sealed in pieces with the house's key: backups and the archived trail. Cut short, changed or reordered, it does not open."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from qianshou.kit import keyring
from qianshou.kit.errors import Refused

CHUNK = 1024 * 1024
_HEAD = b"QS1"


def _cipher(key_id: int, purpose: str) -> AESGCM:
    return AESGCM(keyring.derived(key_id, purpose, ""))


def _bound(purpose: str, number: int, last: bool) -> bytes:
    return f"{purpose}:{number}:{int(last)}".encode()


def seal_file(source: Path, target: Path, *, purpose: str) -> None:
    """Writes `target` (0600) whole or not at all; refuses to overwrite a file."""
    if target.exists():
        raise Refused(_("文件已存在，不会覆盖：%s") % target)
    key_id, prefix, number = keyring.current_id(), os.urandom(8), 0
    cipher, rough = _cipher(key_id, purpose), target.with_name(target.name + ".part")
    with open(source, "rb") as plain, os.fdopen(os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(_HEAD + bytes([key_id]) + prefix)
        piece = plain.read(CHUNK)
        while True:
            following = plain.read(CHUNK)
            out.write(cipher.encrypt(prefix + number.to_bytes(4, "big"), piece, _bound(purpose, number, not following)))
            if not following:
                break
            piece, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())
    os.replace(rough, target)


def open_file(source: Path, target: Path, *, purpose: str) -> None:
    """Writes the plain file (0600); refuses one that was cut, changed, made for another purpose or sealed with an unknown key."""
    with open(source, "rb") as sealed, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        head = sealed.read(12)
        if len(head) < 12 or head[:3] != _HEAD:
            raise Refused(_("这不是牵手做的文件，或者开头坏了：%s") % source)
        cipher, prefix, number = _cipher(head[3], purpose), head[4:12], 0
        piece = sealed.read(CHUNK + 16)
        try:
            while True:
                following = sealed.read(CHUNK + 16)
                out.write(cipher.decrypt(prefix + number.to_bytes(4, "big"), piece, _bound(purpose, number, not following)))
                if not following:
                    break
                piece, number = following, number + 1
        except (InvalidTag, ValueError):
            raise Refused(_("文件打不开：不完整、被改过，或密钥不对：%s") % source) from None


def line_writer(target: Path, *, purpose: str) -> Callable[[Iterable[str]], Path]:
    """A writer of text lines into a sealed file: whole or not at all; the plain draft never outlives it."""

    def write(lines: Iterable[str]) -> Path:
        rough = target.with_name(target.name + ".plain")
        try:
            with os.fdopen(os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.writelines(line + "\n" for line in lines)
            seal_file(rough, target, purpose=purpose)
        finally:
            rough.unlink(missing_ok=True)
        return target

    return write
