"""The app's name on its floor."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qianshou.domain.people"
    label = "people"
