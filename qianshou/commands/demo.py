"""演示：demo --size village|county|city 建演示县（全部是虚构的人，空库里连表一起建）；demo logins 列出登录名"""

import argparse
import datetime as dt


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["build", "logins"], default="build", help="build 建演示数据（默认），logins 列出登录名")
    parser.add_argument("--size", choices=["village", "county", "city"], default="village", help="大小")
    parser.add_argument("--seed", type=int, default=20261122, help="随机种子，相同的种子和日期得到相同的数据")
    parser.add_argument("--today", type=dt.date.fromisoformat, help="把哪天当作今天，例如 2026-11-20")


def run(args: argparse.Namespace) -> dict:
    import sys

    from django.utils import timezone

    from qianshou.jobs.demo import build

    if args.what == "logins":
        return {"logins": build.logins()}
    ready()
    today = args.today or timezone.localdate()
    return build.build(args.size, seed=args.seed, today=today, say=lambda line: print(line, file=sys.stderr, flush=True))


def ready() -> None:
    """An empty database gets its tables; refuses one that waits for `upgrade`, which backs it up first. The `real` profile is left to `build`."""
    from django.conf import settings

    from qianshou import schema
    from qianshou.kit.errors import Refused

    if settings.REAL:
        return
    if schema.is_empty():
        schema.create()
    elif schema.pending():
        raise Refused("数据库还没升级到这个版本：先运行 qianshou upgrade。")


def say(answer: dict, args: argparse.Namespace) -> str:
    if args.what == "logins":
        rows = [f"{r['username']:<12}{r['password']:<16}{r['role']}  {r['unit_name']}" for r in answer["logins"]]
        return "\n".join(rows) if rows else "这个数据库里没有演示数据。"
    return "单位 {units} 个，儿童 {children} 人，帮扶人 {helpers} 人，记录 {records} 条".format(**answer)
