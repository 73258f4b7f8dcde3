"""What a site is told by its surroundings: profile, data folder, database, keyring. No Django settings in here."""

import base64
import json
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Read at every connection. FULL: with NORMAL a power cut loses saves the screen had already confirmed. A log of 32 MB before it is carried
# over: the chunks of an import write the same pages of the indexes again and again.
SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-65536;PRAGMA mmap_size=2147418112;PRAGMA wal_autocheckpoint=8000;"
)


def database(url: str) -> dict:
    """Django's DATABASES entry for `sqlite:///path` or `postgres://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path[1:]) if parts.path.startswith("/") else unquote(parts.path)
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": 600}
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL 只认 sqlite:///文件 或 postgres://用户:密码@主机:端口/库名。")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def demo_keyring(path: Path) -> Path:
    """Make the demo's keyring once, readable by its owner only; two processes starting together end with one file."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = {"secret": secrets.token_urlsafe(50), "current": 1, "keys": {"1": base64.b64encode(secrets.token_bytes(32)).decode()}}
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(ring, out)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links: the last one wins, before any key was used
        os.replace(draft, path)
    draft.unlink(missing_ok=True)
    return path


def real_faults(env: dict[str, str], data: Path) -> list[str]:
    """Why the `real` profile may not start; empty when it may."""
    faults = []
    ring = env.get("QIANSHOU_KEYRING", "")
    if not ring or not Path(ring).is_file():
        faults.append("QIANSHOU_KEYRING 要指向已有的密钥文件（用 qianshou key init 生成）")
    elif Path(ring).resolve().is_relative_to(data):
        faults.append("密钥文件不能放在数据目录里（备份会把它一起带走）")
    if len(env.get("QIANSHOU_SECRET", "")) < 50:
        faults.append("QIANSHOU_SECRET 至少要 50 个字符")
    hosts = [h.strip() for h in env.get("QIANSHOU_HOSTS", "").split(",") if h.strip()]
    if not hosts or any("*" in h or h.startswith(".") for h in hosts):
        faults.append("QIANSHOU_HOSTS 要写明确切的域名，不能用通配")
    if not ((env.get("QIANSHOU_TLS_CERT") and env.get("QIANSHOU_TLS_KEY")) or env.get("QIANSHOU_TRUSTED_PROXY")):
        faults.append("要有 TLS 证书（QIANSHOU_TLS_CERT 和 QIANSHOU_TLS_KEY）或可信代理（QIANSHOU_TRUSTED_PROXY）")
    return faults
