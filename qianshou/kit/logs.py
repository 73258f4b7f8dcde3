"""Log lines without values: a traceback names its frames and the kind of error, never the error's own words.

An IntegrityError quotes the row, a UnicodeError the text: both may be a child's.
"""

import logging
import traceback
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Frames and the exception's class; newlines in a message are folded, so that one event stays one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        record.message = record.message.replace("\r", "").replace("\n", "⏎")
        return super().formatMessage(record)

    def formatException(  # noqa: N802 - the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _error, frames = ei
        lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(frames)]
        return "\n".join([*lines[-12:], kind.__name__ if kind else ""])
