"""测速：bench reading|importing|exporting|pages|serving|opening|pairing|printing|all，和没有检查的做法并排量，打印倍数"""

import argparse

NAMES = ["reading", "importing", "exporting", "pages", "serving", "opening", "pairing", "printing"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", choices=[*NAMES, "all"], default="all", help="量哪一项（默认全部）")


def run(args: argparse.Namespace) -> dict:
    from importlib import import_module

    from qianshou import bench

    names = NAMES if args.name == "all" else [args.name]
    rows = [figure.row() for name in names for figure in import_module(f"qianshou.bench.{name}").rows()]
    return {"rows": rows, "machine": bench.machine()}


def say(answer: dict, args: argparse.Namespace) -> str:
    lines = [f"{k}: {v}" for k, v in answer["machine"].items()]
    for r in answer["rows"]:
        ratio = f"  ratio {r['ratio']}" if r["ratio"] is not None else ""
        floor = f"  floor {r['floor']}" if r["floor"] is not None else ""
        peer = f"  peer {r['peer']} {r['peer_ratio'] or ''}" if r["peer"] else ""
        lines.append(f"{r['what']}: {r['ours']}{floor}{ratio}{peer}  ({r['limit']})")
    return "\n".join(lines)
