"""The row of a task, written without a template: a helper's day has dozens and every phone asks for them all day long."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def tag(word: str, kind: str = "plain") -> SafeString:
    """The small word in a frame, as tag.html writes it."""
    return mark_safe(f'<span class="tag tag-{escape(kind)}">{escape(word)}</span>')  # noqa: S308 - every part is escaped


def task_row(
    name: str, what: str, state: str = "", state_word: str = "", url: str = "", act_url: str = "", act_label: str = "",
    tags: Iterable[dict[str, Any]] = (), primary: bool = False,
) -> SafeString:  # fmt: skip
    """Who, what, how it stands, and the button that does it; the name opens `url` where there is one."""
    said, doing = escape(name), escape(act_label or _("记一次"))
    who = f'<a href="{escape(url)}">{said}</a>' if url else said
    marks = "".join(tag(one["word"], one.get("kind") or "plain") for one in tags or ())
    stands = f' · <span class="state-{escape(state)}">{escape(state_word)}</span>' if state_word else ""
    late = '<li class="row-item row-overdue">' if state == "overdue" else '<li class="row-item">'
    button = '<a class="btn btn-primary"' if primary else '<a class="btn btn-outline-primary"'
    act = f'{button} href="{escape(act_url)}" aria-label="{doing}：{said}">{doing}</a>' if act_url else ""
    return mark_safe(  # noqa: S308 - every part is escaped above
        f'{late}<span class="round" aria-hidden="true">{escape((name or " ").strip()[:1])}</span><div class="row-words">'
        f'<p class="row-name">{who}{marks}</p><p class="hint">{escape(what)}{stands}</p></div>{act}</li>'
    )
