"""roster undo BATCH --as USER: an import taken back within seven days."""

import argparse

WORD, HELP, NEEDS_SITE = "undo", "撤销一次导入（7 天内）", True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", help="批次号（import 的回答里有）")
    parser.add_argument("--as", dest="actor", required=True, help="以谁的身份（登录名）")


def run(args: argparse.Namespace) -> dict:
    from qianshou.jobs import caller
    from qianshou.kit.errors import Refused
    from qianshou.papers.imports import actions, queries

    actor, today = caller.actor(args.actor)
    batch = queries.batches(actor).filter(uid=args.batch).first()
    if batch is None:
        raise Refused(f"没有找到批次 {args.batch}，或者您不能撤销它。")
    batch = actions.undo(actor, batch=batch, today=today)
    return {"undone": batch.counts.get("undone", 0), "kept": batch.counts.get("kept", [])}


def say(answer: dict, args: argparse.Namespace) -> str:
    kept = "".join(f"\n  留下 {k['child']}：{k['why']}" for k in answer["kept"])
    return f"已撤销 {answer['undone']} 行。{kept}"
