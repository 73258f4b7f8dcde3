"""What is typed about teams: the team, its members, what is entrusted to it and what it leaves."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.pairing.actions.teams import MemberPapers, NewTeam
from qianshou.domain.pairing.choices import OutputKind
from qianshou.papers.files.kinds import MOST_MB
from qianshou.web.office.entry_fields import DatedForm, DayField

WHOLE = {"invalid": _("请填整数。")}
HOURS = {"invalid": _("请填数字。"), "min_value": _("一天 1 到 12 小时。"), "max_value": _("一天 1 到 12 小时。")}


class TeamForm(forms.Form):
    """A team. Only name, days and places are asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("队名"), max_length=60)
    comes_from = forms.CharField(label=_("从哪里来"), required=False, max_length=80, help_text=_("例如：哪所大学、哪个单位。"))
    from_on = DayField(label=_("从哪天"), ahead=True)
    to_on = DayField(label=_("到哪天"), ahead=True)
    places = forms.MultipleChoiceField(
        label=_("在哪里服务"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选中的单位能看到这支队、谁没到，并能交办事情。"),
        error_messages={"required": _("请选在哪里服务。")},
    )
    hours = forms.DecimalField(
        label=_("一天算几小时服务"), min_value=1, max_value=12, decimal_places=1, initial=6, error_messages=HOURS, help_text=_("早、晚点名各算一半。")
    )
    asks_consent = forms.BooleanField(label=_("队员要有家人同意"), required=False, initial=True)
    plan = forms.CharField(label=_("遇到突发情况怎么办"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["places"].choices = units

    def new(self) -> NewTeam:
        """What the actions take."""
        data = self.cleaned_data
        return NewTeam(
            data["name"], data["from_on"], data["to_on"], comes_from=data["comes_from"], day_minutes=int(data["hours"] * 60), asks_consent=data["asks_consent"], plan=data["plan"]
        )  # fmt: skip


class MemberForm(DatedForm):
    """One member's job, insurance, consent, briefing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    job = forms.CharField(label=_("分工"), required=False, max_length=40)
    insurer = forms.CharField(label=_("保险公司"), required=False, max_length=40)
    insurance_no = forms.CharField(label=_("保单号"), required=False, max_length=40)
    insured_from = DayField(label=_("保险从"), required=False, ahead=True)
    insured_to = DayField(label=_("保险到"), required=False, ahead=True)
    consent_by = forms.CharField(label=_("同意的家人"), required=False, max_length=20, help_text=_("例如：父亲、母亲。"))
    consent_on = DayField(label=_("家人同意的日期"), required=False)
    briefed_on = DayField(label=_("参加安全培训的日期"), required=False)

    def papers(self) -> MemberPapers:
        """What the action takes."""
        return MemberPapers(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class LeaveForm(DatedForm):
    left_on = DayField(label=_("从哪天起不在队里"))
    why = forms.CharField(label=_("原因"), max_length=80)


class BriefForm(DatedForm):
    briefed_on = DayField(label=_("培训日期"))


class OutputForm(DatedForm):
    """Something the team made or did."""

    kind = forms.ChoiceField(label=_("什么成果"), choices=OutputKind.choices)
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("不写孩子的姓名。"))
    happened_on = DayField(label=_("日期"))
    count = forms.IntegerField(label=_("份数"), min_value=1, max_value=100_000, initial=1, error_messages=WHOLE)
    kept_at = forms.CharField(label=_("放在哪里"), required=False, max_length=80, help_text=_("例如：县团委档案柜、领队网盘。"))


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、Word、Excel、PPT、照片，不超过 %s MB。加密保存，看得到这支队的单位才打得开，每次打开都有记录。不传看得清孩子脸的照片。") % MOST_MB,
        error_messages={"required": _("请选择文件。")},
    )  # fmt: skip


class TaskForm(forms.Form):
    words = forms.CharField(label=_("请队里做什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class HandForm(forms.Form):
    to = forms.CharField(label=_("交给谁接着做"), max_length=60)


class JoinFilter(forms.Form):
    q = forms.CharField(label=_("姓名或拼音"), required=False, max_length=40)


def start_of(row: Any) -> dict[str, Any]:
    """A team as its form shows it."""
    start = {name: getattr(row, name) for name in ("version", "name", "comes_from", "from_on", "to_on", "asks_consent", "plan")}
    return start | {"hours": f"{row.day_minutes / 60:g}", "places": [one.unit.uid for one in row.places.all()]}


def start_of_member(one: Any, today: dt.date) -> dict[str, Any]:
    """A member as her form shows her; the policy's number stays covered."""
    names = ("version", "job", "insurer", "insured_from", "insured_to", "consent_by", "consent_on", "briefed_on")
    return {name: getattr(one, name) for name in names}
