"""Short words of the phone pages."""

import datetime as dt
import functools

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.shapes import DutyLine

_DAYS = "一二三四五六日"


def due_words(line: DutyLine, today: dt.date) -> str:
    """该做了 · 今天 · 周五前 · 12月4日前; nothing for what is done."""
    return _("该做了") if line.state == DutyState.OVERDUE else _by(line.due_on, today, get_language())


@functools.lru_cache(maxsize=512)
def _by(due_on: dt.date | None, today: dt.date, language: str | None) -> str:
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days <= 0:
        return _("今天")
    if days < 7 - today.weekday():
        return _("周%s前") % _DAYS[due_on.weekday()]
    return _("%(m)s月%(d)s日前") % {"m": due_on.month, "d": due_on.day}
