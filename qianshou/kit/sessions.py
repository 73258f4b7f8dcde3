"""Where sessions live: Django's own table, read with SQL compiled once, for every page asks for it."""

from django.contrib.sessions.backends.db import SessionStore as TableStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from qianshou.kit.prepared import prepared


def _row(*, key: str):
    return Session.objects.filter(session_key=key)


class SessionStore(TableStore):
    """Django's database sessions."""

    def _get_session_from_db(self) -> Session | None:
        for row in prepared("session", _row, key=self.session_key):
            if row.expire_date > timezone.now():
                return row
        self._session_key = None
        return None
