"""What people decide about one child, with the evidence: 重点帮扶对象, 困难, 学困."""

from django import forms
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import LabelKind
from qianshou.web.office.entry_fields import DatedForm, DayField, radios, words

DECIDED = [(kind.value, kind.label) for kind in (LabelKind.HARDSHIP, LabelKind.STRUGGLING)]


class KeyForm(DatedForm):
    """Singled out for closer care."""

    reason = words(gettext_lazy("为什么定为重点帮扶对象"))
    from_on = DayField(label=gettext_lazy("从哪天"))
    until_on = DayField(label=gettext_lazy("到哪天"), required=False, ahead=True)


class EndKeyForm(DatedForm):
    """No longer."""

    ended_on = DayField(label=gettext_lazy("结束日期"))


class DecideForm(DatedForm):
    """困难 or 学困, by whom is kept, on what evidence."""

    kind = radios(gettext_lazy("认定为"), DECIDED)
    evidence = words(gettext_lazy("认定依据"), max_length=120, help_text=gettext_lazy("例如：低保证、班级评议、连续两次测试。"))
    from_on = DayField(label=gettext_lazy("从哪天"))


class UndecideForm(DatedForm):
    """The last day of what was decided."""

    kind = forms.ChoiceField(choices=DECIDED, widget=forms.HiddenInput)
    last_on = DayField(label=gettext_lazy("最后一天"))
