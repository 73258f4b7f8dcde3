"""列出、查看、检查方案文件"""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|show|check")
    listed = acts.add_parser("list", help="全部方案；加 --as 连同那个人所在县自订的方案")
    shown = acts.add_parser("show", help="一份方案的规则")
    shown.add_argument("code", metavar="方案代码")
    for one in (listed, shown):
        one.add_argument("--as", dest="user", metavar="账号", help="用谁的权限看本县自订的方案（要有数据库）")
    acts.add_parser("check", help="逐份检查方案文件，有错就一次说全")


def run(args: argparse.Namespace) -> dict:
    from qianshou.domain.care import queries as care  # reading them is checking them: a wrong file is refused with all its faults
    from qianshou.kit.errors import Refused

    shelf = [*care.programmes(), *_own(getattr(args, "user", None))]
    if args.act == "show":
        codes, shelf = [one.code for one in shelf], [one for one in shelf if one.code == args.code]
        if not shelf:
            raise Refused(f"没有代码是“{args.code}”的方案。全部代码：{'、'.join(codes)}")
    answer: dict = {"programmes": [_head(one) for one in shelf]}
    if args.act == "check":
        from qianshou.domain.care.queries import shelf as read

        answer["mechanisms"] = read.mechanism_counts()
    return answer if args.act != "show" else {"programmes": [{**answer["programmes"][0], **_whole(shelf[0])}]}


def _own(username: str | None) -> list:
    """What the counties this person works in put on their own shelf; nothing where nobody is named. The look is on the trail."""
    if not username:
        return []
    from qianshou.domain.accounts import actions as accounts
    from qianshou.domain.care import queries as care
    from qianshou.domain.orgs import queries as orgs
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused

    viewer, _today = caller.actor(username)
    if not viewer.may(P.SEE_PROGRAMMES):
        raise Refused("这个账号不能看方案。")
    counties = {(unit.county or unit).pk: unit.county or unit for unit in orgs.own_units(viewer, P.SEE_PROGRAMMES)}
    own = [one for county in counties.values() for one in care.own_shelf(county)]
    accounts.note_read(viewer, action="care.list_programmes", perm=P.SEE_PROGRAMMES, count=len(own))
    return own


def _head(one: object) -> dict:
    return {"code": one.code, "title": one.title, "source": one.source, "rules": len(one.rules), "goals": len(one.goals)}  # type: ignore[attr-defined]


def _whole(one: object) -> dict:
    from qianshou.domain.care.queries import shelf

    rules = [(line, False) for line in shelf.rule_lines(one)] + [(line, True) for line in shelf.vague_lines(one)]  # type: ignore[arg-type]
    return {
        "target": one.target,  # type: ignore[attr-defined]
        "dated": [{"title": day.title, "when": day.said} for day in one.dated],  # type: ignore[attr-defined]
        "targets": [{"title": goal.title, "measure": goal.measure, "target": goal.target} for goal in one.goals],  # type: ignore[attr-defined]
        "sentences": [
            {"key": line.key, "title": line.title, "words": line.words, "mechanisms": list(line.mechanisms), "vague": vague} for line, vague in rules
        ],
    }


def say(answer: dict, args: argparse.Namespace) -> str:
    rows = answer["programmes"]
    if args.act == "check":
        said = "{shown} 条已体现，{planned} 条已列入后续，{left_out} 条不做（都写明了原因）"
        return f"{len(rows)} 份方案都没有问题。\n文件里的做法 {sum(answer['mechanisms'].values())} 条：{said.format(**answer['mechanisms'])}。"
    lines = [f"{one['code']}\t{one['title']}\t{one['rules']} 条规则、{one['goals']} 个目标\t来源：{one['source']}" for one in rows]
    if args.act == "show":
        lines += [f"  {_said(s)}（{' '.join(s['mechanisms'])}）" for s in rows[0]["sentences"]]
        lines += [f"  {day['title']}：{day['when']}" for day in rows[0]["dated"]]
        lines += [f"  目标：{goal['title']} {goal['target']}%" for goal in rows[0]["targets"]]
    return "\n".join(lines)


def _said(sentence: dict) -> str:
    words = sentence["words"] or "已由别的规则落实"
    return f"{sentence['title']}：{words}" + ("，建议次数，采用时确认" if sentence["vague"] and sentence["words"] else "")
