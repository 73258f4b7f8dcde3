"""The door of roster reading: bytes, path or pasted text in, `Roster` or the CLI's JSON out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from .roster import Roster

Answers = dict[str, dict[str, str | None]]


def read_table(
    source: bytes | str,
    filename: str = "",
    answers: Answers | None = None,
    *,
    left_behind: bool | None = None,
    today: date | None = None,
) -> Roster:
    """Read a workbook's bytes (or pasted text, tab between cells) into a `Roster`.

    Refuses with `kit.workbook.Refused` (its text is a Chinese sentence for the screen) and
    nothing else. `today` is the day after which a birth date lies in the future.
    """
    raise NotImplementedError


def read_roster(source: Path | str | bytes, answers: Answers | None = None, **options: Any) -> dict[str, Any]:
    """The JSON of CLI.md for a file (path or bytes)."""
    raise NotImplementedError


def cli_json(path: Path | str, answers: Answers | None = None) -> dict[str, Any]:
    """What `qianshou roster read FILE --json` prints."""
    return read_roster(path, answers)
