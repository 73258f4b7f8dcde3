"""谁还没做: the conditions of the list, and the words of a waiver or an excuse."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import DutyKind, DutyState
from qianshou.domain.orgs import queries as orgs
from qianshou.web.day_field import day

CLOSES_AFTER = dt.timedelta(days=8)  # a term is looked at when its last periods have closed
NOW, TERM = "now", "term"
STATES = [("to_do", _("待做和该做了")), *[(s.value, s.label) for s in DutyState if s != DutyState.NOT_OWED], ("owed", _("全部应做"))]


@dataclass(frozen=True)
class Span:
    """The periods looked at: those overlapping [from_on, on], as they stand on `on`. None: from the term's first day."""

    code: str
    label: str
    from_on: dt.date | None
    on: dt.date


def spans(county_id: int, today: dt.date) -> list[Span]:
    """本期, 本学期, and every term that is over, newest first."""
    out = [Span(NOW, _now("现在这一期"), today, today), Span(TERM, _now("本学期至今"), None, today)]
    current = orgs.current_term(county_id, today)
    for term in orgs.terms(county_id):
        if current and term.first_on < current.first_on:
            label = _now("%(year)d学年第%(n)d学期") % {"year": term.school_year, "n": term.number}
            out.append(Span(f"{term.school_year}-{term.number}", label, term.first_on, min(term.last_on + CLOSES_AFTER, today)))
    return out


class MissedFilter(forms.Form):
    """Narrows the rows. A value that is no choice narrows nothing and says so beside its field."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    period = forms.ChoiceField(label=_("哪一段"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    kind = forms.ChoiceField(label=_("做什么"), required=False, choices=[("", _("全部")), *DutyKind.choices])
    programme = forms.ChoiceField(label=_("哪份方案"), required=False)
    who = forms.CharField(label=_("帮扶人姓名"), required=False, max_length=40)

    def __init__(self, *args: Any, units: list, periods: list[Span], programmes: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["programme"].choices = [("", _now("全部")), *programmes]
        self.fields["unit"].choices = units
        self.fields["period"].choices = [(one.code, one.label) for one in periods]


class ReasonForm(forms.Form):
    """Why a duty is not owed after all, or why it was missed."""

    reason = forms.CharField(label=_("原因"), max_length=120, help_text=_("例如：孩子住院；帮扶人产假。不写病名。"))


class MoveForm(forms.Form):
    """Another day for the next contact, and why."""

    due_on = day(_("改到哪天"))
    reason = forms.CharField(label=_("为什么改期"), max_length=120, help_text=_("例如：孩子这几天在外婆家。"))
