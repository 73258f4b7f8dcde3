"""检查备份能不能用（--check），或放到一个空目录里（--to）；正在用的系统不受影响"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="备份文件")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--check", action="store_true", help="打开、核对、试读，然后删掉")
    how.add_argument("--to", metavar="目录", help="核对后放到这个空目录，作为新的 QIANSHOU_DATA")


def run(args: argparse.Namespace) -> dict:
    from qianshou.kit import backups
    from qianshou.kit.errors import Refused

    source = Path(args.file).resolve()
    if not source.is_file():
        raise Refused(f"没有这个备份文件：{source}")
    if args.to:
        folder = Path(args.to).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return _opened(source, folder)
    with tempfile.TemporaryDirectory(prefix="qianshou-restore-") as name:
        folder = Path(name) / "copy"
        folder.mkdir()
        backups.room_for(source, folder)
        return _opened(source, folder)


def _opened(source: Path, folder: Path) -> dict:
    from qianshou import schema
    from qianshou.kit import backups
    from qianshou.kit.errors import Refused

    about = backups.unpack(source, folder)
    if unknown := schema.unknown(about["migrations"]):
        raise Refused(f"这个备份是更新的程序做的（{unknown[0]}），请用新版程序打开。")
    database = folder / about["database"]
    proved = {}
    if database.suffix == ".sqlite3":
        database = database.rename(folder / "qianshou.sqlite3")
        proved = _proved(folder)
    (folder / "about.json").unlink()
    return {"file": str(source), "tables": about["tables"], "made_at": about["made_at"], "database": database.name, **proved}


def _proved(folder: Path) -> dict:
    """The copy opened by the program itself, in a process of its own: the trail verifies, and something sealed opens."""
    from django.conf import settings

    from qianshou.kit.errors import Refused

    env = {**os.environ, "QIANSHOU_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'qianshou.sqlite3'}", "QIANSHOU_KEYRING": str(settings.QIANSHOU_KEYRING)}
    done = subprocess.run([sys.executable, "-m", "qianshou", "audit", "verify", "--sealed", "--json"], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"备份打开了，但检查没有通过：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '原因不明'}")
    answer = json.loads(done.stdout)
    return {"events": answer["events"], "sealed": answer["sealed"]}


def say(answer: dict, args: argparse.Namespace) -> str:
    rows, checked = sum(answer["tables"].values()), "" if "sealed" not in answer else "，操作日志完好，加密内容打得开"
    if args.to:
        what = "把 QIANSHOU_DATA 指到这个目录就能启动。" if answer["database"].endswith(".sqlite3") else "再用 pg_restore 放进一个空的 PostgreSQL 库。"
        return f"备份完好（{answer['made_at']}，{rows} 行{checked}），已放到 {args.to}。{what}"
    return f"备份完好：{answer['made_at']} 做的，{len(answer['tables'])} 张表，{rows} 行{checked}。"
