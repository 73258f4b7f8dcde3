"""The app's name on its floor."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qianshou.domain.notices"
    label = "notices"
