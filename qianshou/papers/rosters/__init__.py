"""Rosters in: from a school's spreadsheet to children's facts, without a database."""

from .read import cli_json, read_roster, read_table
from .roster import MemberGroup, Problem, Roster, RosterRow, Sheet, Skipped

__all__ = [
    "MemberGroup",
    "Problem",
    "Roster",
    "RosterRow",
    "Sheet",
    "Skipped",
    "cli_json",
    "read_roster",
    "read_table",
]
