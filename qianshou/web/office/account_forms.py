"""The forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DropForm(forms.Form):
    password = forms.CharField(
        label=_("您的密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
