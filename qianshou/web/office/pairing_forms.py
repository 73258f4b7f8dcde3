"""What is typed about pairings and helpers; cleans to the keywords of the actions."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.pairing.choices import EndReason, HelperKind, PairingKind
from qianshou.domain.people.choices import Sex
from qianshou.web.day_field import day

ENDS = [one for one in EndReason.choices if one[0] not in (EndReason.HANDED_OVER, EndReason.FILE_CLOSED)]  # those have acts of their own
YES_NO = [("", _("未填")), ("yes", _("无犯罪记录")), ("no", _("有记录"))]


def words(label: Any, help: Any = "", **kw: Any) -> forms.CharField:
    """Some lines of free words."""
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=help, **kw)


def helper_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, error_messages={"invalid_choice": _("这位帮扶人不在可选范围内，请重新选择。")})


class UnpairedFilter(forms.Form):
    """Narrows the list of children nobody helps."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    q = forms.CharField(label=_("姓名或拼音"), required=False, max_length=40)
    key = forms.ChoiceField(label=_("范围"), required=False, choices=[("", _("全部")), ("1", _("只看重点帮扶对象"))])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class HelperFilter(forms.Form):
    """Narrows the list of helpers."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    q = forms.CharField(label=_("姓名或拼音"), required=False, max_length=40)
    outside = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), ("0", _("校内、干部")), ("1", _("校外"))])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class PairForm(forms.Form):
    """One helper for the children ticked."""

    helper = helper_field(_("帮扶人"))
    kind = forms.ChoiceField(label=_("结对类型"), choices=[("", _("按帮扶人的身份")), *PairingKind.choices], widget=forms.RadioSelect, initial="", required=False)
    from_on = day(_("结对日期"))
    commitment = day(_("协议签字日期"), required=False)
    note = words(_("注意什么"), _("写给帮扶人看的话。校外帮扶人也会看到，不要写隐私。"), required=False)

    def __init__(self, *args: Any, helpers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["helper"].choices = [("", _("请选择")), *helpers]


class HandOverForm(forms.Form):
    """换人: the next helper and what she must know."""

    to_helper = helper_field(_("换成谁"))
    note = words(_("交接说明"), _("为什么换、孩子近况、接下来要做什么。"))

    def __init__(self, *args: Any, helpers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["to_helper"].choices = [("", _("请选择")), *helpers]


class StandInForm(forms.Form):
    """代管: someone watches from a day to a day."""

    helper = helper_field(_("谁来代管"))
    from_on = day(_("从哪天"))
    to_on = day(_("到哪天"))
    reason = forms.CharField(label=_("原因"), max_length=80, help_text=_("例如：帮扶人产假、外出培训。"))

    def __init__(self, *args: Any, helpers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["helper"].choices = [("", _("请选择")), *helpers]


class EndForm(forms.Form):
    """The end of a pairing: last day, reason, note."""

    to_on = day(_("最后一天"))
    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *ENDS])
    handover_note = words(_("交接说明"), required=False)


class HelperForm(forms.Form):
    """A new helper; one person one record."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    kind = forms.ChoiceField(label=_("身份"), choices=[("", _("请选择")), *HelperKind.choices])
    unit = forms.ChoiceField(label=_("所在单位"), error_messages={"invalid_choice": _("请从列表里选单位。")})
    username = forms.CharField(
        label=_("登录账号"), required=False, max_length=40, help_text=_("已有账号的填账号名，就能在手机上看到结对的孩子；没有可以不填。")
    )
    phone = forms.CharField(label=_("电话"), required=False, max_length=40)
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("未填")), *Sex.choices], widget=forms.RadioSelect)
    capacity = forms.IntegerField(
        label=_("最多帮几人"), min_value=1, max_value=200, initial=8,
        error_messages={"invalid": _("请填数字。"), "min_value": _("至少填 1。"), "max_value": _("最多填 200。")},
    )  # fmt: skip
    strengths = forms.CharField(label=_("特长"), required=False, max_length=120)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = [("", _("请选择")), *units]


class VettingForm(forms.Form):
    """What an outside helper went through. Of the record check only the day and the result are kept."""

    applied_on = day(_("申请日期"), required=False)
    birth_date = day(_("出生日期"), required=False, help_text=_("须年满 18 周岁。"))
    identity_checked_on = day(_("身份核验日期"), required=False)
    record_checked_on = day(_("无犯罪记录查询日期"), required=False, help_text=_("每年查一次；只记日期和结果，不留证明。"))
    record_clear = forms.ChoiceField(label=_("查询结果"), required=False, choices=YES_NO)
    trained_on = day(_("培训日期"), required=False)
    commitment_signed_on = day(_("承诺书签订日期"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def entered(self) -> dict[str, dt.date | bool | None]:
        """What `vet` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["record_clear"] = {"yes": True, "no": False}.get(data["record_clear"])
        return data

    @staticmethod
    def start(row: Any) -> dict:
        """The form as it stands in the row."""
        names = ("applied_on", "birth_date", "identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on")
        clear = {True: "yes", False: "no"}.get(row.record_clear, "") if row else ""
        return {**{name: getattr(row, name, None) for name in names}, "record_clear": clear, "version": row.version if row else 0}
