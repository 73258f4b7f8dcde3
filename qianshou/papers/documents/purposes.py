"""What a paper is printed for, in the words the trail keeps and the paper's last line says."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.kit.errors import Invalid
from qianshou.papers.documents.choices import Purpose


def purpose_words(purpose: str) -> str:
    """A purpose in words, a chosen one by its label; refuses none."""
    words = str(Purpose(purpose).label) if purpose in Purpose.values else purpose.strip()
    if len(words) < 2:
        raise Invalid(_("请选或写明打印做什么用。"), "purpose")
    return words


def printed_by(actor: Any, words: str) -> str:
    """The last line of everything printed: who, when, what for."""
    return _("打印：%(who)s　%(at)s　用途：%(why)s") % {"who": actor.name, "at": f"{timezone.localtime():%Y-%m-%d %H:%M}", "why": words}
