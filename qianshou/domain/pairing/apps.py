"""The app's name on its floor."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "qianshou.domain.pairing"
    label = "pairing"
