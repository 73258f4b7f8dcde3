"""The door's name among the apps."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "qianshou.web.public"
    label = "web_public"
