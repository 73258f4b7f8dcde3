"""Tells apps above that pairings of children began, ended or changed hands: `child_ids`, `today`, in the same transaction."""

from django.dispatch import Signal

pairings_changed = Signal()
