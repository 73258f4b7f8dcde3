"""操作日志：verify 核对封条，archive 把六个月以前的存成加密文件"""

import argparse
import datetime as dt
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    verify = what.add_parser("verify", help="逐段核对，有改动就指出从哪一条开始")
    verify.add_argument("--sealed", action="store_true", help="再试读每一种加密内容各一处")
    archive = what.add_parser("archive", help="归档早于某一天的日志")
    archive.add_argument("--before", required=True, type=dt.date.fromisoformat, metavar="日期", help="早于这一天（至少六个月以前）")
    archive.add_argument("--out", required=True, help="写到哪个文件（加密，不覆盖）")


def run(args: argparse.Namespace) -> dict:
    return _archive(args) if args.what == "archive" else _verify(args)


def _verify(args: argparse.Namespace) -> dict:
    from qianshou.domain.accounts import queries
    from qianshou.kit import rotation
    from qianshou.kit.errors import Refused

    found = queries.verify_audit()
    if not found.ok:
        raise Refused("操作日志被改过：第 {} 条到第 {} 条之间和封条对不上。请保护现场，报告县里的审计员。".format(*found.broken) if found.broken else "操作日志和封条对不上。")
    answer = {"ok": True, "seals": found.seals, "events": found.events, "unsealed": found.unsealed}
    return answer | {"sealed": rotation.tried()} if args.sealed else answer


def _archive(args: argparse.Namespace) -> dict:
    from django.utils import timezone

    from qianshou.domain.accounts import actions
    from qianshou.domain.accounts.actors import SystemActor
    from qianshou.kit.errors import Refused
    from qianshou.kit.sealedfile import line_writer

    target = Path(args.out).resolve()
    if target.exists():
        raise Refused(f"文件已存在，不会覆盖：{target}")
    before = timezone.make_aware(dt.datetime.combine(args.before, dt.time()))
    return actions.archive_audit(SystemActor(timezone.localdate()), before=before, now=timezone.now(), write=line_writer(target, purpose="audit"))


def say(answer: dict, args: argparse.Namespace) -> str:
    if args.what == "archive":
        return f"已归档 {answer['events']} 条到 {answer['file']}（加密）。请存到别处，至少再保管三年。"
    return f"操作日志完好：{answer['seals']} 段封条，{answer['events']} 条；最近 {answer['unsealed']} 条还没到封的时候。"
