"""The command line."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["qianshou", *sys.argv[1:]])
    return 0
