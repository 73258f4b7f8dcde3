"""备份：数据库和文件库存成一个加密文件（不含密钥），网站不用停"""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", help="写到哪个文件，默认在数据目录的 backups 里")


def run(args: argparse.Namespace) -> dict:
    from django.conf import settings
    from django.utils import timezone

    from qianshou import schema
    from qianshou.domain.accounts import actions as accounts
    from qianshou.domain.accounts.actors import SystemActor
    from qianshou.domain.permissions import P
    from qianshou.kit import backups

    name = f"qianshou-{timezone.localtime():%Y%m%d-%H%M%S}.backup"
    target = Path(args.out).resolve() if args.out else Path(settings.DATA) / "backups" / name
    accounts.note_read(SystemActor(timezone.localdate()), action="accounts.backup", perm=P.SYSTEM)
    return {"file": str(target), "tables": backups.make(target, migrations=schema.applied())}


def say(answer: dict, args: argparse.Namespace) -> str:
    rows = sum(answer["tables"].values())
    return f"已备份：{answer['file']}（{len(answer['tables'])} 张表，{rows} 行）。密钥不在里面，请另外保管；用 qianshou restore --check 试一次。"
