"""账号：user new 新建，user reset 重发一次性密码"""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    new = what.add_parser("new", help="新建账号并授予一个角色")
    new.add_argument("--username", required=True)
    new.add_argument("--name", required=True, help="姓名")
    new.add_argument("--unit", required=True, help="单位代码")
    new.add_argument("--role", required=True, help="角色，例如 school、county、admin")
    reset = what.add_parser("reset", help="重发一次性密码，结束这个账号的全部登录")
    reset.add_argument("--username", required=True)
    for one in (new, reset):
        one.add_argument("--as", dest="actor", help="以谁的身份（登录名）；不写就是系统")


def run(args: argparse.Namespace) -> dict:
    from django.db import transaction

    from qianshou.domain.accounts import actions as accounts
    from qianshou.domain.accounts import queries
    from qianshou.domain.permissions import P, Role
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused

    actor, today = caller.actor(args.actor)
    if args.what == "reset":
        user = queries.user_by_name(args.username)
        if user is None:
            raise Refused(f"没有“{args.username}”这个账号。")
        return {"username": user.username, "password": accounts.reset_password(actor, user=user)}
    if args.role not in Role.values:
        raise Refused(f"没有“{args.role}”这个角色。可用：{'、'.join(Role.values)}")
    unit = caller.unit(actor, P.MAKE_USER, args.unit)
    with transaction.atomic():
        user, code = accounts.make_user(actor, unit=unit, username=args.username, name=args.name)
        accounts.grant(actor, user=user, role=args.role, unit=unit, from_on=today)
    return {"username": user.username, "password": code, "role": args.role, "unit": unit.code}
