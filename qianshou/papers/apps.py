"""The app's name on its floor."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "qianshou.papers"
    label = "papers"
