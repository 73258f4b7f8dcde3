"""The command line: finds the command's module, runs it, prints its answer. Exit 0 done, 1 refused, 2 wrong call."""

import argparse
import importlib
import json
import os
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

from qianshou import __version__, commands

# Django's own commands that a developer needs; they print what they like.
DJANGO = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "check", "shell", "collectstatic"}

# What argparse says in English, for people who read Chinese.
WORDS = [
    (r"the following arguments are required: (.*)", r"还缺少：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，只能是 \3"),
    (r"argument (.*): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.*): invalid \S+ value: (.*)", r"\1 的值看不懂：\2"),
    (r"argument (.*): (.*)", r"\1：\2"),
]


class Parser(argparse.ArgumentParser):
    """argparse that refuses in one Chinese line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        for english, chinese in WORDS:
            if re.fullmatch(english, message):
                message = re.sub(english, chinese, message)
                break
        self.exit(2, f"用法不对：{message}。帮助：{self.prog} --help\n")


def _names() -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules(commands.__path__))


def _overview() -> str:
    lines = [f"qianshou {__version__}  用法：qianshou 命令 [参数] [--json]", ""]
    for name in _names():
        doc = (importlib.import_module(f"qianshou.commands.{name}").__doc__ or "").strip().splitlines()
        lines.append(f"  {name:<12}{doc[0] if doc else ''}")
    return "\n".join([*lines, "", "每个命令都有 --help。"])


def _prepare(module: ModuleType, args: argparse.Namespace) -> None:
    """Start Django only where the command says so: reading a roster needs no database and no site."""
    needs: bool | Callable[[argparse.Namespace], bool] = getattr(module, "needs_django", True)
    import django
    from django.conf import settings

    if before := getattr(module, "before_django", None):
        before(args)
    if needs(args) if callable(needs) else needs:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
        django.setup()
    elif not settings.configured:
        settings.configure(USE_I18N=False, LANGUAGE_CODE="zh-hans", TIME_ZONE="Asia/Shanghai", USE_TZ=True)


def _tell(answer: dict[str, Any] | None, module: ModuleType, args: argparse.Namespace, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer or {}, ensure_ascii=False, default=str))
    elif answer is not None:
        say = getattr(module, "say", None)
        print(say(answer, args) if say else "\n".join(f"{key}: {value}" for key, value in answer.items()))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _why(error: Exception) -> str:
    """One sentence for what stopped a command; never a traceback (QIANSHOU_TRACE=1 shows it to developers)."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import DatabaseError

    from qianshou.kit.errors import Refused

    if os.environ.get("QIANSHOU_TRACE"):
        traceback.print_exc()
    if isinstance(error, Refused | ImproperlyConfigured | CommandError):
        return str(error) or "没有做：条件不满足。"
    if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
        return f"打不开文件：{error.filename}"
    if isinstance(error, DatabaseError):
        return "数据库用不了（没有建好、连不上或正忙）。先运行 qianshou upgrade；仍然不行，请检查 DATABASE_URL。"
    return f"出错了，没有做完（{type(error).__name__}）。设 QIANSHOU_TRACE=1 再运行一次可以看到细节。"


def run(argv: list[str]) -> int:
    """Run one command line; returns the exit code."""
    if not argv or argv[0] in ("-h", "--help"):
        print(_overview())
        return 0 if argv else 2
    if argv[0] == "--version":
        print(__version__)
        return 0
    if argv[0] in DJANGO:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(["qianshou", *argv])
        return 0
    if argv[0] not in _names():
        print(f"用法不对：没有“{argv[0]}”这个命令。全部命令：{'、'.join(_names())}", file=sys.stderr)
        return 2
    return _dispatch(argv[0], argv[1:])


def _dispatch(name: str, rest: list[str]) -> int:
    as_json = "--json" in rest
    module = importlib.import_module(f"qianshou.commands.{name}")
    parser = Parser(prog=f"qianshou {name}", description=module.__doc__, epilog="--json：只输出一个 JSON 对象")
    module.configure(parser)
    args = parser.parse_args([word for word in rest if word != "--json"])
    try:
        _prepare(module, args)
        _tell(module.run(args), module, args, as_json)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _refuse(_why(error))
    return 0


def main() -> int:
    for stream in (sys.stdout, sys.stderr):  # a Windows console in another code page must not break Chinese
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    return run(sys.argv[1:])
