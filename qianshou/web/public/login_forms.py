"""The forms of signing in and of one's own password."""

from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"), max_length=40, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"})
    )
    password = forms.CharField(
        label=_("密码或登录码"), max_length=200, strip=False, widget=forms.PasswordInput(PASSWORD)
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(forms.Form):
    old = forms.CharField(label=_("原密码（第一次登录填登录码）"), max_length=200, strip=False, widget=forms.PasswordInput(PASSWORD))
    new = forms.CharField(
        label=_("新密码"), max_length=200, strip=False, widget=forms.PasswordInput(NEW),
        help_text=_("至少 10 个字符。用几个不相干的词连起来，好记又安全。"),
    )  # fmt: skip
    again = forms.CharField(label=_("再输一遍新密码"), max_length=200, strip=False, widget=forms.PasswordInput(NEW))

    def clean(self):
        data = super().clean()
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return data


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("手机上的 6 位验证码"), max_length=6,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
