"""What is typed about one helper beside her pairings: name and phone, kinds, trainings, hours, awards, a lapsed check, an application."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import RecordKind
from qianshou.domain.pairing.choices import HelperKind, LapseAnswer
from qianshou.web.office.entry_fields import DatedForm, DayField, radios, words

NUMBER = {"invalid": _("请填数字。"), "min_value": _("数字太小。"), "max_value": _("数字太大。")}
YES_NO = [("", _("未填")), ("yes", _("没有记录")), ("no", _("有记录"))]


class EditForm(forms.Form):
    """Name and telephone put right."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("新电话"), required=False, max_length=40, help_text=_("不改就空着；几个号码用顿号隔开。"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class KindForm(forms.Form):
    """A further kind of the same person."""

    kind = forms.ChoiceField(label=_("又是"), choices=[("", _("请选择")), *HelperKind.choices])
    unit = forms.ChoiceField(label=_("在哪个单位"), error_messages={"invalid_choice": _("请从列表里选单位。")})

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = [("", _("请选择")), *units]


def hours() -> forms.DecimalField:
    """Hours to the half."""
    return forms.DecimalField(label=_("几小时"), min_value=0.5, max_value=24, decimal_places=1, error_messages=NUMBER, help_text=_("可以填 1.5。"))


class TrainingForm(DatedForm):
    """One training, of whoever is ticked."""

    theme = forms.CharField(label=_("培训主题"), max_length=80, help_text=_("例如：儿童保护与沟通。"))
    held_on = DayField(label=_("日期"))
    hours = hours()


class HoursForm(DatedForm):
    """Hours of a day that no record and no roll-call tells."""

    served_on = DayField(label=_("日期"))
    hours = hours()
    what = forms.CharField(label=_("做了什么"), max_length=80, help_text=_("例如：周末陪读、留守之家值班。不写孩子姓名。"))


class AwardForm(forms.Form):
    """A nomination in writing."""

    title = forms.CharField(label=_("表彰名称"), max_length=60, help_text=_("例如：县优秀志愿者。"))
    by_whom = forms.CharField(label=_("由谁表彰"), max_length=60)
    reason = words(_("事迹"), rows=3, max_length=500, help_text=_("写做过的事，不写孩子姓名。"))


class SpanForm(forms.Form):
    """From a day to a day."""

    first = DayField(label=_("从"), required=False, ahead=True)
    last = DayField(label=_("到"), required=False, ahead=True)


class LapseForm(forms.Form):
    """One choice for each old pairing, one reason for those kept."""

    reason = forms.CharField(label=_("保留的原因"), required=False, max_length=200, help_text=_("选了“先保留”才填，例如：已去派出所开证明，月底拿到。"))

    def __init__(self, *args: Any, pairings: list, helpers: list, most: dt.date | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.uids = [row.pairing.uid for row in pairings]
        answers = [one for one in LapseAnswer.choices if most is not None or one[0] != LapseAnswer.KEEP]
        for row in pairings:
            uid = row.pairing.uid
            self.fields[f"what-{uid}"] = radios(_("怎么办"), [("", _("暂不处理")), *answers], required=False)
            if most is not None:
                self.fields[f"until-{uid}"] = DayField(label=_("保留到"), required=False, ahead=True, initial=most)
            self.fields[f"to-{uid}"] = forms.ChoiceField(label=_("换成谁"), required=False, choices=[("", _("请选择")), *helpers])

    def rows(self) -> list[list[Any]]:
        """The fields of each pairing, one after the other."""
        return [[self[name] for name in (f"what-{uid}", f"until-{uid}", f"to-{uid}") if name in self.fields] for uid in self.uids]

    def said(self) -> list[dict[str, Any]]:
        """What `LapseWord` takes, of those that were decided."""
        data = self.cleaned_data
        return [
            {"pairing_uid": uid, "answer": data[f"what-{uid}"], "until_on": data.get(f"until-{uid}"), "to_helper": data[f"to-{uid}"]}
            for uid in self.uids
            if data.get(f"what-{uid}")
        ]


class StepsForm(DatedForm):
    """What was checked of an applicant, by the person who checked it."""

    identity_checked_on = DayField(label=_("身份核验日期"), required=False)
    identity_number = forms.CharField(
        label=_("证件号码"), required=False, max_length=20, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("照身份证原件输入，只核对是不是同一个人、出生日期对不对，不保存号码。"),
    )  # fmt: skip
    record_checked_on = DayField(label=_("记录查询日期"), required=False, help_text=_("只记日期和结果，不留证明；有效一年。"))
    record_clear = forms.ChoiceField(label=_("查询结果"), required=False, choices=YES_NO)
    trained_on = DayField(label=_("培训日期"), required=False)
    commitment_signed_on = DayField(label=_("承诺书签订日期"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def entered(self) -> dict[str, Any]:
        """What `enter_steps` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["record_clear"] = {"yes": True, "no": False}.get(data["record_clear"])
        return data


class ApproveForm(forms.Form):
    """The second person's yes: a new record or one that is there, and a login where wished."""

    join = forms.ChoiceField(label=_("登记为"), required=False, widget=forms.RadioSelect)
    login = forms.BooleanField(label=_("给本人开手机登录账号"), required=False)
    capacity = forms.IntegerField(label=_("一共最多帮几人"), min_value=1, max_value=200, initial=3, error_messages=NUMBER)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["join"].choices = [("", _("新的帮扶人")), *((one.uid, _("%s，已经在册（同一人）") % one.name) for one in known)]
        if known:
            self.fields["capacity"].help_text = _("选了在册的人，不改原来的数。")
        else:
            del self.fields["join"]


class RefuseForm(forms.Form):
    """A no with its reason."""

    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("报名的人查询时会看到；不写查询到的内容。"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class SettingForm(forms.Form):
    """What a county says of applications and hours."""

    open_to_public = forms.BooleanField(
        label=_("开放网上报名"), required=False, help_text=_("开放以后，不登录的人也能填报名表。系统在外网时才有用，开放前请按网络安全规定报批。")
    )
    says = words(_("写在报名页上的话"), rows=3, max_length=300, required=False, help_text=_("到哪里交材料、打什么电话、找谁。"))
    keep_days = forms.IntegerField(
        label=_("没通过的报名保留几天"), min_value=30, max_value=365, initial=90, error_messages=NUMBER, help_text=_("过后自动删除个人信息。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for code, label in RecordKind.choices:
            name = f"minutes-{code}"
            self.fields[name] = forms.IntegerField(label=_("%s一次记几分钟") % label, required=False, min_value=0, max_value=480, error_messages=NUMBER)

    def minutes(self) -> dict[str, int]:
        """Kind -> minutes, where any were said."""
        return {code: self.cleaned_data[f"minutes-{code}"] for code in RecordKind.values if self.cleaned_data.get(f"minutes-{code}")}
