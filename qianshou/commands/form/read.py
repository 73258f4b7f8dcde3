"""form read BLANK: where a blank form wants what; no database."""

import argparse

WORD, HELP, NEEDS_SITE = "read", "看懂一张空表哪里填什么，不用数据库", False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="空表（.xlsx、.docx、.xls、.csv）")
    parser.add_argument("--answers", help='对拿不准的列的回答：{"表名": {"列": "代码"}}')


def run(args: argparse.Namespace) -> dict:
    from qianshou.commands.roster.read import answers_in
    from qianshou.papers.forms import cli_json

    return cli_json(args.file, answers_in(args.answers))


def _list(sheet: dict) -> list[str]:
    if sheet.get("counts"):
        lines = [f"{sheet['name'] or '表'}：统计表，数第 {sheet['first_row']}—{sheet['last_row']} 行"]
        lines += [f"  {letter} 列 {sheet['headers'][letter]}：{words}" for letter, words in sheet["columns"].items()]
        lines += [f"  勾稽：{says}" for says in sheet["checks"]]
        return lines + [f"  没有看懂、不核对的勾稽：{says}（{why}）" for says, why in sheet["unchecked"].items()]
    lines = [f"{sheet['name'] or '表'}：表头在第 {'、'.join(map(str, sheet['header_rows']))} 行，填第 {sheet['first_row']}—{sheet['last_row']} 行"]
    for letter, code in sheet["columns"].items():
        lines.append(f"  {letter} 列 {sheet['headers'][letter]}：{code or '不填'}（{sheet['why'][letter]}）")
    return lines + [f"  要问：{letter} 列可能是 {'、'.join(codes)}" for letter, codes in sheet["questions"].items()]


def _fields(fields: list[dict]) -> list[str]:
    return [f"  {f.get('under', '')}{f['label']}：{f['code'] or '不填'}（{f['why']}）" for f in fields]


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = []
    for sheet in [*answer.get("sheets", []), *answer.get("tables", [])]:
        if not sheet["fill"]:
            lines.append(f"{sheet['name'] or '表'}：{sheet['why']}")
        else:
            lines += [f"{sheet['name'] or '表'}：一人一张", *_fields(sheet["fields"])] if sheet.get("card") else _list(sheet)
    if answer.get("fields"):
        lines += ["一人一张：", *_fields(answer["fields"])]
    return "\n".join(lines)
