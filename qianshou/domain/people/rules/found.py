"""One label as a rule found it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.people.choices import LabelStanding


@dataclass(frozen=True)
class LabelFound:
    """A label, since when it holds, since when that is known here, and why: [sentence code, params] pairs."""

    kind: str
    standing: str
    from_on: dt.date
    known_on: dt.date
    why: list[Any] = field(default_factory=list)


def standing(sure: bool, disputed: bool = False) -> str:
    """已核实 when the facts are complete, 有出入 when the sheet and the facts disagree, else 按申报."""
    if disputed:
        return LabelStanding.DISPUTED
    return LabelStanding.VERIFIED if sure else LabelStanding.DECLARED
