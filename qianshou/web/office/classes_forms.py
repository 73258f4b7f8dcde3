"""What is entered for a whole class at once: parents' coming and going, notices, consents."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import ChangeKind, Channel, ConsentUse
from qianshou.kit.text import clean
from qianshou.web.office.entry_fields import DatedForm, DayField, radios

KINDS = [
    (ChangeKind.BACK_FOR_A_WHILE, gettext_lazy("回家短住")), (ChangeKind.PARENT_LEFT, gettext_lazy("外出")), (ChangeKind.BACK_FOR_GOOD, gettext_lazy("回来不走了")),
]  # fmt: skip
WHO = [("parents", gettext_lazy("父母都是")), ("father", gettext_lazy("只有父亲")), ("mother", gettext_lazy("只有母亲"))]
PAPER = [c for c in Channel.choices if c[0] != Channel.PHONE]  # by telephone a witness is named, child by child


class ClassChangeForm(DatedForm):
    """国庆父母回家短住, for the ticked children."""

    kind = radios(gettext_lazy("什么变了"), KINDS, initial=ChangeKind.BACK_FOR_A_WHILE)
    who = radios(gettext_lazy("谁"), WHO, initial="parents")
    happened_on = DayField(label=gettext_lazy("哪一天"))
    until_on = DayField(label=gettext_lazy("短住到哪天"), required=False, ahead=True, help_text=gettext_lazy("不知道就空着，按60天算。"))
    place = forms.CharField(label=gettext_lazy("外出到哪里"), required=False, max_length=120, help_text=gettext_lazy("都去同一个地方才填。"))

    def keywords(self) -> dict:
        """What `record_changes` takes."""
        data = self.cleaned_data
        stays = data["kind"] == ChangeKind.BACK_FOR_A_WHILE
        return {**data, "place": clean(data["place"]), "until_on": data["until_on"] if stays else None}


class ClassNoticeForm(DatedForm):
    """A printed sheet on which the families were told."""

    told_on = DayField(label=gettext_lazy("告知日期"))
    channel = radios(gettext_lazy("怎么告知的"), Channel.choices, initial=Channel.SIGNED)


class ClassConsentForm(DatedForm):
    """A printed sheet on which the guardians signed one use."""

    use = forms.ChoiceField(label=gettext_lazy("同意哪一项"), choices=[("", gettext_lazy("请选择")), *ConsentUse.choices])
    given_on = DayField(label=gettext_lazy("同意日期"))
    channel = radios(gettext_lazy("怎么同意的"), PAPER, initial=Channel.SIGNED)
    own_signed = forms.BooleanField(label=gettext_lazy("满14周岁的学生本人也签了字"), required=False)


def ticked_said(form: forms.Form, ticked: list) -> bool:
    """Whether children were ticked; says so on the form where not."""
    if not ticked:
        form.add_error(None, _("请先在名单里勾选孩子。"))
    return bool(ticked)
