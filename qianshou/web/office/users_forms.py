"""The forms of accounts, roles and login codes."""

from django import forms
from django.utils.translation import gettext_lazy as _

DATE = {"type": "date"}


class UserForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"), max_length=40, help_text=_("3—40 个小写字母或数字，建议用姓名拼音，如 wangfang。"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    role = forms.ChoiceField(label=_("角色"), required=False, help_text=_("可以先不选，开通后再授予。"))

    def __init__(self, *args, roles, **kw):
        super().__init__(*args, **kw)
        self.fields["role"].choices = [("", _("先不授予")), *((r.value, r.label) for r in roles)]
        if not roles:
            del self.fields["role"]


class EditForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(label=_("新电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"}), help_text=_("不改就空着。"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class GrantForm(forms.Form):
    """A role at a unit; places are chosen first (a GET), then the roles that may be held there."""

    role = forms.ChoiceField(label=_("角色"), widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(DATE))
    to_on = forms.DateField(label=_("到哪天止"), required=False, widget=forms.DateInput(DATE), help_text=_("长期的不填；督查组不填就是 3 天。"))

    def __init__(self, *args, roles, **kw):
        super().__init__(*args, **kw)
        self.fields["role"].choices = [(r.value, r.label) for r in roles]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value


class StaffForm(forms.Form):
    file = forms.FileField(label=_("上传表格"), required=False, help_text=_("Excel 或 WPS 表格（.xlsx、.xls、.csv），一次最多 200 人。"))
    pasted = forms.CharField(label=_("或者从表格里粘贴"), required=False, max_length=400_000, widget=forms.Textarea, strip=False)
