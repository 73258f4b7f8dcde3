"""roster export --unit CODE --as USER --layout mca|school --out FILE: the roster of a unit as xlsx."""

import argparse
from pathlib import Path

WORD, HELP, NEEDS_SITE = "export", "导出一个单位的名册（.xlsx）", True
PURPOSES = ("report_mca", "school_system", "contact", "check", "inspect")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, help="哪个单位（代码）")
    parser.add_argument("--as", dest="actor", required=True, help="以谁的身份（登录名）")
    parser.add_argument("--layout", required=True, choices=["mca", "school"], help="民政格式（mca）还是学校格式（school）")
    parser.add_argument("--out", required=True, help="写到哪个文件（.xlsx）")
    parser.add_argument("--purpose", choices=PURPOSES, help="做什么用，决定哪些号码不打星号；不写按格式：报送民政系统、录入学籍系统")
    parser.add_argument("--line", choices=["edu", "home"], help="按学校（edu）还是按居住地（home）；村默认按居住地，其余按学校")


def run(args: argparse.Namespace) -> dict:
    from qianshou.domain.orgs.choices import UnitKind
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused
    from qianshou.papers.exports import actions
    from qianshou.papers.exports.choices import USUAL

    actor, today = caller.actor(args.actor)
    out = Path(args.out)
    if not out.parent.is_dir():
        raise Refused(f"没有“{out.parent}”这个文件夹，请先建好，或换一个地方。")
    unit = caller.unit(actor, P.EXPORT_ROSTER, args.unit)
    line = args.line or ("home" if unit.kind == UnitKind.VILLAGE else "edu")
    export = actions.ask_export(actor, unit=unit, code=args.layout, purpose=args.purpose or USUAL[args.layout], line=line, today=today)
    data = actions.export_now(actor, export=export, today=today)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Refused(f"写不进“{out}”，请换一个地方。") from error
    return {"rows": export.rows}


def say(answer: dict, args: argparse.Namespace) -> str:
    return f"已导出 {answer['rows']} 人到 {args.out}。里面有孩子的信息，用完请删除。"
