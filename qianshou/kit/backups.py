"""A backup: one sealed file with the database as it stood, the vault and a list of what is in it. Never the keyring."""

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou import __version__
from qianshou.kit import dialect, keyring
from qianshou.kit.errors import Refused
from qianshou.kit.sealedfile import open_file, seal_file

PURPOSE = "backup"


def _sha256(path: Path) -> str:
    with open(path, "rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def counted(database: Path) -> dict[str, int]:
    """Rows of every table of a copied database, read from the copy itself."""
    if database.suffix == ".pgdump":
        return dialect.count_dump(database)
    base = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        if base.execute("PRAGMA integrity_check").fetchone()[0] != "ok" or base.execute("PRAGMA foreign_key_check").fetchone():
            raise Refused(_("备份里的数据库不完整，不能用。"))
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        return {name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    except sqlite3.DatabaseError:
        raise Refused(_("备份里的数据库打不开，不能用。")) from None
    finally:
        base.close()


def make(target: Path, *, migrations: list[str]) -> dict[str, int]:
    """Writes the backup while the site runs; rows by table as they stand in it. Refuses to overwrite a file."""
    if target.exists():
        raise Refused(_("文件已存在，不会覆盖：%s") % target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        database = dialect.backup_to(folder / "database")
        vault = Path(settings.DATA) / "vault"
        files = sorted(p for p in vault.glob("??/*") if p.is_file() and not p.suffix) if vault.is_dir() else []
        tables = counted(database)
        about = {
            "program": __version__, "made_at": timezone.now().isoformat(), "database": database.name, "sha256": _sha256(database), "tables": tables,
            "migrations": migrations, "key": keyring.current_id(), "vault": len(files),
        }  # fmt: skip
        (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        with tarfile.open(folder / "all.tar", "w") as whole:
            whole.add(folder / "about.json", "about.json")
            whole.add(database, database.name)
            for path in files:
                try:
                    whole.add(path, f"vault/{path.parent.name}/{path.name}")
                except FileNotFoundError:  # its day came while we were copying
                    continue
        seal_file(folder / "all.tar", target, purpose=PURPOSE)
    return tables


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Opens a backup into an empty folder and proves it: seal, sums, every table's rows. What its list says; refuses whatever differs."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("要放到一个空的目录里：%s") % folder)
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "all.tar"
    open_file(source, whole, purpose=PURPOSE)
    with tarfile.open(whole) as packed:
        packed.extractall(folder, filter="data")
    whole.unlink()
    about = json.loads((folder / "about.json").read_text("utf-8"))
    database = folder / about["database"]
    if _sha256(database) != about["sha256"] or counted(database) != about["tables"]:
        raise Refused(_("备份里的数据和它的清单对不上，不能用。"))
    return about


def room_for(source: Path, folder: Path) -> None:
    """Refuses before anything is written where the disk is too small for the opened backup."""
    if shutil.disk_usage(folder).free < 2.2 * source.stat().st_size:
        raise Refused(_("磁盘空间不够，打开这个备份要 %s MB。") % int(2.2 * source.stat().st_size / 1e6 + 1))
