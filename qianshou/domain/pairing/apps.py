"""The app's name on its floor, and what it listens to below: a child changed class or file, so a study partner may be one no more."""

from django.apps import AppConfig


def _part(*, child_ids, today, **_kw):
    from qianshou.domain.pairing.actions.partners import _part_of

    _part_of(child_ids, today)


class PairingConfig(AppConfig):
    name = "qianshou.domain.pairing"
    label = "pairing"

    def ready(self):
        from qianshou.domain.people.signals import children_changed

        children_changed.connect(_part, dispatch_uid="pairing.part_children")
