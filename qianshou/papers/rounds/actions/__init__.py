"""What may be done with a round, from opening it to the merged file."""

from qianshou.papers.rounds.actions.deciding import accept_answer, return_answer
from qianshou.papers.rounds.actions.merging import AT_ONCE, ask_merge, keep_merged, merge_answers, merge_now, merge_on, open_lines, write_merged
from qianshou.papers.rounds.actions.opening import close_round, open_round, remind_units
from qianshou.papers.rounds.actions.sending import begin_answer, freeze_files, freeze_rows, send_batch, send_counts, send_files, send_table, upload_roster

__all__ = [
    "AT_ONCE", "accept_answer", "ask_merge", "begin_answer", "close_round", "freeze_files", "freeze_rows", "keep_merged", "merge_answers", "merge_now", "merge_on",
    "open_lines", "open_round", "remind_units", "return_answer", "send_batch", "send_counts", "send_files", "send_table", "upload_roster", "write_merged",
]  # fmt: skip
