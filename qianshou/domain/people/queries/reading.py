"""Sealed values as a viewer may read them: numbers masked, addresses and illness only with the right, nothing else ever opened here."""


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
    ours, theirs = (sealed.reveal() if sealed else "" for sealed in (difference.ours, difference.theirs))
    return side_words(viewer, difference.child, difference.code, ours, theirs)


def side_words(viewer, child: Child, code: str, ours: str, theirs: str) -> tuple[str, str]:
    """Two values of one fact of a child as the viewer may read them: numbers masked, addresses and illness only where they may be seen."""
    name = code.split(".")[-1]
    hidden = (name in PLACES and not viewer.may(P.SEE_ADDRESS, child)) or (name in ILL and not viewer.may(P.SEE_DELICATE, child))
    return _side(ours, name, hidden), _side(theirs, name, hidden)


def _side(text: str, name: str, hidden: bool) -> str:
    if not text:
        return ""
    if name in PHONES:
        return phone.mask_all(text)
    if name in NUMBERS:
        return idcard.mask(text)
    if hidden:
        return _("（有，不显示）")
    return str(Sex(text).label) if name == "sex" and text in Sex.values else text
