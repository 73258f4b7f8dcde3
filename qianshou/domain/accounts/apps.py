"""The app's name on its floor; the trail's tables are guarded after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from qianshou.kit import dialect


def guard_the_trail(sender: AppConfig, **kw: object) -> None:
    """Append-only triggers on both databases; altering a field drops SQLite's without a word, so each migrate puts them back."""
    from django.db import connection

    from qianshou.domain.accounts.trail import GUARDED

    there = set(connection.introspection.table_names())
    for model in GUARDED:
        if model._meta.db_table in there:
            dialect.keep_append_only(model._meta.db_table)


class AccountsConfig(AppConfig):
    name = "qianshou.domain.accounts"
    label = "accounts"

    def ready(self):
        post_migrate.connect(guard_the_trail, sender=self)
