"""Two people saving one row: the row is held and read anew inside the transaction before its version is compared (DECISIONS 23)."""

from collections.abc import Callable
from typing import Any

from django.db import models

from qianshou.kit.errors import Changed

CHANGED = "别人刚刚改过这里，请核对后再保存。"  # as a msgid, for rows of which there is no more to say


def hold(row: models.Model, seen_version: int | None, say: str, now: Callable[[Any], dict[str, Any]] = lambda row: {}) -> None:
    """Locks the row and brings it up to date; raises Changed with `now(row)` and the version when somebody saved since `seen_version`.

    Call it inside an action. None as the version holds the row without asking.
    """
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())
    version = row.version  # type: ignore[attr-defined]
    if seen_version is not None and seen_version != version:
        raise Changed(say, {**now(row), "version": version})
