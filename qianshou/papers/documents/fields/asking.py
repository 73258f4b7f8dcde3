"""What a set of named fields is: its names, said once, and the reader that fills them for one subject."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.kit.days import whole_day
from qianshou.kit.phone import mask_all

Facts = dict[str, Any]  # named field -> words, or for a list its entries


@dataclass(frozen=True)
class Asked:
    """Who prints, on which day, about which days, with whole numbers or masks, and which fields are wanted at all."""

    viewer: Any
    today: dt.date
    first: dt.date
    last: dt.date
    full: bool
    wanted: frozenset[str]
    purpose: str = ""
    line: str = "edu"

    def plain(self, perm: str, target: Any) -> bool:
        """Whether sealed values come plain: asked for, and the role may (DECISIONS 9)."""
        return self.full and self.viewer.may(perm, target)

    def number(self, value: Any, target: Any, perm: str = P.REVEAL_PHONE) -> str:
        """One sealed number, plain or masked."""
        if not value:
            return ""
        if self.plain(perm, target):
            return value.reveal()
        return mask_all(value.reveal()) if perm == P.REVEAL_PHONE else str(value)


@dataclass(frozen=True)
class Source:
    """Named fields that come together. `lists`: name -> its columns; `read` answers all of them for one subject; `fixed` are the
    clauses that stand on the paper whoever it is for, on a blank one too."""

    names: tuple[str, ...]
    read: Callable[[Asked, Any], Facts]
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: Callable[[], Facts] = dict

    def known(self) -> frozenset[str]:
        """Every name a template may use."""
        columns = (f"{name}.{column}" for name, all_ in self.lists.items() for column in all_)
        return frozenset((*self.names, *self.lists, *columns))

    def asked_for(self, wanted: Iterable[str]) -> bool:
        """Whether anything of it is wanted."""
        return bool((set(self.names) | set(self.lists)) & set(wanted))


def day(value: dt.date | None) -> str:
    """2026年11月18日; nothing where there is none."""
    return whole_day(value) if value else ""


def short(value: dt.date | None) -> str:
    """2026.11.18, for narrow columns."""
    return f"{value.year}.{value.month}.{value.day}" if value else ""


def term_words(school_year: int, term: int) -> str:
    """2026—2027学年第一学期."""
    return _("%(first)s—%(last)s学年第%(term)s学期") % {"first": school_year, "last": school_year + 1, "term": _("一") if term == 1 else _("二")}
