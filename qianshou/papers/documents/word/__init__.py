"""Documents as docx: the shipped templates, filling named fields, and the gate for a county's own."""

from qianshou.papers.documents.word.filling import as_docx, mixed_rows, names_used
from qianshou.papers.documents.word.gate import check
from qianshou.papers.documents.word.making import made_of, shipped

__all__ = ["as_docx", "check", "made_of", "mixed_rows", "names_used", "shipped"]
