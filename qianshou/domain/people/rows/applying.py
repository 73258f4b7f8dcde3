"""What one change does to adults, facts and the child: ends the facts it overtakes and writes the new ones. Inside an action only."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from qianshou.domain.people.choices import PARENTS, ChangeKind, FactKind
from qianshou.domain.people.codes import prefix_of
from qianshou.domain.people.models import Carer, Change, Child, Fact
from qianshou.domain.people.rows.new import place
from qianshou.domain.people.rows.pupils import follow
from qianshou.kit.errors import Invalid

DEFAULT_STAY = dt.timedelta(days=60)
_ONE_DAY = dt.timedelta(days=1)


def apply_change(row: Change, detail: dict[str, Any], today: dt.date) -> None:
    """Brings facts and columns in line with the change and notes the codes it touched; the caller saves the change."""
    row.detail = {"codes": _APPLY[ChangeKind(row.kind)](row, detail, today)}
    if row.kind == ChangeKind.CARER_FACT:
        row.detail["fact"] = detail["fact"]


def start_fact(row: Change, kind: str, today: dt.date, *, carer: Carer | None = None, value: str = "") -> None:
    """A fact that holds from the day of the change."""
    Fact.objects.create(
        county_id=row.county_id, child=row.child, carer=carer, kind=kind, value=value[:120], from_on=row.happened_on, source=row.source,
        source_ref=row.source_ref, as_of=row.as_of, known_on=today,
    )  # fmt: skip


def end_facts(row: Change, *kinds: str, carer: Carer | None = None) -> int:
    """Ends running facts on the day before the change; one that began on or after that day was entered in error. How many."""
    running = Fact.objects.filter(child=row.child, carer=carer, kind__in=kinds, wrong=False, to_on=None)
    late = running.filter(from_on__gte=row.happened_on).update(wrong=True)
    return late + running.filter(wrong=False).update(to_on=row.happened_on - _ONE_DAY)


def _codes(carer: Carer | None, *names: str) -> list[str]:
    return [f"{prefix_of(carer.relation)}.{name}" for name in names] if carer else []


def _parent_left(row: Change, detail: dict, today: dt.date) -> list[str]:
    end_facts(row, FactKind.AWAY, FactKind.LIVES_WITH_CHILD, FactKind.HOME_VISIT_SPELL, carer=row.carer)
    start_fact(row, FactKind.AWAY, today, carer=row.carer, value=str(detail.get("place") or ""))
    if row.carer and row.carer.looks_after:
        Carer.objects.filter(pk=row.carer.pk).update(looks_after=False, version=F("version") + 1)
    return _codes(row.carer, "away", "away_place", "away_since")


def _back_for_a_while(row: Change, detail: dict, today: dt.date) -> list[str]:
    end_facts(row, FactKind.HOME_VISIT_SPELL, carer=row.carer)
    start_fact(row, FactKind.HOME_VISIT_SPELL, today, carer=row.carer, value=row.until_on.isoformat() if row.until_on else "")
    return []


def _back_for_good(row: Change, detail: dict, today: dt.date) -> list[str]:
    end_facts(row, FactKind.AWAY, FactKind.HOME_VISIT_SPELL, FactKind.LIVES_WITH_CHILD, carer=row.carer)
    start_fact(row, FactKind.LIVES_WITH_CHILD, today, carer=row.carer)
    if row.carer and row.carer.relation in PARENTS:
        _take_the_word_back(row, today)
    return _codes(row.carer, "away", "away_place", "away_since", "back_on")


def _take_the_word_back(row: Change, today: dt.date) -> None:
    """The sheet said 留守: of two away one is left; of one away, none unless the other is known to be."""
    said = Fact.objects.filter(child=row.child, kind=FactKind.DECLARED_LEFT_BEHIND, wrong=False, to_on=None).order_by("-as_of").first()
    if said is None or said.value == "none":
        return
    end_facts(row, FactKind.DECLARED_LEFT_BEHIND)
    if said.value == "both":
        start_fact(row, FactKind.DECLARED_LEFT_BEHIND, today, value="one")


def _carer_changed(row: Change, detail: dict, today: dt.date) -> list[str]:
    if row.carer is None:
        row.carer = Carer.objects.create(county_id=row.county_id, child=row.child, name=str(detail["name"])[:60], relation=str(detail.get("relation") or ""))
        row.carer.phone = str(detail.get("phone") or "")
    for old in Carer.objects.filter(child=row.child, looks_after=True).exclude(pk=row.carer.pk):
        end_facts(row, FactKind.LIVES_WITH_CHILD, carer=old)
    Carer.objects.filter(child=row.child, looks_after=True).update(looks_after=False, version=F("version") + 1)
    row.carer.looks_after, row.carer.version = True, row.carer.version + 1
    row.carer.save()
    end_facts(row, FactKind.LIVES_WITH_CHILD, carer=row.carer)
    end_facts(row, FactKind.LIVING_ALONE)
    start_fact(row, FactKind.LIVES_WITH_CHILD, today, carer=row.carer)
    return ["carer.name"]


def _phone_changed(row: Change, detail: dict, today: dt.date) -> list[str]:
    owner: Carer | Child = row.carer or row.child
    owner.phone = str(detail["phone"])
    owner.version += 1
    owner.save(update_fields=["phone", "version"])
    return _codes(row.carer, "phone") or ["child.phone"]


def _address_changed(row: Change, detail: dict, today: dt.date) -> list[str]:
    child = row.child
    if row.carer:
        row.carer.address, row.carer.version = str(detail["address"]), row.carer.version + 1
        row.carer.save(update_fields=["address", "version"])
        return _codes(row.carer, "address")
    child.home_address = str(detail["address"])
    child.version += 1
    if detail.get("unit") is not None:
        place(child, home=detail["unit"])
    child.save(update_fields=["home_address", "home_unit", "home_path", "version"])
    return ["child.home_address"]


def _school_changed(row: Change, detail: dict, today: dt.date) -> list[str]:
    unit, child = detail["unit"], row.child
    if unit.kind not in ("class", "school") or (unit.county_id or unit.pk) != child.county_id:
        raise Invalid(_("请选本县的学校或班级；转出本县请办结案。"), field="unit")
    place(child, edu=unit)
    child.school_text, child.confirmed_on, child.version = "", None, child.version + 1
    child.save(update_fields=["edu_unit", "edu_path", "stage", "school_text", "confirmed_on", "version"])
    follow([child], today)
    return ["school.name", "school.class"]


def _boarding_changed(row: Change, detail: dict, today: dt.date) -> list[str]:
    child, now = row.child, bool(detail["boarding"])
    end_facts(row, FactKind.BOARDING)
    if now:
        start_fact(row, FactKind.BOARDING, today)
    child.boarding, child.version = now, child.version + 1
    child.save(update_fields=["boarding", "version"])
    return ["child.boarding"]


def _carer_fact(row: Change, detail: dict, today: dt.date) -> list[str]:
    kind = str(detail["fact"])
    if kind not in FactKind.values:
        raise Invalid(_("没有这种情况可登记。"), field="fact")
    end_facts(row, kind, carer=row.carer)
    if detail.get("held", True):
        start_fact(row, kind, today, carer=row.carer, value=str(detail.get("value") or ""))
    return [kind]


_APPLY: dict[str, Callable[[Change, dict, dt.date], list[str]]] = {
    ChangeKind.PARENT_LEFT: _parent_left, ChangeKind.BACK_FOR_A_WHILE: _back_for_a_while, ChangeKind.BACK_FOR_GOOD: _back_for_good,
    ChangeKind.CARER_CHANGED: _carer_changed, ChangeKind.PHONE_CHANGED: _phone_changed, ChangeKind.ADDRESS_CHANGED: _address_changed,
    ChangeKind.SCHOOL_CHANGED: _school_changed, ChangeKind.REPEATED: _school_changed, ChangeKind.RESUMED: _school_changed, ChangeKind.BOARDING_CHANGED: _boarding_changed, ChangeKind.CARER_FACT: _carer_fact,
}  # fmt: skip
