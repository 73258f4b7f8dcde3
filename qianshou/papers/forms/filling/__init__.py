"""Facts into a blank form, in its own layout: bytes and facts in, bytes out. No database."""

from .filled import Filled, Whole, fill_counts, fill_form

__all__ = ["Filled", "Whole", "fill_counts", "fill_form"]
