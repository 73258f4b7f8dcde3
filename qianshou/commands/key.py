"""密钥：init 生成密钥文件和一张要打印保存的恢复单；rotate 换一把新密钥并重新封存全部数据"""

import argparse
import hashlib
import json
import os
from pathlib import Path


def needs_django(args: argparse.Namespace) -> bool:
    return args.what == "rotate"



def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    init = what.add_parser("init", help="生成密钥文件（不会覆盖已有的）")
    init.add_argument("--out", "--file", dest="file", help="写到哪里，默认是 QIANSHOU_KEYRING 指的文件")
    rotate = what.add_parser("rotate", help="加一把新密钥，把数据改用它封存；中断了再运行一次就接着做")
    rotate.add_argument("--resume", action="store_true", help="不加新密钥，只接着把剩下的做完")


def recovery_lines(path: Path) -> list[str]:
    """The keys in groups of eight with a check word each: what a clerk can type back from paper."""
    ring = json.loads(path.read_text("utf-8"))
    lines = []
    for number, key in sorted(ring["keys"].items()):
        groups = " ".join(key[i : i + 8] for i in range(0, len(key), 8))
        lines.append(f"第 {number} 号密钥  {groups}  校验 {hashlib.sha256(key.encode()).hexdigest()[:6]}")
    return lines


def rotate(args: argparse.Namespace) -> dict:
    """A new key only where the last rotation is through; else that one goes on."""
    from django.conf import settings
    from django.utils import timezone

    from qianshou.domain.accounts.actors import SystemActor
    from qianshou.kit import keyring, rotation
    from qianshou.papers.files import actions as files

    if not args.resume and not rotation.left():
        keyring.add_key()
    done = rotation.reseal()
    kept = files.reseal_files(SystemActor(timezone.localdate()))
    return {"key": keyring.current_id(), "resealed": done, "files": kept, "left": rotation.left(), "recovery": recovery_lines(Path(settings.QIANSHOU_KEYRING))}


def run(args: argparse.Namespace) -> dict:
    if args.what == "rotate":
        return rotate(args)
    from qianshou.kit import keyring
    from qianshou.kit.errors import Refused

    target = args.file or os.environ.get("QIANSHOU_KEYRING")
    if not target:
        raise Refused("要说明密钥文件写到哪里：设 QIANSHOU_KEYRING，或加 --out 文件。不要放在数据目录里。")
    path = Path(target).resolve()
    data = os.environ.get("QIANSHOU_DATA")
    if data and path.is_relative_to(Path(data).resolve()):
        raise Refused("密钥文件不能放在数据目录里：备份会把它一起带走，备份丢了就等于数据丢了。")
    keyring.generate(path)
    return {"file": str(path), "recovery": recovery_lines(path)}


def say(answer: dict, args: argparse.Namespace) -> str:
    if args.what == "rotate":
        left = f"还有 {answer['left']} 处没有做完，请再运行一次。" if answer["left"] else "旧密钥要留着：以前的备份要用它打开。"
        head = f"现在用第 {answer['key']} 号密钥，重新封存 {answer['resealed']} 处、文件 {answer['files']} 个。{left}"
        return "\n".join([head, "", "──── 新的恢复单：打印两份，换掉保险柜里旧的 ────", *answer["recovery"]])
    sheet = [
        f"密钥文件：{answer['file']}（只有本用户能读）",
        "",
        "──── 恢复单：打印两份，分别锁进两处保险柜，不要拍照、不要存电脑 ────",
        *answer["recovery"],
        "密钥丢了，证件号码、电话、住址和谈心记录谁也打不开。",
    ]
    return "\n".join(sheet)
