"""Sealed values as a viewer may read them: numbers masked, addresses and illness only with the right, nothing else ever opened here."""

from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import Sex
from qianshou.domain.people.models import Carer, Child, Difference
from qianshou.domain.permissions import P
from qianshou.kit import idcard, phone

PLACES = ("address", "home_address", "registered_address", "registered_place", "employer_address")
ILL = ("health", "special")
NUMBERS = ("id_number", "student_number")
PHONES = ("phone", "employer_phone")


def words_of(viewer, child: Child, row: Child | Carer, column: str) -> str:
    """One sealed column of a child or of one of its adults: a number as its mask, an address or illness to who may read it, else ''."""
    value = getattr(row, column)
    if not value:
        return ""
    if column in PLACES or column in ILL:
        return value.reveal() if viewer.may(P.SEE_ADDRESS if column in PLACES else P.SEE_DELICATE, child) else ""
    return str(value)


def difference_words(viewer, difference: Difference) -> tuple[str, str]:
    """Both sides of 两边说法不一 as the viewer may read them: ours, the sheet's."""
    name, child = difference.code.split(".")[-1], difference.child
    hidden = (name in PLACES and not viewer.may(P.SEE_ADDRESS, child)) or (name in ILL and not viewer.may(P.SEE_DELICATE, child))
    return _side(difference.ours, name, hidden), _side(difference.theirs, name, hidden)


def _side(sealed: Any, name: str, hidden: bool) -> str:
    text = sealed.reveal() if sealed else ""
    if not text:
        return ""
    if name in PHONES:
        return "、".join(phone.mask(n) for n in text.split("、"))
    if name in NUMBERS:
        return idcard.mask(text)
    if hidden:
        return _("（有，不显示）")
    return str(Sex(text).label) if name == "sex" and text in Sex.values else text
