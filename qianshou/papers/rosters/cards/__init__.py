"""Filled one-per-child sheets (登记表) as rosters: each card becomes a row of one list, and the reader of lists reads that."""

from .fold import Folded, fold_cards
from .uniform import is_form
from .walk import FilledCard, filled_cards

__all__ = ["FilledCard", "Folded", "filled_cards", "fold_cards", "is_form"]
