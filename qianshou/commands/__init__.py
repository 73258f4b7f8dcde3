"""The command line, one module a command (`roster.py` is `qianshou roster …`).

A module has `configure(parser)`, `run(args) -> dict | None` (the JSON answer) and may have `say(answer, args) -> str`
for people and `needs_django` (True by default; False, or a function of args, for what needs no site). It imports
Django models inside its functions: the overview imports every module. It raises kit.errors.Refused to refuse.
`before_django(args)` may set what the settings read. A command with subcommands is a folder, one module a subcommand: see `group`.
"""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import Any

Say = Callable[[dict[str, Any], argparse.Namespace], str]


def group(package: str, path: Iterable[str]) -> tuple[Callable[..., bool], Callable[..., None], Callable[..., dict[str, Any] | None], Say]:
    """`needs_django, configure, run, say` of a command whose subcommands are the modules of its folder (`form/read.py` is `form read`).

    Each has WORD, HELP, NEEDS_SITE (False for what needs no database), configure, run, and say for people.
    """

    def needs_django(args: argparse.Namespace) -> bool:
        return args.part.NEEDS_SITE

    def configure(parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        for part in [importlib.import_module(f"{package}.{m.name}") for m in pkgutil.iter_modules(path)]:
            one = what.add_parser(part.WORD, help=part.HELP)
            part.configure(one)
            one.set_defaults(part=part)

    def run(args: argparse.Namespace) -> dict[str, Any] | None:
        return args.part.run(args)

    def say(answer: dict[str, Any], args: argparse.Namespace) -> str:
        return args.part.say(answer, args)

    return needs_django, configure, run, say
