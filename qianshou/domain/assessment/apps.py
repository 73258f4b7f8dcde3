"""The app's name on its floor."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "qianshou.domain.assessment"
    label = "assessment"
