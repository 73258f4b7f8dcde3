"""What may follow what in a round, when a unit is late, and the words to remind it with."""

import datetime as dt
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

OWED, SENT, RETURNED, ACCEPTED = "owed", "sent", "returned", "accepted"
# step: (the states it may start from, where it leads)
MOVES = {
    "send": ((OWED, RETURNED), SENT),
    "accept": ((SENT,), ACCEPTED),
    "return": ((SENT, ACCEPTED), RETURNED),
}
LONGEST_DAYS = 366
_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{5,8}(\d{3}[\dXx])(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


def may_move(step: str, state: str) -> bool:
    """Whether a step may be taken from a state; KeyError for an unknown step."""
    return state in MOVES[step][0]


def is_late(state: str, due_on: dt.date, today: dt.date) -> bool:
    """Nothing has been sent, or what was sent came back, and the day has passed."""
    return state in (OWED, RETURNED) and due_on < today


def urge_text(title: str, due_on: dt.date, names: Sequence[str], today: dt.date) -> str:
    """The 催报 text for a work group: polite, units only, no person and no child (O16). '' where nobody is owing."""
    if not names:
        return ""
    day = _("%(m)d月%(d)d日") % {"m": due_on.month, "d": due_on.day}
    when = _("请在%s前报送") % day if due_on > today else _("请今天下班前报送") if due_on == today else _("原定%s报送，请抓紧补报") % day
    return _("【温馨提醒】各位老师辛苦了！《%(title)s》还差：%(who)s。%(when)s。在“信息采集”里打开就能填，系统里已有的档案可以直接用，不用重新打字。有困难请告诉我们，谢谢大家！") % {
        "title": title, "who": "、".join(names), "when": when,
    }  # fmt: skip


def guarded(text: str) -> str:
    """Identity numbers and telephone numbers in a cell of unknown meaning, masked."""
    return _PHONE.sub(r"\1****\2", _NUMBER.sub(lambda m: f"{m[1]}{'*' * 8}{m[2]}", text))
