"""Tables of counts: rows and columns read as conditions, cells counted, printed arithmetic checked."""

from .conditions import Condition, Counted, read_condition
from .table import CountTable, read_counts

__all__ = ["Condition", "CountTable", "Counted", "read_condition", "read_counts"]
