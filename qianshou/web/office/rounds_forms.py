"""What is asked when a round is opened, answered, looked at and merged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.papers.choices import Layout
from qianshou.papers.rounds.choices import Purpose, RoundKind
from qianshou.web.office.entry_fields import DayField, words

_OWN = [(Layout.SCHOOL.value, gettext_lazy("系统里的学校格式")), (Layout.MCA.value, gettext_lazy("系统里的民政格式")), ("", gettext_lazy("我上传的模板"))]
_FILE = gettext_lazy("请选择文件。")


class RoundForm(forms.Form):
    """Title, what is collected and how, until when, of whom."""

    title = forms.CharField(label=gettext_lazy("收什么表"), max_length=60, help_text=gettext_lazy("如：2026年秋季留守儿童花名册"))
    kind = forms.ChoiceField(
        label=gettext_lazy("是什么"), choices=RoundKind.choices, initial=RoundKind.ROSTER, widget=forms.RadioSelect,
        help_text=gettext_lazy("名册：一行一个孩子，各单位报上来就进档案。报表：照原样收，数字自动合计。"),
    )  # fmt: skip
    layout = forms.ChoiceField(
        label=gettext_lazy("用什么格式"), choices=_OWN, required=False, initial=Layout.SCHOOL, widget=forms.RadioSelect,
        help_text=gettext_lazy("用系统里的格式，已有档案的单位点一下就能报，不用再打字。报表要上传模板。"),
    )  # fmt: skip
    template = forms.FileField(label=gettext_lazy("上传模板"), required=False, help_text=gettext_lazy(".xlsx 或 .xls，上级发下来的原表就行。"))
    due_on = DayField(label=gettext_lazy("什么时候截止"), ahead=True)
    note = words(gettext_lazy("填报要求"), required=False, max_length=300)
    units = forms.MultipleChoiceField(
        label=gettext_lazy("哪些单位填报"), widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("请勾选要填报的单位。")}
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["units"].choices = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == RoundKind.TABLE:
            data["layout"] = ""
        if data.get("layout"):
            data["template"] = None
        elif not data.get("template") and not self.errors.get("template"):
            self.add_error("template", _("请上传模板。"))
        return data


class UploadForm(forms.Form):
    """The filled file."""

    file = forms.FileField(label=gettext_lazy("填好的文件"), error_messages={"required": _FILE}, allow_empty_file=True)
    anyway = forms.BooleanField(label=gettext_lazy("对不上也报"), required=False)


class ReturnForm(forms.Form):
    """Why an answer goes back."""

    reason = words(gettext_lazy("退回原因"), error_messages={"required": gettext_lazy("请写明为什么退回，让对方知道改哪里。")})


class MergeForm(forms.Form):
    """What the merged file is for; the purpose decides which numbers come plain."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("做什么用"), choices=[("", gettext_lazy("请选择")), *Purpose.choices],
        error_messages={"required": gettext_lazy("请选汇总表做什么用。"), "invalid_choice": gettext_lazy("请选汇总表做什么用。")},
        help_text=gettext_lazy("报送的印完整号码，其余打星号。"),
    )  # fmt: skip
    anyway = forms.BooleanField(label=gettext_lazy("对不上也出表"), required=False)
