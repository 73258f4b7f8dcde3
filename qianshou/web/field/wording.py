"""Short words of the phone pages."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.shapes import DutyLine

_DAYS = "一二三四五六日"


def due_words(line: DutyLine, today: dt.date) -> str:
    """该做了 · 今天 · 周五前 · 12月4日前; nothing for what is done."""
    if line.state == DutyState.OVERDUE:
        return _("该做了")
    if line.due_on is None:
        return ""
    days = (line.due_on - today).days
    if days <= 0:
        return _("今天")
    if days < 7 - today.weekday():
        return _("周%s前") % _DAYS[line.due_on.weekday()]
    return _("%(m)s月%(d)s日前") % {"m": line.due_on.month, "d": line.due_on.day}
