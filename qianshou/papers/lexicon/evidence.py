"""What a column's values look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianshou.kit import loosedate
from qianshou.kit.text import fold

_ID = re.compile(r"[1-9]\d{16}[\dx]|[1-9]\d{5}[4-9]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}|\d\.\d+e\+17|[1-9]\d{3,13}\*{3,}\d*x?")
_STUDENT = re.compile(r"[gjl]\d{16,17}[\dx]")
_PHONE = re.compile(r"(?:\D{0,4}(?:\+?86-?)?1[3-9]\d{1}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8})(?:[/、,;\D]{0,6}\d{7,12})*\D{0,4}")
_NAMED_PHONE = re.compile(r"[\u3400-\u9fff·]{2,8}[:( ,、/-]*1[3-9]\d{9}\)?")
_CLASS = re.compile(r".{0,12}(?:[一二三四五六七八九]|[1-9]|小|中|大|学前|初|高).{0,6}(?:班|年级)[)）]?|\d{4}级.*")
_PLACE = re.compile(r".*(?:省|市|县|区|乡|镇|村|组|街|路|号|屯|寨|社区)")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,10})+")
_GOOD = re.compile(r".*(?:较好|一般|良好|差|合格|不到位|无监护|不足)")
_SEX = {"男", "女", "男性", "女性", "m", "f", "男孩", "女孩", "男生", "女生"}
_YES = {"是", "否", "√", "×", "x", "有", "无", "y", "n", "yes", "no", "true", "false", "✓", "✔", "o", "不是", "没有", "对"}
_KIN = re.compile(
    r"(?:.{0,2}(?:父亲?|母亲?|爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆|姥爷|姥姥|祖父母?|祖母|叔叔?|伯伯?|姑姑?|姑妈|姑父|姨妈?|姨父|舅舅?|舅妈|"
    r"哥哥?|姐姐?|婶婶?|伯母|伯父|亲戚|嫂子?|孙女?|孙子|外孙女?|父女|父子|母女|母子|祖孙|爷孙|婆孙|公孙))"
)
_FARM = {
    "农业",
    "非农业",
    "农业户口",
    "非农业户口",
    "城镇",
    "农村",
    "居民",
    "农业家庭户口",
    "非农业家庭户口",
    "居民户口",
    "城镇户口",
    "农村户口",
    "家庭户",
    "农村居民户口",
    "城镇居民户口",
    "非农",
}
_BOTH = re.compile(r".*(?:双留守|单留守|双亲|单亲|双方|一方|单方).*")
EMPTY = {"", "—", "-", "/", "无", "——", "--", "\\", "同上", "〃", "空", "未知", "不详", "暂无", "none", "null", '"', "″", "''"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares (0–1) of a column's non-empty values that look like each kind; `grown` is the share of
    identity numbers, dates or ages that belong to adults (None where no value tells)."""

    count: int
    kinds: dict[str, float]
    grown: float | None
    different: float = 0.0  # how many of the values are different ones, as a share

    def share(self, kind: str) -> float:
        """How much of the column is of this kind."""
        return self.kinds.get(kind, 0.0)

    @property
    def decided(self) -> str | None:
        """The one kind the values leave no doubt about, if there is one."""
        if self.count >= 2:
            for kind in ("id", "student_number", "phone", "sex", "ethnicity", "date", "relation", "yes_no"):
                if self.share(kind) >= 0.8:
                    return kind
        return None


NO_EVIDENCE = Evidence(0, {}, None)


def _is_date(text: str, raw: Any) -> bool:
    if isinstance(raw, date):
        return True
    if isinstance(raw, float | int) or not re.match(r"(?:19|20)\d\d", text) or len(text) > 16:
        return False
    try:
        return len(loosedate.read(text)) >= 7
    except loosedate.NotADate:
        return bool(re.fullmatch(r"(?:19|20)\d{2}[-./年]?\d{1,2}([-./月]?\d{1,2}日?)?", text))


_TESTS: dict[str, Callable[[str, Any], bool]] = {
    "id": lambda text, raw: bool(_ID.fullmatch(text)) or (isinstance(raw, float) and 1e16 < raw < 1e18),
    "student_number": lambda text, raw: bool(_STUDENT.fullmatch(text)),
    "phone": lambda text, raw: bool(_PHONE.fullmatch(text)) or (isinstance(raw, float) and 1.3e10 <= raw < 2e10),
    "named_phone": lambda text, raw: bool(_NAMED_PHONE.fullmatch(text)),
    "sex": lambda text, raw: text in _SEX,
    "yes_no": lambda text, raw: text in _YES,
    "ethnicity": lambda text, raw: text.endswith("族") and 2 <= len(text) <= 6 or text == "汉",
    "date": _is_date,
    "relation": lambda text, raw: bool(_KIN.fullmatch(text)),
    "class": lambda text, raw: bool(_CLASS.fullmatch(text)),
    "place": lambda text, raw: len(text) >= 3 and bool(_PLACE.match(text)),
    "name": lambda text, raw: bool(_NAME.fullmatch(text)) and not text.endswith(("族", "市", "省", "县")),
    "school": lambda text, raw: text.endswith(("学校", "小学", "中学", "幼儿园", "教学点", "完小", "村小", "九年制")),
    "farm": lambda text, raw: text in _FARM,
    "quality": lambda text, raw: bool(_GOOD.match(text)),
    "left": lambda text, raw: bool(_BOTH.match(text)),
    "number": lambda text, raw: isinstance(raw, int | float) or text.replace(".", "", 1).isdecimal(),
    "short_number": lambda text, raw: len(text.removesuffix(".0")) <= 3 and text.removesuffix(".0").isdecimal(),
}


def _year(text: str, raw: Any) -> int | None:
    if isinstance(raw, date):
        return raw.year
    if _ID.fullmatch(text) and len(text) == 18:
        return int(text[6:10]) if text[6:10].isdigit() else None  # a masked number shows no year
    if found := re.match(r"((?:19|20)\d\d)", text):
        return int(found.group(1))
    return None


def evidence_of(values: Iterable[Any], this_year: int) -> Evidence:
    """Look at up to 120 non-empty values of a column."""
    seen: list[tuple[str, Any]] = []
    for raw in values:
        text = fold(raw) if isinstance(raw, str) else str(raw)
        if text not in EMPTY:
            seen.append((text.removesuffix(".0"), raw))
            if len(seen) == 120:
                break
    if not seen:
        return NO_EVIDENCE
    kinds = {kind: sum(test(*pair) for pair in seen) / len(seen) for kind, test in _TESTS.items()}
    years = [year for pair in seen if (year := _year(*pair)) and 1900 < year <= this_year]
    if not years and kinds["short_number"] > 0.8:
        years = [this_year - int(float(text)) for text, _ in seen if text.isdecimal()]
    grown = sum(year < this_year - 19 for year in years) / len(years) if years else None
    return Evidence(len(seen), {kind: share for kind, share in kinds.items() if share}, grown, len({text for text, _ in seen}) / len(seen))
