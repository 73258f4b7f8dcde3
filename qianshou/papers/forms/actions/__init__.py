"""What may be done with blank forms: kept, answered for, filled, taken off the list."""

from qianshou.papers.forms.actions.counts import fill_table
from qianshou.papers.forms.actions.filling import ask_filling, fill_now
from qianshou.papers.forms.actions.keeping import answer_form, drop_form, receive_form
from qianshou.papers.forms.actions.working import why, work_on

__all__ = ["answer_form", "ask_filling", "drop_form", "fill_now", "fill_table", "receive_form", "why", "work_on"]
