"""Which classmate may be a study partner and who is proposed first; how well one learns the teacher knows, no list does."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

MOST = 3  # children one pupil learns with: a classmate, not a teacher
SAME_SEX, HAS_FILE, A_MONTH, MOST_MONTHS = -20, 15, 1, 24
BASE = 40


def points(sexes: tuple[str, str], months: int | None, has_file: bool) -> int:
    """Fewer is better: of one sex first, of one age, and pupils without a file of their own."""
    alike = SAME_SEX if sexes[0] and sexes[0] == sexes[1] else 0
    return BASE + alike + A_MONTH * min(months if months is not None else MOST_MONTHS // 2, MOST_MONTHS) + (HAS_FILE if has_file else 0)


def months_between(born: dt.date | None, month: dt.date | None) -> int | None:
    """Whole months from one birth to the other; None where one is not known."""
    if born is None or month is None:
        return None
    return abs((born.year - month.year) * 12 + born.month - month.month)


def why(sexes: tuple[str, str], months: int | None, helps: int) -> tuple[str, ...]:
    """Why this classmate, in words."""
    said: Sequence[str] = (
        _("同班"), _("同性别") if sexes[0] and sexes[0] == sexes[1] else "", _("年龄相近") if months is not None and months <= 6 else "",
        _("现在是 %d 名同学的学习帮手") % helps if helps else _("还没有帮别的同学"),
    )  # fmt: skip
    return tuple(word for word in said if word)
