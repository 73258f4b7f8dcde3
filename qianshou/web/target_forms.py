"""What is typed about households and persons officials help; shared by the desk and the phone."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.targets.choices import CloseReason, CountBy, EndReason, Level, Outcome, Span, TargetKind, VisitMode, Way
from qianshou.domain.targets.shapes import NewEntry, NewTarget
from qianshou.web.day_field import day

ENDS = [one for one in EndReason.choices if one[0] != EndReason.TARGET_CLOSED]  # that has an act of its own
FORCE = {"min_value": _("不能小于 0。"), "invalid": _("请填数字。")}
# A visit is asked for in one tap with how they went.
WAYS = [
    (Way.PHONE, Way.PHONE.label), (Way.VIDEO, Way.VIDEO.label), (Way.MESSAGE, Way.MESSAGE.label), (f"{Way.VISIT}:{VisitMode.ALONE}", _("上门（分散）")),
    (f"{Way.VISIT}:{VisitMode.TOGETHER}", _("上门（集中）")), (Way.NONE, Way.NONE.label),
]  # fmt: skip
SHOWS = [("", _("还在帮扶的")), ("alone", _("没有人结对的")), ("unvisited", _("还没有上门的")), ("closed", _("已结束帮扶的"))]


def line(label: Any, help: Any = "") -> forms.CharField:
    """A few words, which may be left out."""
    return forms.CharField(label=label, required=False, max_length=500, help_text=help)


def yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=10, decimal_places=2, error_messages=FORCE)


class TargetFilter(forms.Form):
    """Narrows the list."""

    unit = forms.ChoiceField(label=_("地方"), required=False)
    q = forms.CharField(label=_("姓名或拼音"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *TargetKind.choices])
    show = forms.ChoiceField(label=_("看哪些"), required=False, choices=SHOWS)
    span = forms.ChoiceField(label=_("没有上门按"), required=False, choices=Span.choices, initial=Span.QUARTER)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class CountFilter(forms.Form):
    """Whose numbers, and of which days."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    by = forms.ChoiceField(label=_("怎么归"), required=False, choices=CountBy.choices)
    from_on = day(_("从"), required=False)
    on = day(_("到"), required=False)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class TargetForm(forms.Form):
    """A household or person. Only name, kind and place are asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=TargetKind.choices, widget=forms.RadioSelect)
    kind_words = forms.CharField(label=_("其他的，写明是什么"), required=False, max_length=20)
    name = forms.CharField(label=_("姓名（一户写户主）"), max_length=60)
    unit = forms.ChoiceField(label=_("住在哪里"), error_messages={"invalid_choice": _("请从列表里选。")})
    members = forms.IntegerField(label=_("家里几口人"), required=False, min_value=1, max_value=30)
    phone = forms.CharField(label=_("电话"), required=False, max_length=40)
    address = forms.CharField(label=_("村以下住址"), required=False, max_length=200)
    situation = forms.CharField(label=_("主要困难"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = [("", _("请选择")), *units]

    def new(self) -> NewTarget:
        """What the actions take."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("kind_words", "phone", "address", "situation")}
        return NewTarget(data["name"], data["kind"], members=data["members"], **words)


class PairTargetForm(forms.Form):
    helper = forms.ChoiceField(label=_("帮扶干部"), error_messages={"invalid_choice": _("请从列表里选。")})
    from_on = day(_("结对日期"))

    def __init__(self, *args: Any, helpers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["helper"].choices = [("", _("请选择")), *helpers]


class EndTargetPairForm(forms.Form):
    to_on = day(_("最后一天"))
    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *ENDS])


class CloseTargetForm(forms.Form):
    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *CloseReason.choices])


class OutcomeForm(forms.Form):
    """How a difficulty or a problem brought upward ended."""

    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    on = day(_("哪一天"))
    words = line(_("说明（可不填）"))


class EntryForm(forms.Form):
    """One time in touch, and what was done: a way and 保存 is enough."""

    client_uuid = forms.CharField(widget=forms.HiddenInput, max_length=36)
    way = forms.ChoiceField(label=_("怎么联系的"), choices=WAYS, widget=forms.RadioSelect, help_text=_("集中：单位统一组织；分散：自己去。"))
    happened_on = day(_("哪一天"))
    doer = forms.ChoiceField(label=_("哪位干部做的"), required=False)
    policy = line(_("落实了什么政策"), _("例如：低保、医保缴费、残疾人两项补贴。"))
    difficulty = line(_("有什么实际困难"))
    solved = forms.BooleanField(label=_("这个困难已经解决"), required=False)
    deed = line(_("帮办了什么实事"))
    cash = yuan(_("资助现金（元）"))
    goods_worth = yuan(_("物资折合（元）"))
    goods = line(_("什么物资"))
    raised = line(_("向上级反映了什么问题"))
    raised_to = forms.ChoiceField(label=_("向哪一级反映的"), choices=[("", _("没有反映")), *Level.choices], required=False)
    note = forms.CharField(label=_("补充（可不填）"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    FIRST = ("way", "happened_on", "doer")
    MORE = ("policy", "difficulty", "solved", "deed", "cash", "goods_worth", "goods", "raised", "raised_to", "note")

    def __init__(self, *args: Any, today: dt.date, doers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today
        if doers:
            self.fields["doer"].choices = doers
        else:
            del self.fields["doer"]

    def first(self) -> list:
        """What every entry says."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more(self) -> list:
        """What was done beside being in touch."""
        return [self[name] for name in self.MORE]

    def new(self, fen: Any) -> NewEntry:
        """What `record_entry` takes; `fen` turns yuan into fen."""
        data = self.cleaned_data
        words = {name: data[name].strip() for name in ("policy", "difficulty", "deed", "goods", "raised", "note")}
        way, _mark, mode = data["way"].partition(":")
        return NewEntry(
            data["happened_on"], way, data["client_uuid"], mode=mode, solved=data["solved"], cash_fen=fen(data["cash"]),
            goods_fen=fen(data["goods_worth"]), raised_to=data["raised_to"], **words,
        )  # fmt: skip


def fresh(today: dt.date) -> dict[str, Any]:
    """What a new entry starts with."""
    return {"client_uuid": str(uuid.uuid4()), "happened_on": today, "way": Way.PHONE}


class PastedTargets(forms.Form):
    pasted = forms.CharField(label=_("名单"), max_length=100_000, widget=forms.Textarea, strip=False)
