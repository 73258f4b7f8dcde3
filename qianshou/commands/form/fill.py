"""form fill BLANK --unit CODE --as USER --out FILE: the blank form filled from the files, in its own layout."""

import argparse
import sys
from pathlib import Path

from qianshou.commands.roster.read import answers_in

WORD, HELP, NEEDS_SITE = "fill", "把一张空表填好", True
PURPOSES = ("report_up", "report_mca", "school_system", "contact", "check", "inspect")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="空表（.xlsx、.docx、.xls、.csv）")
    parser.add_argument("--unit", required=True, help="哪个单位（代码）")
    parser.add_argument("--as", dest="actor", required=True, help="以谁的身份（登录名）")
    parser.add_argument("--out", required=True, help="写到哪个文件；一人一张的表写 .zip 就一人一个文件")
    parser.add_argument("--children", default="", help="只填哪些孩子：label=left_behind,grade=3,boarding=yes 或一个名字")
    parser.add_argument("--answers", help='对拿不准的列的回答：{"表名": {"列": "代码"}}')
    parser.add_argument("--purpose", choices=PURPOSES, default="report_up", help="做什么用，决定哪些号码不打星号；不写就是上报上级")
    parser.add_argument("--line", choices=["edu", "home"], help="按学校（edu）还是按居住地（home）；村默认按居住地，其余按学校")


def run(args: argparse.Namespace) -> dict:
    from qianshou.domain.orgs.choices import UnitKind
    from qianshou.domain.permissions import P
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused
    from qianshou.kit.workbook import FileRefused
    from qianshou.papers.forms import actions, queries
    from qianshou.papers.forms.asked import read_with_memory
    from qianshou.papers.forms.filling.filled import asked_columns, ending_of, unknown_columns

    actor, today = caller.actor(args.actor)
    unit = caller.unit(actor, P.EXPORT_ROSTER, args.unit)
    out, blank = Path(args.out), Path(args.file)
    if not out.parent.is_dir():
        raise Refused(f"没有“{out.parent}”这个文件夹，请先建好，或换一个地方。")
    try:
        data = blank.read_bytes()
    except OSError:
        raise FileRefused("unreadable") from None
    read, answers = read_with_memory(data, unit, answers_in(args.answers) or {}, blank.name)
    if not read.lists and not read.cards and not read.counts:
        raise Refused("没有在这张表里找到要填的栏目。请检查是不是空表，或换一个文件。")
    _check_ending(out, ending_of(read.kind), zipped=bool(read.cards) and not read.lists)
    line = args.line or ("home" if unit.kind == UnitKind.VILLAGE else "edu")
    filters = queries.filter_of(args.children) if args.children else None
    common = {"unit": unit, "read": read, "purpose": args.purpose, "line": line, "filters": filters, "today": today}
    if read.counts and not read.lists and not read.cards:
        export = actions.fill_table(actor, form=None, data=data, **common)
        made, files = queries.download(actor, export), 1
    else:
        export = actions.ask_filling(actor, apart=out.suffix.lower() == ".zip" and bool(read.cards), **common)
        filled = actions.fill_now(actor, export=export, data=data, answers=answers, today=today)
        made, files = filled.data, filled.files
        _tell_left(filled.left)
    try:
        out.write_bytes(made)
    except OSError as error:
        raise Refused(f"写不进“{out}”，请换一个地方。") from error
    return {"rows": export.rows, "files": files, "unknown": unknown_columns(read), "asked": asked_columns(read)}


def _check_ending(out: Path, ending: str, *, zipped: bool) -> None:
    """Refuses a name the finished file does not fit, before a child is read."""
    from qianshou.kit.errors import Refused

    if out.suffix.lower() != f".{ending}" and not (zipped and out.suffix.lower() == ".zip"):
        raise Refused(f"这张表填出来是 .{ending}，请把 --out 写成 .{ending} 结尾的文件" + ("；要一人一个文件就写 .zip。" if zipped else "。"))


def _tell_left(left: dict[str, list[str]]) -> None:
    """The adults a family table had no row for; beside the answer, whose keys are fixed."""
    for names in left.values():
        sys.stderr.write(f"表里的行不够，有一个孩子的家人没有写进去：{'、'.join(names)}\n")


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = [f"已填 {answer['rows']} 人，写到 {args.out}。里面有孩子的信息，用完请删除。"]
    if answer["unknown"]:
        lines.append("档案里没有、留着空的：" + "、".join(answer["unknown"]))
    if answer["asked"]:
        lines.append("拿不准、先没有填的：" + "、".join(answer["asked"]))
    return "\n".join(lines)
