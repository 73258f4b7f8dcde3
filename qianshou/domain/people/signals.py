"""Tells apps above that files opened, or facts, labels or places of a few children changed: `child_ids`, `today`, in the same transaction."""

from collections.abc import Iterable
from datetime import date

from django.dispatch import Signal

children_changed = Signal()
MOST = 60  # a class; larger sets (rosters, the daily labels) wait for the hourly run


def tell(child_ids: Iterable[int], today: date) -> None:
    """Sends it for a few children."""
    ids = list(child_ids)
    if 0 < len(ids) <= MOST:
        children_changed.send(sender=None, child_ids=ids, today=today)
