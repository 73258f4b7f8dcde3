"""What an include cannot do: dates, rates and ages in the field's words, icons, form controls, and tags with a slot."""

import functools
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, Field
from django.http import QueryDict
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qianshou.kit.days import month_day, whole_day
from qianshou.web.ui.rows import task_row, task_rows

register = template.Library()

NONE = "—"
WEEKDAYS = "一二三四五六日"
FORM_PARTS = {  # widget input_type → class and shape of the control
    "select": "form-select",
    "file": "form-control",
    "checkbox": "form-check-input",
    "radio": "form-check-input",
}


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def zhdate(value: date | None, today: date | None = None) -> str:
    """11月18日; with `today` given, another year is said too. None is a dash."""
    if not value:
        return NONE
    value = _local(value)
    if today and value.year != today.year:
        return zhdate_full(value)
    return month_day(value)


@register.filter
def zhdate_full(value: date | None) -> str:
    """2026年11月18日."""
    if not value:
        return NONE
    return whole_day(_local(value))


@register.filter
def zhtime(value: datetime | None, today: date | None = None) -> str:
    """11月18日 08:05 in Asia/Shanghai."""
    if not value:
        return NONE
    return f"{zhdate(value, today)} {_local(value):%H:%M}"


@register.filter
def weekday(value: date | None) -> str:
    """周三."""
    return _("周%(day)s") % {"day": WEEKDAYS[_local(value).weekday()]} if value else NONE


@register.filter
def duration(minutes: int | None) -> str:
    """40 分钟, 2 小时, 1 小时 30 分钟; None is a dash."""
    if minutes is None:
        return NONE
    hours, rest = divmod(minutes, 60)
    parts = ([_("%d 小时") % hours] if hours else []) + ([_("%d 分钟") % rest] if rest or not hours else [])
    return " ".join(parts)


@register.filter
def num(value: Any) -> str:
    """6,482; a float keeps one place; None is a dash."""
    if value is None or value == "":
        return NONE
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def yuan(fen: int | None) -> str:
    """Money is whole fen; shown in yuan with two places."""
    if fen is None:
        return NONE
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


@register.simple_tag
def rate(done: int | None, owed: int | None, digits: int = 0) -> str:
    """87%, and a dash where nothing was owed. Never 100% while something is missing."""
    if not owed or done is None:
        return NONE
    step = 10**digits
    tenths = done * 100 * step // owed if done < owed else round(done * 100 * step / owed)
    return f"{tenths / step:.{digits}f}%"


@register.simple_tag
def age(birth: date | None, today: date) -> str:
    """Full years on the day, 9岁; unknown is a dash."""
    if not birth:
        return NONE
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return _("%(years)d岁") % {"years": years}


@register.filter
def initial(name: str) -> str:
    """First character of a name, for the round badge."""
    return (name or " ").strip()[:1]


register.simple_tag(task_row)
register.simple_tag(task_rows)


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """One symbol of the sprite; decorative, the words beside it carry the meaning."""
    return format_html(
        '<svg class="ic" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/vendor/tabler/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def qs(context: template.Context, **changes: Any) -> str:
    """The present query string with changes; None takes a key away."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()


@register.filter
def shape(field: BoundField) -> str:
    """Which control a bound field wants: chips, check, select, file, date, textarea or input."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "") or "textarea"
    if kind in ("radio", "checkbox") and hasattr(widget, "choices"):
        return "chips"
    return {"checkbox": "check", "select": "select", "file": "file", "date": "date", "textarea": "textarea"}.get(kind, "input")


@register.filter
def faults(field: BoundField) -> list[str]:
    """What is wrong with a field; Django's own 这个字段是必填项 becomes what to do."""
    standard = str(Field.default_error_messages["required"])
    verb = _("请选择") if shape(field) in ("chips", "select", "date", "file", "check") else _("请填写")
    return [verb if str(error) == standard else str(error) for error in field.errors]


@register.filter
def described(field: BoundField, help: str = "") -> str:
    """Ids of the words beside a control, as field_words.html writes them."""
    parts = [("help", help or field.help_text), ("error", field.errors)]
    return " ".join(f"{field.auto_id}_{part}" for part, there in parts if there)


@register.filter
def control(field: BoundField, help: str = "") -> SafeString:
    """The bare control with its class and what a screen reader needs; help and error ids are those of field.html."""
    kind = getattr(field.field.widget, "input_type", "")
    given = field.field.widget.attrs
    attrs = {"class": f"{FORM_PARTS.get(kind, 'form-control')} {given.get('class', '')}".strip()}
    if field.errors:
        attrs |= {"aria-invalid": "true", "class": attrs["class"] + " is-invalid"}
    if ids := described(field, help):
        attrs["aria-describedby"] = ids
    if not kind and given.get("rows") in (None, "10"):  # Django's own ten rows push the button off a phone
        attrs["rows"] = "3"
    return field.as_widget(attrs=attrs)


@register.filter
def error_anchor(field: BoundField) -> str:
    """Where a link of the error summary lands: the control, or the group of chips."""
    return field.auto_id if shape(field) == "chips" else (field.id_for_label or field.auto_id)


@register.filter
def error_count(form: BaseForm) -> int:
    """How many places of a form are to be put right."""
    return sum(len(errors) for errors in form.errors.values())


def _filled(context: template.Context, name: str, **given: Any) -> SafeString:
    """Render ui/c/<name>.html where the tag stands; the page's own context stays readable inside."""
    with context.push(**given):
        return get_template(f"ui/c/{name}.html").template.render(context)


@register.simple_block_tag(takes_context=True)
def card(
    context: template.Context,
    content: str,
    title: str = "",
    note: str = "",
    url: str = "",
    url_label: str = "",
    id: str = "",
    flush: bool = False,
) -> SafeString:
    """A white card with a heading; note stands right of it, or a link."""
    return _filled(context, "card", content=content, title=title, note=note, url=url, url_label=url_label, id=id, flush=flush)


@register.simple_block_tag(takes_context=True)
def datatable(context: template.Context, content: str, label: str, cards: bool = False, id: str = "") -> SafeString:
    """A table in its own scroll region; `cards` turns rows into cards under 820 px (cells need data-label)."""
    return _filled(context, "datatable", content=content, label=label, cards=cards, id=id)


@register.simple_block_tag(takes_context=True)
def filterbar(context: template.Context, content: str, action: str = "", reset: str = "", label: str = "") -> SafeString:
    """The row of conditions above a list: a GET form with 查询 and 清空."""
    return _filled(context, "filterbar", content=content, action=action, reset=reset, label=label or _("查询"))


@register.simple_block_tag(takes_context=True)
def fold(context: template.Context, content: str, label: str, open: bool = False) -> SafeString:
    """Details that stand closed until asked for."""
    return _filled(context, "fold", content=content, label=label, open=open)


@register.simple_block_tag(takes_context=True)
def postform(
    context: template.Context,
    content: str,
    url: str = "",
    label: str = "",
    back_url: str = "",
    back_label: str = "",
    danger: bool = False,
    id: str = "",
) -> SafeString:
    """A POST form with CSRF, room for files and one main button."""
    return _filled(
        context,
        "postform",
        content=content,
        url=url,
        label=label or _("保存"),
        back_url=back_url,
        back_label=back_label,
        danger=danger,
        id=id,
    )
