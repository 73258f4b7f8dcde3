"""The purpose an export is asked for with, in the words its last line and the trail keep."""

from qianshou.kit.errors import Invalid
from qianshou.papers.exports.choices import Purpose


def purpose_said(purpose: str, words: str = "", *, ask: str) -> str:
    """The purpose's label, with the person's own words if there are any: 80 characters at most. Refuses an unknown purpose with the sentence `ask`."""
    if purpose not in Purpose.values:
        raise Invalid(ask, "purpose")
    return "：".join(w for w in (str(Purpose(purpose).label), words.strip()) if w)[:80]
