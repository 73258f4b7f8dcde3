"""The door's name among the apps."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "qianshou.web.office"
    label = "web_office"
