"""Blank forms: where each wants what, read by meaning; filled in their own layout."""

from .blank import Card, Field, Label, ListTable, Read
from .read import cli_json, read_form

__all__ = ["Card", "Field", "Label", "ListTable", "Read", "cli_json", "read_form"]
