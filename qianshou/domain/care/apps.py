"""The app's name on its floor, and the two things it listens to below: a pairing changed, so open duties change hands; a child changed,
so what is owed to it does. After every migration the database is told which rows' writes to note for the ledger."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _follow(*, child_ids, today, **_kw):
    from qianshou.domain.care.ledger.opening import refresh_children

    refresh_children(child_ids, today)


def _watch(**_kw):
    from qianshou.domain.care.ledger.watched import keep_watching

    keep_watching()


class CareConfig(AppConfig):
    name = "qianshou.domain.care"
    label = "care"

    def ready(self):
        from qianshou.domain.pairing.signals import pairings_changed
        from qianshou.domain.people.signals import children_changed

        pairings_changed.connect(_follow, dispatch_uid="care.follow_pairings")
        children_changed.connect(_follow, dispatch_uid="care.follow_children")
        post_migrate.connect(_watch, sender=self, dispatch_uid="care.watch")
