"""What may be printed in one go: children's documents, and a unit's pack; asked for, written, kept."""

from qianshou.papers.binders.actions.asking import ask_docx, ask_pack, ask_run
from qianshou.papers.binders.actions.making import keep_docx, keep_run, make_docx, make_pack, make_run, note_gaps, why, work_on

__all__ = ["ask_docx", "ask_pack", "ask_run", "keep_docx", "keep_run", "make_docx", "make_pack", "make_run", "note_gaps", "why", "work_on"]
