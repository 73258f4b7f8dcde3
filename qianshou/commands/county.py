"""县：county new 建一个空县，连同系统管理员和两名县级专班，各给一个一次性密码"""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    new = what.add_parser("new", help="建一个空县")
    new.add_argument("--name", required=True, help="县的名称，例如 青禾县")
    new.add_argument("--code", required=True, help="6 位行政区划代码")
    new.add_argument("--prefix", help="登录名的开头，默认用县的代码")


def run(args: argparse.Namespace) -> dict:
    from django.db import transaction
    from django.utils import timezone

    from qianshou.domain.accounts import actions as accounts
    from qianshou.domain.accounts.actors import SystemActor, Where
    from qianshou.domain.accounts.choices import Channel
    from qianshou.domain.orgs import actions as orgs
    from qianshou.domain.permissions import Role

    today = timezone.localdate()
    system = SystemActor(today, name="命令行", where=Where(Channel.CLI))
    prefix = args.prefix or args.code
    people = [("admin", "系统管理员", Role.ADMIN), ("zb1", "县级专班一", Role.COUNTY), ("zb2", "县级专班二", Role.COUNTY)]
    made = []
    with transaction.atomic():
        county = orgs.create_county(system, name=args.name, code=args.code, today=today)
        for login, name, role in people:
            user, code = accounts.make_user(system, unit=county, username=f"{prefix}-{login}", name=name)
            accounts.grant(system, user=user, role=role, unit=county, from_on=today)
            made.append({"username": user.username, "password": code, "role": str(role.label)})
    return {"county": county.uid, "name": county.name, "users": made}


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = [f"已建 {answer['name']}。下面的密码只显示这一次，72 小时内有效，首次登录要改："]
    return "\n".join(lines + [f"  {u['username']:<16}{u['password']:<16}{u['role']}" for u in answer["users"]])
