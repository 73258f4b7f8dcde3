"""方案: where and for which school year it is adopted, and the numbers that may be changed on the way."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import PeriodUnit
from qianshou.domain.care.queries.shelf import RuleLine
from qianshou.web.day_field import day

NUMBER = {"invalid": _("请填数字。"), "min_value": _("至少填 %(limit_value)s。"), "max_value": _("最多填 %(limit_value)s。")}
YES_NO = [("yes", _("照建议的做")), ("no", _("不做"))]
_FIXED = (PeriodUnit.ONCE, PeriodUnit.VACATION, PeriodUnit.TERM)  # a day, a vacation, a term: its cadence is the point of it
PERIODS = [(one.value, one.label) for one in PeriodUnit if one not in _FIXED]


class NumbersForm(forms.Form):
    """Of each rule how many times and the days of grace; of each vague duty yes or no, how often and how many times."""

    too_many = forms.IntegerField(
        label=_("每周超过几件算过重"), min_value=1, max_value=99, initial=8, error_messages=NUMBER, help_text=_("超过的人，试算结果里逐个列出。"),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rules: list[RuleLine], vague: list[RuleLine], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.rules, self.vague = rules, [one for one in vague if one.suggested]
        for one in self.vague:
            self.fields[f"say-{one.key}"] = forms.ChoiceField(
                label=_now("%s：做不做") % one.title, choices=YES_NO, widget=forms.RadioSelect, error_messages={"required": _now("请逐条选：照做，还是不做。")}
            )
            if one.per in dict(PERIODS):
                self.fields[f"per-{one.key}"] = forms.ChoiceField(label=_now("%s：多久") % one.title, choices=PERIODS, initial=one.per)
        for one in (*rules, *self.vague):
            self.fields[f"count-{one.key}"] = self._number(_now("%s：几次") % one.title, 1, 31, one.count)
            self.fields[f"grace-{one.key}"] = self._number(_now("%s：宽限几天") % one.title, 0, 60, one.grace_days)

    @staticmethod
    def _number(label: str, least: int, most: int, start: int) -> forms.IntegerField:
        return forms.IntegerField(label=label, min_value=least, max_value=most, initial=start, error_messages=NUMBER)

    @property
    def lines(self) -> list[dict]:
        """The rules with their two controls, as the template shows them."""
        return [{"rule": one, "count": self[f"count-{one.key}"], "grace": self[f"grace-{one.key}"]} for one in self.rules]

    @property
    def vague_lines(self) -> list[dict]:
        """The vague duties with their controls."""
        return [
            {
                "rule": one, "say": self[f"say-{one.key}"], "count": self[f"count-{one.key}"], "grace": self[f"grace-{one.key}"],
                "per": self[f"per-{one.key}"] if f"per-{one.key}" in self.fields else None,
                "open": any(f"{name}-{one.key}" in self.errors for name in ("per", "count", "grace")),
            }
            for one in self.vague
        ]  # fmt: skip

    def adjustments(self) -> dict[str, dict]:
        """What `adopt`, `change_adoption` and the trial take: only what differs, and the vague duties said yes to."""
        data, out = self.cleaned_data, {}
        for one in (*self.rules, *self.vague):
            if one.suggested and data[f"say-{one.key}"] != "yes":
                continue
            changed = {"count": data[f"count-{one.key}"], "grace_days": data[f"grace-{one.key}"], "per": data.get(f"per-{one.key}", one.per)}
            changed = {key: value for key, value in changed.items() if value != getattr(one, key)}
            if one.suggested:
                changed["confirm"] = True
            if changed:
                out[one.key] = changed
        return out

    def digest(self) -> str:
        """Of the numbers and where they are to hold: what was tried is what is adopted."""
        said = repr(sorted((name, str(value)) for name, value in self.cleaned_data.items() if name not in ("seen", "too_many")))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def tried(self) -> bool:
        """Whether the trial of just these numbers was on the page that was sent."""
        return self.cleaned_data["seen"] == self.digest()


class AdoptForm(NumbersForm):
    """The numbers, and where and when they hold."""

    unit = forms.ChoiceField(label=_("哪个单位采用"), error_messages={"invalid_choice": _("请从列表里选单位。")}, help_text=_("它和它下面的单位都照做。"))
    school_year = forms.TypedChoiceField(label=_("学年"), coerce=int)

    def __init__(self, *args: Any, units: list, years: list[tuple[int, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units
        self.fields["school_year"].choices = years


class ChangeForm(NumbersForm):
    """Other numbers for a running adoption; `version` is the one they were read at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EndAdoptionForm(forms.Form):
    """The last day of an adoption."""

    ended_on = day(_("最后一天"))
