"""告知, 同意, 委托照护: what is typed about one child; cleans to the keywords of the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import Channel, ConsentUse
from qianshou.web.office.entry_fields import DatedForm, DayField, radios, words

# Who may not be entrusted: 未成年人保护法 §22; ticked one by one, no detail is kept.
EXCLUSIONS = [
    ("harm", gettext_lazy("没有性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为")),
    ("habits", gettext_lazy("没有吸毒、酗酒、赌博等恶习")),
    ("neglect", gettext_lazy("不曾拒不履行或者长期怠于履行监护、照护职责")),
    ("other", gettext_lazy("没有其他不适宜担任被委托人的情形")),
]  # fmt: skip


class NoticeForm(DatedForm):
    """The family was told."""

    told_on = DayField(label=gettext_lazy("告知日期"))
    channel = radios(gettext_lazy("怎么告知的"), Channel.choices)


class ConsentForm(DatedForm):
    """Consent for one use."""

    use = forms.ChoiceField(label=gettext_lazy("同意哪一项"))
    given_by = forms.CharField(label=gettext_lazy("谁同意的"), max_length=60, help_text=gettext_lazy("不满14周岁写监护人；满14周岁写孩子本人，并先登记告知监护人。"))
    given_on = DayField(label=gettext_lazy("同意日期"))
    channel = radios(gettext_lazy("怎么同意的"), Channel.choices)
    witness = forms.CharField(label=gettext_lazy("见证人"), required=False, max_length=60, help_text=gettext_lazy("电话口头同意的必须填。"))

    def __init__(self, *args: Any, given: set, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["use"].choices = [("", _("请选择")), *(c for c in ConsentUse.choices if c[0] not in given)]


class EntrustForm(DatedForm):
    """委托照护: who entrusts whom, from when to when, what was agreed, the exclusions, the two notices."""

    parent_name = forms.CharField(label=gettext_lazy("委托人（父母）姓名"), max_length=60)
    carer = radios(gettext_lazy("被委托照护人"), [])
    from_on = DayField(label=gettext_lazy("从哪天"), ahead=True)
    to_on = DayField(label=gettext_lazy("到哪天"), required=False, ahead=True)
    agreed = words(gettext_lazy("约定了什么"), 3, required=False, max_length=500, help_text=gettext_lazy("例如：生活费怎么给、多久联系一次。"))
    child_view = words(gettext_lazy("孩子自己的意见"), required=False)
    exclusions = forms.MultipleChoiceField(
        label=gettext_lazy("逐项核对（未成年人保护法第二十二条）"), choices=EXCLUSIONS, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("每一项核对过再打勾，不记任何细节。有一项不符合，就不能委托这个人。"),
    )  # fmt: skip
    school_told_on = DayField(label=gettext_lazy("告知学校的日期"), required=False)
    village_told_on = DayField(label=gettext_lazy("告知村（居）委会的日期"), required=False)

    def __init__(self, *args: Any, carers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.carers = {c.uid: c for c in carers}
        self.fields["carer"].choices = [(c.uid, f"{c.get_relation_word()} {c.name}") for c in carers]

    def clean_exclusions(self) -> bool:
        missing = len(EXCLUSIONS) - len(self.cleaned_data["exclusions"])
        if missing:
            raise forms.ValidationError(_("还有 %d 项没有核对。有一项不符合，就不能委托这个人。") % missing)
        return True

    def keywords(self) -> dict:
        """What `entrust` takes."""
        data = dict(self.cleaned_data)
        data["exclusions_checked"] = data.pop("exclusions")
        return {**data, "carer": self.carers[data["carer"]]}
