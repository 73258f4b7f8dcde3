"""Workbooks in: a gate before the file is opened, a bounded child that opens it, cells as columns."""

from .gate import kind_of
from .reader import Book, Grid, read_book
from .refusal import FileRefused

__all__ = ["Book", "FileRefused", "Grid", "kind_of", "read_book"]
