"""The app's name on its floor."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "qianshou.domain.accounts"
    label = "accounts"
