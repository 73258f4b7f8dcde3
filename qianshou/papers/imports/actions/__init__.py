"""What may be done with rosters, from the file that comes in to the undo."""

from qianshou.papers.imports.actions.accepting import accept_row
from qianshou.papers.imports.actions.asking import answer, ask
from qianshou.papers.imports.actions.ending import finish_take
from qianshou.papers.imports.actions.helping import confirm_helpers
from qianshou.papers.imports.actions.reading import preview, read_batch
from qianshou.papers.imports.actions.receiving import receive, receive_many, receive_pasted
from qianshou.papers.imports.actions.staging import begin_preview, fail, finish_preview, stage
from qianshou.papers.imports.actions.taking import begin_take, take_chunk, take_good
from qianshou.papers.imports.actions.undoing import check_undo, finish_undo, undo, undo_chunk
from qianshou.papers.imports.actions.working import why, work_on

__all__ = [
    "accept_row", "answer", "ask", "begin_preview", "begin_take", "check_undo", "confirm_helpers", "fail", "finish_preview", "finish_take", "finish_undo",
    "preview", "read_batch", "receive", "receive_many", "receive_pasted", "stage", "take_chunk", "take_good", "undo", "undo_chunk", "why", "work_on",
]  # fmt: skip
