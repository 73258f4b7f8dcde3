"""方案: where and for which school year it is adopted, and the numbers that may be changed on the way."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.queries.shelf import RuleLine
from qianshou.web.office.pairing_forms import day

_NUMBER = {"invalid": _("请填数字。"), "min_value": _("至少填 %(limit_value)s。"), "max_value": _("最多填 %(limit_value)s。")}


class AdoptForm(forms.Form):
    """One number a rule: how many times; one a rule: days of grace; one tick a vague duty."""

    unit = forms.ChoiceField(label=_("哪个单位采用"), error_messages={"invalid_choice": _("请从列表里选单位。")}, help_text=_("它和它下面的单位都照做。"))
    school_year = forms.TypedChoiceField(label=_("学年"), coerce=int)

    def __init__(self, *args: Any, units: list, years: list[tuple[int, str]], rules: list[RuleLine], vague: list[RuleLine], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units
        self.fields["school_year"].choices = years
        self.rules, self.vague = rules, [one for one in vague if one.suggested]
        for one in self.vague:
            self.fields[f"yes-{one.key}"] = forms.BooleanField(label=_now("确认：%s") % one.words, required=False)
        for one in (*rules, *self.vague):
            self.fields[f"count-{one.key}"] = self._number(_now("%s：几次") % one.title, 1, 31, one.count)
            self.fields[f"grace-{one.key}"] = self._number(_now("%s：宽限几天") % one.title, 0, 60, one.grace_days)

    @staticmethod
    def _number(label: str, least: int, most: int, start: int) -> forms.IntegerField:
        return forms.IntegerField(label=label, min_value=least, max_value=most, initial=start, error_messages=_NUMBER)

    @property
    def lines(self) -> list[dict]:
        """The rules with their two controls, as the template shows them."""
        return [{"rule": one, "count": self[f"count-{one.key}"], "grace": self[f"grace-{one.key}"]} for one in self.rules]

    @property
    def vague_lines(self) -> list[dict]:
        """The vague duties with their tick."""
        return [{"rule": one, "yes": self[f"yes-{one.key}"], "count": self[f"count-{one.key}"], "grace": self[f"grace-{one.key}"]} for one in self.vague]

    def adjustments(self) -> dict[str, dict]:
        """What `adopt` and `preview_adoption` take: only what differs, and the vague duties said yes to."""
        data, out = self.cleaned_data, {}
        for one in (*self.rules, *self.vague):
            if one.suggested and not data[f"yes-{one.key}"]:
                continue
            changed = {"count": data[f"count-{one.key}"], "grace_days": data[f"grace-{one.key}"]}
            changed = {key: value for key, value in changed.items() if value != getattr(one, key)}
            if one.suggested:
                changed["confirm"] = True
            if changed:
                out[one.key] = changed
        return out


class EndAdoptionForm(forms.Form):
    """The last day of an adoption."""

    ended_on = day(_("最后一天"))
