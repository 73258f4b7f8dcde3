"""方案原文：plan read 读出规则，plan score 对照标准答案打分"""

import argparse

needs_django = False


def configure(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="read|score")
    read = acts.add_parser("read", help="读一份方案（.txt、.docx、有文字的 .pdf），不用数据库")
    read.add_argument("file", help="方案文件")
    score = acts.add_parser("score", help="对照文件夹里的 gold.json 打分")
    score.add_argument("dir", help="放着方案原文和 gold.json 的文件夹")


def run(args: argparse.Namespace) -> dict:
    from pathlib import Path

    from qianshou.papers.plans import read_plan, text_of_path

    if args.act == "read":
        return dict(read_plan(text_of_path(args.file)))
    from qianshou.papers.plans.scoring import score_folder, whole

    scores = score_folder(Path(args.dir))
    return {**whole(scores).row(), "files": {name: one.row() for name, one in scores.items()}}


def say(answer: dict, args: argparse.Namespace) -> str:
    if args.act == "score":
        lines = [f"{name}\t{one['right']}/{one['wanted']} 条读对，多出 {one['given'] - one['right']} 条" for name, one in answer["files"].items()]
        return "\n".join([*lines, f"规则：找全率 {answer['recall']:.1%}，准确率 {answer['precision']:.1%}（{answer['right']}/{answer['wanted']}，给出 {answer['given']} 条）"])
    lines = [f"规则\t{one['kind']}\t{one['count']}次/{one['per']}\t{one['counterpart']}\t{one['quote']}" for one in answer["rules"]]
    lines += [f"定日\t{one.get('on') or one.get('by')}\t{one['quote']}" for one in answer["dated"]]
    lines += [f"没写次数\t{one['kind']}\t{one['quote']}" for one in answer["vague"]]
    return "\n".join(lines) or "这份方案里没有读出要求。"
