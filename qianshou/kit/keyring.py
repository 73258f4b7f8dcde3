"""Master keys in one file outside the data, and the keys derived from them per county and purpose (DECISIONS 11)."""

import base64
import functools
import json
import os
import pathlib
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from qianshou.kit.errors import Refused


def generate(path: pathlib.Path) -> None:
    """Writes a new keyring readable by its owner only; refuses to overwrite one."""
    if path.exists():
        raise Refused(_("密钥文件已存在，不会覆盖：%s") % path)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"current": 1, "keys": {"1": base64.b64encode(secrets.token_bytes(32)).decode()}}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(body, out)


def add_key() -> int:
    """Puts a new key beside those there are and makes it the current one; its id. The file is replaced whole; old keys stay, for old
    backups and the exact-search digests need them."""
    path = pathlib.Path(settings.QIANSHOU_KEYRING)
    body = json.loads(path.read_text())
    new = max(int(k) for k in body["keys"]) + 1
    if new > 255:
        raise Refused(_("密钥已轮换 254 次，不能再加。"))
    body["keys"][str(new)], body["current"] = base64.b64encode(secrets.token_bytes(32)).decode(), new
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(body, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)
    forget()
    return new


@functools.lru_cache(maxsize=4)
def _load(path: str, stamp: float) -> tuple[int, dict[int, bytes]]:
    try:
        body = json.loads(pathlib.Path(path).read_text())
        keys = {int(k): base64.b64decode(v) for k, v in body["keys"].items()}
        return int(body["current"]), keys
    except (OSError, ValueError, KeyError) as error:
        raise Refused(_("密钥文件读不出来：%s") % path) from error


@functools.lru_cache(maxsize=1)
def _ring() -> tuple[int, dict[int, bytes]]:
    path = settings.QIANSHOU_KEYRING
    if not path or not os.path.exists(path):
        raise Refused(_("找不到密钥文件。请先运行 qianshou key init。"))
    return _load(str(path), os.path.getmtime(path))


def forget() -> None:
    """Reads the file anew next time (after `key rotate`, and in tests)."""
    _ring.cache_clear()
    derived.cache_clear()


def current_id() -> int:
    """The id of the key that new values are sealed with."""
    return _ring()[0]


@functools.lru_cache(maxsize=4096)
def derived(key_id: int, purpose: str, scope: str) -> bytes:
    """The 32-byte key of one purpose ('seal', 'index', 'vault') and one county uid; raises Refused for an unknown key id."""
    master = _ring()[1].get(key_id)
    if master is None:  # another process may have rotated since this one read the file
        _ring.cache_clear()
        master = _ring()[1].get(key_id)
    if master is None:
        raise Refused(_("密钥文件里没有第 %s 号密钥，数据打不开。") % key_id)
    return HKDF(SHA256(), 32, salt=None, info=f"qianshou/{purpose}/{scope}".encode()).derive(master)
