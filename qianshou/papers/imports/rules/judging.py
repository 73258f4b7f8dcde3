"""What a row would do: opened, compared, only put on a class list, shown to a person, or sent back to be mended. Pure."""

from collections.abc import Iterable
from typing import Any

from qianshou.papers.choices import Verdict
from qianshou.papers.imports.rules.wording import MEND

# What on a sheet is a reason to open a file beside left-behind itself (DOMAIN §3: for a label, a decision or a concern).
_REASONS = (
    "child.orphan", "child.single_parent", "child.unsupported", "child.disability", "child.disability_level", "child.hardship",
    "child.subsistence", "child.struggling", "child.key", "child.both_away", "helper.name",
)  # fmt: skip
_NO: tuple = (None, False, "", "none", "无", "否", [])


def left_behind(facts: dict[str, Any], members: Iterable[dict[str, Any]] = ()) -> bool | None:
    """What the row itself says: its flag, its kind, or a parent's place of work; None where it says nothing."""
    kind, flag = facts.get("child.left_behind_kind"), facts.get("child.left_behind")
    if kind in ("both", "one") or flag is True:
        return True
    if kind == "none" or flag is False:
        return False
    for person in ("father", "mother", "contact"):
        if facts.get(f"{person}.away") is True or facts.get(f"{person}.away_place") or facts.get(f"{person}.away_since"):
            return True
    if any(m.get("away") is True or m.get("away_place") for m in members):
        return True
    return None


def wants_file(facts: dict[str, Any], members: Iterable[dict[str, Any]], all_left_behind: bool | None) -> bool:
    """Whether the row is a reason to open a file; the rest of a class stands on the class list only."""
    said = left_behind(facts, members)
    if said or (said is None and all_left_behind):
        return True
    return any(facts.get(code) not in _NO for code in _REASONS)


def verdict_of(problems: Iterable[str]) -> str:
    """The verdict of a row with problems: to be mended in the file, or to be looked at."""
    return Verdict.REFUSED if any(p in MEND for p in problems) else Verdict.DOUBTFUL


def birth_of(facts: dict[str, Any], year: int) -> tuple[str, bool]:
    """(birth as ISO text, came from an age only); `year` is the sheet's. '' where neither stands there."""
    birth = facts.get("child.birth_date") or ""
    if birth:
        return str(birth), False
    number = facts.get("child.id_number") or ""
    if isinstance(number, str) and len(number) == 18 and number[6:14].isdigit():
        return f"{number[6:10]}-{number[10:12]}-{number[12:14]}", False
    age = facts.get("child.age")
    return (str(year - int(age)), True) if isinstance(age, int | float) else ("", False)
