"""The app's name on its floor."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "qianshou.domain.care"
    label = "care"
