"""What may be done with rosters, from the file that comes in to the undo."""

from qianshou.papers.imports.actions.asking import answer, ask
from qianshou.papers.imports.actions.reading import preview, read_batch
from qianshou.papers.imports.actions.receiving import receive, receive_pasted
from qianshou.papers.imports.actions.staging import begin_preview, fail, finish_preview, stage

__all__ = ["answer", "ask", "begin_preview", "fail", "finish_preview", "preview", "read_batch", "receive", "receive_pasted", "stage"]
