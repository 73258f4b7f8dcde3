"""The only writer's door: `@action` = transaction + may I? + one audit event (DECISIONS 4). Holds no model."""

import contextvars
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from qianshou.kit.errors import NotAllowed, Refused
from qianshou.kit.scoping import Reach

MOST_AT_ONCE = 500
_open: contextvars.ContextVar[tuple["Event", ...]] = contextvars.ContextVar("qianshou_actions", default=())


@dataclass
class Event:
    """What the trail keeps of one act or read: names of fields, never values."""

    action: str
    perm: str
    subjects: list[tuple[str, str]] = field(default_factory=list)
    county_id: int | None = None
    path: str = ""
    fields: list[str] = field(default_factory=list)
    reason: str = ""
    outer: str = ""
    count: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    ok: bool = True


class Actor(Protocol):
    """Who acts or looks: a signed-in user, the system, or a visitor."""

    def may(self, perm: str, target: Any = None) -> bool: ...
    def may_all(self, perm: str, targets: list[Any]) -> bool: ...
    def reach(self, perm: str) -> Reach: ...
    def note(self, event: Event) -> None: ...
    def acting(self, perm: str) -> "Actor": ...


def subject_of(target: Any) -> tuple[str, str]:
    """(table, uid) as the trail names a row."""
    return target._meta.model_name, target.uid


def remember(*, fields: Iterable[str] = (), reason: str = "", count: int | None = None, subjects: Iterable[Any] = (), **detail: Any) -> None:
    """Adds to the event of the action that is running; does nothing outside one."""
    if not _open.get():
        return
    event = _open.get()[-1]
    event.fields.extend(fields)
    event.reason = reason or event.reason
    event.count = event.count if count is None else count
    for row in subjects:
        event.subjects.append(subject_of(row))
        if event.county_id is None:  # an action without a target of its own stands where its first subject stands
            event.county_id = getattr(row, "county_id", None)
            event.path = getattr(row, "edu_path", "") or getattr(row, "path", "")
    event.detail.update(detail)


def _begin(name: str, perm: str, targets: list[Any]) -> Event:
    stack = _open.get()
    event = Event(name, perm, [subject_of(t) for t in targets if t is not None], outer=stack[0].action if stack else "")
    if targets and targets[0] is not None:
        first = targets[0]
        event.county_id = first.county_id if hasattr(first, "county_id") else None
        event.path = getattr(first, "edu_path", "") or getattr(first, "path", "")
    return event


def _targets(bound: dict[str, Any], on: str | None, many: bool) -> list[Any]:
    if on is None:
        return []
    if not many:
        return [bound[on]]
    targets = list(bound[on])
    if len(targets) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    return targets


def action(perm: str, *, on: str | None = None, many: bool = False) -> Callable:
    """Guards a writer: keyword `on` names the row (or with `many`, rows) it acts on; raises NotAllowed, Refused.

    `on=None` asks whether the actor holds `perm` anywhere; such an action checks its own targets.
    """

    def wrap(fn: Callable) -> Callable:
        name = f"{fn.__module__.split('.')[2]}.{fn.__name__}"

        @functools.wraps(fn)
        def run(actor: Actor, **kw: Any) -> Any:
            targets = _targets(kw, on, many)
            with transaction.atomic():
                allowed = actor.may_all(perm, targets) if many else actor.may(perm, targets[0] if targets else None)
                if not allowed:
                    raise NotAllowed(_("您没有办理这件事的权限。"), perm=perm)
                event = _begin(name, perm, targets)
                token = _open.set((*_open.get(), event))
                try:
                    answer = fn(actor, **kw)
                finally:
                    _open.reset(token)
                actor.note(event)
            return answer

        run.permission = perm  # type: ignore[attr-defined]
        return run

    return wrap


def ungated(why: str) -> Callable:
    """Marks the few writers that write their own line of the trail, or none: `why` says the reason."""

    def wrap(fn: Callable) -> Callable:
        fn.permission = None  # type: ignore[attr-defined]
        fn.ungated = why  # type: ignore[attr-defined]
        return fn

    return wrap
