"""Statements PostgreSQL plans once: values are bound by the server, so that the same SQL keeps its plan on a connection.

Django writes values into the SQL, and PostgreSQL plans each anew: for one helper's day planning costs more than running.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

_NEVER_BY_ITSELF = 2**31 - 1


class _PlannedCursor(ServerBindingCursor):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{**options, "prepare": True})


class _Planned:
    """The connection itself, but for its cursors."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> CursorWrapper:
        connection = self._connection
        if connection.queries_logged:  # a kept statement cannot say its text to the log
            return connection.cursor()
        connection.ensure_connection()
        if connection.connection.prepare_threshold is None:  # Django forbids it; only statements asked for here are kept
            connection.connection.prepare_threshold = _NEVER_BY_ITSELF
        bare = _PlannedCursor(connection.connection)  # type: ignore[call-arg]
        return CursorWrapper(bare, connection)


def planned(connection: BaseDatabaseWrapper) -> Any:
    """`connection`, a PostgreSQL one, whose cursors keep the plan of every statement."""
    return _Planned(connection)
