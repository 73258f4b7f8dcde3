"""Reads typed fields out of a TOML table and says in Chinese what is wrong with each; collects, does not stop."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.programmes.dates import Season, is_when
from qianshou.domain.care.programmes.shape import Problem
from qianshou.kit import days as cal

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MECHANISM = re.compile(r"M\d{3}")


class Table:
    """One table of the file. Every read marks its key as known; `leftover` then names the keys nobody knows."""

    def __init__(self, data: object, file: str, place: str, problems: list[Problem]) -> None:
        self.file, self.place, self.problems = file, place, problems
        self.seen: set[str] = set()
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.wrong("", _("这里应是一张表（key = value），写的是%s") % _shown(data))

    def wrong(self, key: str, say: str) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(self.file, self.place, key, say))

    def get(self, key: str, default: Any = None) -> Any:
        """The raw value; marks the key as known."""
        self.seen.add(key)
        return self.data.get(key, default)

    def text(self, key: str, *, required: bool = False) -> str:
        """A line of text, stripped."""
        value = self.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, _("必须填写文字") if value is None else _("应为文字，写的是%s") % _shown(value))
            return ""
        return value.strip()

    def code(self, key: str) -> str:
        """A code: lower-case letters, digits and underscores, at most 40."""
        value = self.text(key, required=True)
        if value and not _CODE.fullmatch(value):
            self.wrong(key, _("只能用小写字母、数字和下划线，以字母开头，最长40个，写的是%s") % _shown(value))
        return value

    def number(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(
                key,
                _("应为%(low)d到%(high)d之间的整数，写的是%(value)s") % {"low": low, "high": high, "value": _shown(value)},
            )
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, _("应为 true 或 false，写的是%s") % _shown(value))
            return default
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One word of a vocabulary; without a default it must be there."""
        value, words = self.get(key, default), list(allowed)
        if value is None:
            self.wrong(key, _("必须填写，可用：%s") % "、".join(words))
        elif value not in words:
            self.wrong(key, _("不认识%(value)s，可用：%(words)s") % {"value": _shown(value), "words": "、".join(words)})
        else:
            return str(value)
        return words[0]

    def many_of(self, key: str, allowed: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of words of a vocabulary, none twice; one word may stand without brackets."""
        value, words = self.get(key), list(allowed)
        if value is None:
            return default
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not given:
            self.wrong(key, _("应为一个词或一组词，写的是%s") % _shown(value))
            return default
        for word in given:
            if word not in words:
                self.wrong(key, _("不认识%(value)s，可用：%(words)s") % {"value": _shown(word), "words": "、".join(words)})
            elif given.count(word) > 1:
                self.wrong(key, _("%s写了两遍") % _shown(word))
        return tuple(dict.fromkeys(word for word in given if word in words)) or default

    def numbers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of whole numbers from `low` to `high`."""
        given = self.get(key, [])
        if not isinstance(given, list) or not all(type(one) is int and low <= one <= high for one in given):
            self.wrong(
                key,
                _("应为一组%(low)d到%(high)d之间的整数，写的是%(value)s") % {"low": low, "high": high, "value": _shown(given)},
            )
            return ()
        return tuple(sorted(set(given)))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines."""
        given = self.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
            self.wrong(key, _("应为一组文字，写的是%s") % _shown(given))
            return ()
        return tuple(one.strip() for one in given)

    def mechanisms(self) -> tuple[str, ...]:
        """`mechanisms`: at least one M-number; a plan of a county's own has none and says so: []."""
        given = self.texts("mechanisms")
        if not given and self.get("mechanisms") != []:
            self.wrong("mechanisms", _('必须写明出处，例如 ["M021"]'))
        for number in given:
            if not _MECHANISM.fullmatch(number):
                self.wrong("mechanisms", _("应为M加三位数字，写的是%s") % _shown(number))
        return given

    def month_day(self, key: str) -> tuple[int, int] | None:
        """A day of the year, MM-DD."""
        value = self.text(key)
        if not value:
            return None
        found = re.fullmatch(r"(\d\d)-(\d\d)", value)
        month, day = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= month <= 12 or day < 1 or cal.in_year(2024, month, day).day != day:
            self.wrong(key, _("应为“月-日”，例如 06-01，写的是%s") % _shown(value))
            return None
        return month, day

    def whens(self, key: str) -> tuple[str, ...]:
        """Days as `dates.is_when` takes them, one or several."""
        value = self.get(key, [])
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(one, str) and is_when(one) for one in given):
            say = _("应为“月-日”（06-01）、“月-日..月-日”、“月..月”或%(words)s，写的是%(value)s")
            self.wrong(key, say % {"words": "、".join(Season.values), "value": _shown(value)})
            return ()
        return tuple(given)

    def tables(self, key: str, place: str) -> list["Table"]:
        """An array of tables [[key]]; each is named by its key or title, else by its number."""
        given = self.get(key, [])
        if not isinstance(given, list):
            self.wrong(key, _("应写成 [[%s]]") % key)
            return []
        return [Table(one, self.file, _placed(place, one, n), self.problems) for n, one in enumerate(given, 1)]

    def leftover(self) -> None:
        """Name every key nobody read: a misspelt key must not be silently without effect."""
        for key in self.data:
            if key not in self.seen:
                self.wrong(str(key), _("没有这一项，可用：%s") % "、".join(sorted(self.seen)))


def _placed(place: str, one: object, number: int) -> str:
    name = (one.get("key") or one.get("title")) if isinstance(one, Mapping) else None
    return f"{place}“{name}”" if name else _("%(place)s第%(n)d条") % {"place": place, "n": number}


def _shown(value: object) -> str:
    text = str(value)
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"
