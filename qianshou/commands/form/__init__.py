"""空表：form read 看懂，fill 填好"""

import argparse
import importlib
import pkgutil

# One module a subcommand beside this file (`read.py` is `form read`): WORD, HELP, configure, run, and say for people.


def _parts() -> list:
    return [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]


def needs_django(args: argparse.Namespace) -> bool:
    """Reading a blank form needs no site and no database."""
    return args.part.NEEDS_SITE


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    for part in _parts():
        one = what.add_parser(part.WORD, help=part.HELP)
        part.configure(one)
        one.set_defaults(part=part)


def run(args: argparse.Namespace) -> dict:
    return args.part.run(args)


def say(answer: dict, args: argparse.Namespace) -> str:
    return args.part.say(answer, args)
