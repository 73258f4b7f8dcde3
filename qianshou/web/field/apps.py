"""The door's name among the apps."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "qianshou.web.field"
    label = "web_field"
