"""The rows of tasks, written without a template: a helper's day has dozens and every phone asks for them all day long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def task_row(
    name: str, what: str, state: str = "", state_word: str = "", url: str = "", act_url: str = "", act_label: str = "",
    tags: Iterable[dict[str, Any]] = (), primary: bool = False, why_url: str = "",
) -> SafeString:  # fmt: skip
    """Who, what, how it stands, and the button that does it; the name opens `url`, the what `why_url`, where there is one."""
    return mark_safe(_row(name, what, state, state_word, url, act_url, act_label or _("记一次"), tags, primary, why_url))  # noqa: S308 - escaped there


def task_rows(rows: Iterable[dict[str, Any]], act_label: str = "", lead: bool = False) -> SafeString:
    """A whole list of them from dicts of the same words; with `lead` the first has the main button."""
    doing = act_label or _("记一次")
    lines = [
        _row(
            one["name"], one["what"], one.get("state", ""), one.get("state_word", ""), one.get("url", ""), one.get("act_url", ""),
            one.get("act_label") or doing, one.get("tags") or (), lead and n == 0, one.get("why_url", ""),
        )
        for n, one in enumerate(rows)
    ]  # fmt: skip
    return mark_safe(f'<ul class="rows">{"".join(lines)}</ul>')  # noqa: S308 - escaped in _row


def _row(
    name: str, what: str, state: str, state_word: str, url: str, act_url: str, act_label: str, tags: Iterable[dict[str, Any]], primary: bool,
    why_url: str = "",
) -> str:  # fmt: skip
    said, doing = escape(name), escape(act_label)
    who = f'<a href="{escape(url)}">{said}</a>' if url else said
    marks = "".join(f'<span class="tag tag-{escape(one.get("kind") or "plain")}">{escape(one["word"])}</span>' for one in tags or ())
    stands = f' · <span class="state-{escape(state)}">{escape(state_word)}</span>' if state_word else ""
    late = '<li class="row-item row-overdue">' if state == "overdue" else '<li class="row-item">'
    button = '<a class="btn btn-primary"' if primary else '<a class="btn btn-outline-primary"'
    doing_what = f'<a href="{escape(why_url)}">{escape(what)}</a>' if why_url else escape(what)
    act = f'{button} href="{escape(act_url)}" aria-label="{doing}：{said}">{doing}</a>' if act_url else ""
    return (
        f'{late}<span class="round" aria-hidden="true">{escape((name or " ").strip()[:1])}</span><div class="row-words">'
        f'<p class="row-name">{who}{marks}</p><p class="hint">{doing_what}{stands}</p></div>{act}</li>'
    )
