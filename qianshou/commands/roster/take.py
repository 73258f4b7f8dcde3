"""roster import FILE --unit CODE --as USER: what each row would do; with --take-good the good rows go in."""

import argparse
import datetime as dt
from pathlib import Path

from qianshou.commands.roster.read import answers_in

WORD, HELP, NEEDS_SITE = "import", "导入一份名册；不加 --take-good 只看结果，不写数据库", True
LEFT_BEHIND = {"yes": True, "no": False, "unsure": None}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="名册或登记表（.xlsx、.xls、.csv、.docx），或装着它们的文件夹")
    parser.add_argument("--unit", required=True, help="导入到哪个单位（代码）")
    parser.add_argument("--as", dest="actor", required=True, help="以谁的身份（登录名）")
    parser.add_argument("--take-good", action="store_true", help="把没有疑问的行导入")
    parser.add_argument("--answers", help='对拿不准的列的回答：{"表名": {"列": "代码"}}')
    parser.add_argument("--out", help="把要改的行标红存到这个文件（.xlsx）")
    parser.add_argument("--as-of", help="所有行是哪一天的情况；不写就按各张表、各行自己写的日期，再没有就是今天")
    parser.add_argument("--left-behind", choices=sorted(LEFT_BEHIND), help="名册上的都是留守儿童吗；不写看标题")


def run(args: argparse.Namespace) -> dict:
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused
    from qianshou.papers.imports.actions.command import import_file
    from qianshou.papers.rosters.bundle import bytes_of

    actor, today = caller.actor(args.actor)
    from qianshou.domain.permissions import P

    unit = caller.unit(actor, P.IMPORT_ROSTER, args.unit)
    try:
        as_of = dt.date.fromisoformat(args.as_of) if args.as_of else None
    except ValueError as error:
        raise Refused("--as-of 要写成 2026-09-01 的样子。") from error
    path = Path(args.file)
    done = import_file(
        actor, unit=unit, data=bytes_of(path), filename=path.name, answers=answers_in(args.answers) or {}, take=args.take_good,
        as_of=as_of, left_behind=args.left_behind, today=today,
    )  # fmt: skip
    if args.out and done.refused is not None:
        Path(args.out).write_bytes(done.refused)
    return done.answer


def say(answer: dict, args: argparse.Namespace) -> str:
    words = [("new", "新增"), ("changed", "有变化"), ("same", "没变化"), ("doubtful", "拿不准"), ("refused", "要改"), ("skipped", "不是学生的行")]
    counts = "，".join(f"{word} {answer[key]}" for key, word in words)
    asked = "".join(f"\n要问：{q['sheet']} {q['column']} 列“{q['header']}”" for q in answer["questions"])
    head = f"批次 {answer['batch']}：" if answer["batch"] else "只是预览，没有写入："
    return f"{head}{counts}{asked}"
