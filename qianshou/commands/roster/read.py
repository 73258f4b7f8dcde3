"""roster read FILE: the sheets as read; no database."""

import argparse
import json
from pathlib import Path

WORD, HELP, NEEDS_SITE = "read", "看懂一份名册，不用数据库", False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="名册或登记表（.xlsx、.xls、.csv、.docx），或装着它们的文件夹")
    parser.add_argument("--answers", help='对拿不准的列的回答：{"表名": {"列": "代码"}}')


def answers_in(path: str | None) -> dict | None:
    """The answers file; refuses one that is not of the shape."""
    from qianshou.kit.errors import Refused

    if not path:
        return None
    try:
        answers = json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise Refused("回答文件不是 JSON，请检查。") from error
    shaped = isinstance(answers, dict) and all(isinstance(v, dict) for v in answers.values())
    if not shaped:
        raise Refused('回答文件要写成 {"表名": {"列": "代码"}} 的样子。')
    return answers


def run(args: argparse.Namespace) -> dict:
    from qianshou.papers.rosters import cli_json

    return cli_json(args.file, answers_in(args.answers))


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = []
    for sheet in answer["sheets"]:
        name = sheet["name"] or "表"
        if not sheet["data"]:
            lines.append(f"{name}：不是名册")
            continue
        lines.append(f"{name}：{sheet['data_row_count']} 行，表头在第 {'、'.join(map(str, sheet['header_rows']))} 行")
        lines += [f"  {letter} 列：{code or '不用'}" for letter, code in sheet["columns"].items()]
        lines += [f"  要问：{letter} 列可能是 {'、'.join(codes)}" for letter, codes in sheet["questions"].items()]
        lines += [f"  {_where(sheet, row['row'])}：{'；'.join(p['say'] for p in row['problems'])}" for row in sheet["rows"] if row["problems"]]
    return "\n".join(lines)


def _where(sheet: dict, row: int) -> str:
    """A row as Excel counts, or the card it was."""
    return sheet["cards"][row - 2] if "cards" in sheet else f"第 {row} 行"
