"""结对：为一个单位没有帮扶人的孩子提出建议"""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="propose")
    proposed = acts.add_parser("propose", help="提出结对建议；只提建议，不结对")
    proposed.add_argument("--unit", required=True, metavar="代码")
    proposed.add_argument("--as", dest="user", required=True, metavar="账号", help="用谁的权限")
    proposed.add_argument("--line", choices=["edu", "home"], help="按学校（edu）还是按居住地（home）；村默认按居住地，其余按学校")


def run(args: argparse.Namespace) -> dict:
    from qianshou.domain.accounts import actions as accounts
    from qianshou.domain.orgs.choices import UnitKind
    from qianshou.domain.pairing import queries
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller

    viewer, today = caller.actor(args.user)
    unit = caller.unit(viewer, P.PAIR, args.unit)
    answer = queries.propose(viewer, unit, today, line=args.line or ("home" if unit.kind == UnitKind.VILLAGE else "edu"))
    pairs, unserved = answer.pairs(swaps=False), answer.unserved()
    accounts.note_read(viewer, action="pairing.propose", perm=P.PAIR, subjects=[unit], count=answer.asked_for)
    return {
        "pairs": [{"child": one.child_uid, "helper": one.helper_uid, "cost": one.cost, "why": list(one.why)} for one in pairs],
        "unserved": [{"child": one.child_uid, "why": one.why} for one in unserved],
        "total_cost": answer.total_cost,
        "proven_optimal": answer.proven,
    }


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = [
        f"建议结对 {len(answer['pairs'])} 对，{len(answer['unserved'])} 名孩子还没有合适的人。"
        + ("已证明没有更好的。" if answer["proven_optimal"] else "没有证明是最好的。")
    ]
    lines += [f"{one['child']}  {one['helper']}  {one['cost']} 分  {'；'.join(one['why'])}" for one in answer["pairs"]]
    return "\n".join([*lines, *(f"{one['child']}  没有人：{one['why']}" for one in answer["unserved"])])
