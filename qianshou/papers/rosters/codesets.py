"""The bare numbers of the school register (学籍) where it knows only one meaning of each, as words; what other systems write differently is never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# FORMS §4: 户口性质, 就读方式, 身份证件类型, 健康状况 (old GB 4767 style). 是否留守 is not here: its digits differ from system to system.
REGISTER: dict[str, dict[str, str]] = {
    "child.registration_kind": {"1": "农业", "2": "非农业"},
    "school.attendance_mode": {"1": "走读", "2": "住校"},
    "child.id_type": {
        "1": "居民身份证", "6": "香港特区护照或身份证明", "7": "澳门特区护照或身份证明", "8": "台湾居民来往大陆通行证", "9": "境外永久居住证", "A": "护照", "B": "户口簿", "Z": "其他",
    },
    "child.health": {"10": "健康或良好", "20": "一般或较弱", "30": "有慢性病", "40": "有生理缺陷", "50": "残疾"},
}  # fmt: skip


def in_words(code: str, reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The reader of a field's cells, bare codes of the register turned into its words."""
    words = REGISTER.get(code)
    if words is None:
        return reader

    def read(value: Any) -> Any:
        said = reader(value)
        return words.get(said.upper(), said) if isinstance(said, str) else said

    return read
