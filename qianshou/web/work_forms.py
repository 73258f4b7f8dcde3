"""The forms of work that is no contact, for both doors: which fields each kind asks for, about a unit and about one child.

A kind that is in neither table here and no choice of 记一次 has no page; a test walks every kind a rule can name.
"""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import ABOUT_A_CHILD, UNSEEN, CheckOutcome, DutyKind, HealthService, Role, ScreeningPoint

_TOGETHER = ("roles", "children", "present", "minutes", "text")
_WITH = ("roles", "text")
# What a unit's work of each kind asks for beside the day, the title and who did it.
UNIT_FIELDS: dict[str, tuple[str, ...]] = {
    DutyKind.MEETING: _TOGETHER, DutyKind.ACTIVITY: _TOGETHER, DutyKind.TRAINING: _TOGETHER, DutyKind.SCREENING: ("children", "text"),
    DutyKind.INSPECTION: ("text",), DutyKind.REPORT: ("text",), DutyKind.PLAN: ("text",), DutyKind.SUMMARY: ("text",), DutyKind.ASSESSMENT: ("text",),
    DutyKind.INFO_CHECK: ("sort", "children"), DutyKind.HEALTH_CHECK: ("sort", "by_whom", "children", "present"), DutyKind.STUDY_GOAL: ("text",),
    **dict.fromkeys((DutyKind.CONTACT, DutyKind.GIFT, DutyKind.FESTIVAL, DutyKind.GOOD_DEED, DutyKind.POLICY, DutyKind.HOME_VISIT), _WITH),
    **dict.fromkeys((DutyKind.CALL, DutyKind.LETTER, DutyKind.TALK, DutyKind.TUTORING), _WITH),
}  # fmt: skip
# What is offered first; the rest are reached from the duty that asks for them.
OFFERED = (
    DutyKind.MEETING, DutyKind.ACTIVITY, DutyKind.TRAINING, DutyKind.SCREENING, DutyKind.INSPECTION, DutyKind.PLAN, DutyKind.SUMMARY, DutyKind.REPORT,
    DutyKind.ASSESSMENT, DutyKind.INFO_CHECK, DutyKind.HEALTH_CHECK, DutyKind.CONTACT, DutyKind.GIFT, DutyKind.FESTIVAL, DutyKind.GOOD_DEED, DutyKind.POLICY,
)  # fmt: skip
# The same about one child; contacts are written down in 记一次.
CHILD_FIELDS: dict[str, tuple[str, ...]] = {
    DutyKind.PLAN: ("text",), DutyKind.SUMMARY: ("text",), DutyKind.STUDY_GOAL: ("text",), DutyKind.INFO_CHECK: ("sort",),
    DutyKind.HEALTH_CHECK: ("sort", "by_whom"), DutyKind.SCREENING: ("points", "unseen", "text"),
    **dict.fromkeys((DutyKind.MEETING, DutyKind.ACTIVITY, DutyKind.TRAINING, DutyKind.INSPECTION, DutyKind.ASSESSMENT, DutyKind.REPORT), ("title", "text")),
}  # fmt: skip
_SORTS: dict[str, tuple[Any, Any]] = {
    DutyKind.INFO_CHECK: (_("核对的结果"), CheckOutcome.choices), DutyKind.HEALTH_CHECK: (_("做了哪一项"), HealthService.choices),
}  # fmt: skip
_TITLES = {
    DutyKind.MEETING: _("会议主题"), DutyKind.ACTIVITY: _("活动名称"), DutyKind.TRAINING: _("培训内容"), DutyKind.REPORT: _("上报了什么，报给谁"),
    DutyKind.INSPECTION: _("督查了什么"), DutyKind.SCREENING: _("排查的范围"), DutyKind.PLAN: _("计划名称"), DutyKind.SUMMARY: _("小结名称"), DutyKind.ASSESSMENT: _("考核了什么"),
}  # fmt: skip
_TEXTS = {
    DutyKind.PLAN: _("打算怎么做"), DutyKind.SUMMARY: _("做得怎样，下一步"), DutyKind.STUDY_GOAL: _("小目标（一件做得到的事）"), DutyKind.SCREENING: _("发现的情况（可不填）"),
}  # fmt: skip
WRITTEN = (DutyKind.PLAN, DutyKind.SUMMARY, DutyKind.STUDY_GOAL)


class WorkForm(forms.Form):
    """What both have: the day, words, 补做. Subclasses drop what their kind does not ask for."""

    client_uuid = forms.CharField(widget=forms.HiddenInput, max_length=36)
    duty = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    title = forms.CharField(label=_("做了什么"), max_length=80, help_text=_("不写孩子的名字。"))
    happened_on = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    sort = forms.ChoiceField(label=_("哪一项"), widget=forms.RadioSelect)
    by_whom = forms.CharField(label=_("谁做的（卫生院、学校…）"), max_length=60, required=False)
    points = forms.MultipleChoiceField(
        label=_("六个方面，哪几样有问题"),
        choices=ScreeningPoint.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("人在哪里、和谁生活、上学、健康、在家安全、生活困难，六样都要看。看过没问题的不点。"),
    )
    unseen = forms.MultipleChoiceField(label=_("哪几样没看到"), choices=ScreeningPoint.choices, widget=forms.CheckboxSelectMultiple, required=False)
    roles = forms.MultipleChoiceField(label=_("谁参加了"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False)
    children = forms.MultipleChoiceField(label=_("哪些孩子参加了（会算到各人名下）"), widget=forms.CheckboxSelectMultiple, required=False)
    present = forms.IntegerField(label=_("到了多少人"), min_value=0, max_value=30_000, required=False)
    minutes = forms.IntegerField(label=_("多少分钟"), min_value=1, max_value=1440, required=False)
    text = forms.CharField(label=_("内容（可不填）"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=4000)
    make_up = forms.BooleanField(label=_("这次是补做上一期的（不算本期）"), required=False)

    wanted: tuple[str, ...] = ()

    def __init__(self, *args: Any, kind: str, today: dt.date, late: bool = False, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind, self.today = DutyKind(kind), today
        always = {"client_uuid", "duty", "happened_on", *(("make_up",) if late else ())}
        for name in [name for name in self.fields if name not in always and name not in self.wanted]:
            del self.fields[name]
        if "sort" in self.fields:
            self.fields["sort"].label, self.fields["sort"].choices = _SORTS[self.kind]
        if "title" in self.fields:
            self.fields["title"].label = _TITLES.get(self.kind, _("做了什么"))
        if "text" in self.fields:
            self.fields["text"].label = _TEXTS.get(self.kind, _("内容（可不填）"))
            self.fields["text"].required = self.kind in WRITTEN

    def clean_happened_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_now("日期不能晚于今天。"))
        return day

    def keywords(self) -> dict[str, Any]:
        """What `record_work` and `record_child_work` take alike."""
        data = self.cleaned_data
        out = {"kind": self.kind.value, "happened_on": data["happened_on"], "client_uuid": data["client_uuid"]}
        out |= {name: data[name].strip() for name in ("title", "text", "sort", "by_whom") if name in data}
        if "points" in data:
            out["points"] = (*data["points"], *(f"{UNSEEN}{one}" for one in data.get("unseen", ())))
        if data.get("make_up"):
            out["makes_up_for"] = data["duty"]
        return out


class ChildWorkForm(WorkForm):
    """计划, 小结, 小目标, 信息核对, 健康服务 … of one child."""

    def __init__(self, *args: Any, kind: str, **kw: Any) -> None:
        self.wanted = CHILD_FIELDS[kind]
        super().__init__(*args, kind=kind, **kw)


class UnitWorkForm(WorkForm):
    """One piece of a unit's work. `children` are those of the unit that may be ticked, `doers` for whom it may be typed in."""

    doer = forms.ChoiceField(label=_("谁做的"), required=False)

    def __init__(self, *args: Any, kind: str, children: list, doers: list, **kw: Any) -> None:
        self.wanted = ("title", "doer", *UNIT_FIELDS[kind])
        super().__init__(*args, kind=kind, **kw)
        if "children" in self.fields:
            self.fields["children"].choices = children
        self.fields["doer"].choices = doers
        for name, needed in (("children", children), ("doer", len(doers) > 1)):
            if not needed and name in self.fields:
                del self.fields[name]
        order = ["title", "happened_on", "doer", "sort", "by_whom", "roles", "children", "present", "minutes", "text", "make_up"]
        self.order_fields([*("client_uuid", "duty"), *order])

    def keywords(self) -> dict[str, Any]:
        """What `record_work` takes, but the rows behind `children` and `doer`."""
        data = self.cleaned_data
        out = super().keywords()
        out |= {name: data[name] for name in ("present", "minutes") if name in data}
        if "roles" in data:
            out["roles"] = tuple(data["roles"])
        return out


def has_page(kind: str, of_child: bool, contacts: frozenset[str]) -> bool:
    """Whether a duty of this kind, of a child or of a unit, has a page that meets it."""
    return kind in contacts or kind in CHILD_FIELDS if of_child else kind in UNIT_FIELDS


def fresh(today: dt.date, duty: Any = None) -> dict[str, Any]:
    """What a new form starts with."""
    late = duty is not None and duty.last_on < today
    return {"client_uuid": str(uuid.uuid4()), "happened_on": today, "duty": duty.uid if duty else "", "make_up": late}


__all__ = ["ABOUT_A_CHILD", "CHILD_FIELDS", "OFFERED", "UNIT_FIELDS", "ChildWorkForm", "UnitWorkForm", "fresh", "has_page"]
