"""The app's name on its floor."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "qianshou.domain.targets"
    label = "targets"
