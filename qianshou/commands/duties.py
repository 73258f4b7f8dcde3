"""开出待办；看谁还没做"""

import argparse
import datetime as dt


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(text) from wrong


def configure(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="open|missed")
    opening = acts.add_parser("open", help="开出到这一天为止的待办，可以重复运行")
    opening.add_argument("--on", type=_day, required=True, metavar="日期", help="2026-11-20")
    seen = acts.add_parser("missed", help="一个单位和它下级的应做、已做、未做")
    seen.add_argument("--unit", required=True, metavar="代码")
    seen.add_argument("--as", dest="user", required=True, metavar="账号", help="用谁的权限看")
    seen.add_argument("--on", type=_day, metavar="日期", help="默认今天")
    seen.add_argument("--from", dest="from_on", type=_day, metavar="日期", help="默认本学期第一天")
    seen.add_argument("--line", choices=["edu", "home"], default="edu", help="按学校（edu）还是按居住地（home）")


def run(args: argparse.Namespace) -> dict:
    return _open(args) if args.act == "open" else _missed(args)


def _open(args: argparse.Namespace) -> dict:
    """Every county of this database, county by county; what is opened already is left as it is."""
    from qianshou.domain.care import actions as care
    from qianshou.domain.orgs import queries as orgs
    from qianshou.domain.orgs.choices import UnitKind
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller

    actor, today = caller.actor(None, args.on)
    total = {"opened": 0, "closed": 0}
    for county in orgs.units(actor, P.SYSTEM).open().filter(kind=UnitKind.COUNTY):
        done = care.open_periods(actor, county=county, today=today)
        total = {key: total[key] + done[key] for key in total}
    return total


def _missed(args: argparse.Namespace) -> dict:
    from qianshou.domain.care import queries as care
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused

    viewer, on = caller.actor(args.user, args.on)
    if args.from_on and args.from_on > on:
        raise Refused("开始日期要在截止日期之前。")
    unit = caller.unit(viewer, P.SEE_DUTIES if viewer.may(P.SEE_DUTIES) else P.SEE_COUNTS, args.unit)
    counts = care.missed(viewer, unit, from_on=args.from_on, on=on, line=args.line)
    keys = ("unit", "name", "owed", "met", "due", "overdue", "missed", "met_late", "made_up", "waived")
    return {"units": [{key: getattr(one, key) for key in keys} for one in counts]}


def say(answer: dict, args: argparse.Namespace) -> str:
    if args.act == "open":
        return f"新开 {answer['opened']} 件，截止 {answer['closed']} 件。"
    heads = ["单位", "应做", "已完成", "待做", "该做了", "未完成", "补记", "补做", "免做"]
    keys = ("name", "owed", "met", "due", "overdue", "missed", "met_late", "made_up", "waived")
    return "\n".join("\t".join(map(str, row)) for row in [heads, *([one[key] for key in keys] for one in answer["units"])])
