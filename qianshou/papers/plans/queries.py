"""What the pages ask of a plan: its text out of an upload, its lines, its title. Reads no row."""

from qianshou.papers.plans.files import checked, text_of
from qianshou.papers.plans.proposing import lines_of, title_of

__all__ = ["checked", "lines_of", "text_of", "title_of"]
