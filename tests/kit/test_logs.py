"""What the log keeps of an error: where and what kind, never the words."""

import logging
import sys

from qianshou.kit.logs import QuietFormatter


def logged(message, *args, error=None):
    info = None
    if error:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("qianshou", logging.ERROR, __file__, 1, message, args, info)
    return QuietFormatter("{levelname} {message}", style="{").format(record)


def test_an_error_is_logged_without_its_own_words():
    text = logged("could not save", error=ValueError("吴桂英 13800000000"))
    assert "吴桂英" not in text
    assert "13800000000" not in text
    assert text.endswith("ValueError")
    assert "test_logs.py" in text


def test_a_line_break_in_a_message_cannot_forge_a_second_line():
    assert logged("login of %s", "x\nERROR forged") == "ERROR login of x⏎ERROR forged"
