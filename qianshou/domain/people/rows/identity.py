"""What identifies a child, kept together: sealed numbers, their exact-search indexes, the search column."""

from qianshou.domain.people.models import Child
from qianshou.kit import idcard
from qianshou.kit.pinyin import search_key
from qianshou.kit.sealing import blind_index
from qianshou.kit.text import fold

ID_PURPOSE, STUDENT_PURPOSE, LAST4_PURPOSE = "id_number", "student_number", "student_last4"


def id_index(county_id: int, number: str) -> str:
    """The exact-search digest of an identity number, however it was typed; old 15-digit numbers meet their successors."""
    return blind_index(idcard.upgrade(idcard.tidy(number)), county_id=county_id, purpose=ID_PURPOSE) if number else ""


def student_index(county_id: int, number: str) -> str:
    """The exact-search digest of a whole student number."""
    return blind_index(fold(number).upper(), county_id=county_id, purpose=STUDENT_PURPOSE)


def last4_index(county_id: int, number: str) -> str:
    """The digest of a student number's last four characters."""
    return blind_index(fold(number).upper()[-4:], county_id=county_id, purpose=LAST4_PURPOSE)


def seal_identity(child: Child, *, id_number: str | None = None, student_number: str | None = None) -> None:
    """Sets the numbers given (None leaves one alone) with their indexes, and the search column from the name. Saves nothing."""
    if id_number is not None:
        child.id_number = idcard.tidy(id_number)
        child.id_number_bi = id_index(child.county_id, id_number)
    if student_number is not None:
        child.student_number = student_number
        child.student_number_bi = student_index(child.county_id, student_number) if student_number else ""
        child.student_last4_bi = last4_index(child.county_id, student_number) if student_number else ""
    child.search = search_key(child.name)[:400]
