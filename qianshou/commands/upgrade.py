"""备份、升级数据库、检查"""

import argparse
import io
import os


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-backup", action="store_true", help="不先备份（空库或自己备份过时用）")


def before_django(args: argparse.Namespace) -> None:
    """On PostgreSQL the owner's role migrates; the site's own role may not change the audit trail (DECISIONS 20)."""
    if owner := os.environ.get("QIANSHOU_OWNER_URL"):
        os.environ["QIANSHOU_SITE_URL"], os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL", ""), owner


def run(args: argparse.Namespace) -> dict:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from qianshou import profile, schema, serving
    from qianshou.kit import dialect
    from qianshou.kit.errors import Refused

    if schema.ahead():
        raise Refused("数据库比程序新：请换回新版程序，旧程序不会改动它。")
    todo, fresh = schema.pending(), schema.is_empty()
    kept = None
    if todo and not fresh and not args.no_backup:
        name = f"before-upgrade-{timezone.localtime():%Y%m%d-%H%M%S}"
        kept = dialect.backup_to(settings.DATA / "backups" / name)
    if fresh:
        schema.create()
    elif todo:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check", stdout=io.StringIO())
    if site := os.environ.get("QIANSHOU_SITE_URL"):
        dialect.grant_to_site(profile.database(site)["USER"])
    dialect.analyze()
    serving.refresh_static()
    return {"migrations": len(todo), "fresh": fresh, "backup": str(kept) if kept else None}


def say(answer: dict, args: argparse.Namespace) -> str:
    where = f"，升级前的备份在 {answer['backup']}" if answer["backup"] else ""
    return f"数据库已就绪（新执行 {answer['migrations']} 个迁移{where}）。"
