"""A child's file as facts by FIELDS code, for the cells of an export: plain where the column was opened, else the mask."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Stage, UnitKind
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import FATHERS, LEFT_BEHIND, MOTHERS, RELATIONS, DefinitionSet, FactKind, LabelKind, Sex, Standing
from qianshou.domain.people.codes import PREFIXES
from qianshou.domain.people.models import Carer, Child, Label
from qianshou.domain.people.rows.family import families
from qianshou.domain.people.rules.family import Adult, Family, Whereabouts, whereabouts
from qianshou.domain.permissions import P
from qianshou.kit import phone

HIDDEN = "＊＊＊＊"
PREFIX = {relation: prefix for prefix, relation in PREFIXES.items() if relation} | dict.fromkeys(FATHERS, "father") | dict.fromkeys(MOTHERS, "mother")
MAY = frozenset({P.REVEAL_ID, P.REVEAL_PHONE, P.SEE_ADDRESS, P.SEE_DELICATE})
KINDS = {LabelKind.BOTH_AWAY: _("双亲留守"), LabelKind.ONE_AWAY: _("单亲留守")}
Facts = dict[str, Any]


def facts_of(children: Sequence[Child], *, definition: str, opened: frozenset[str], today: dt.date) -> list[Facts]:
    """The facts of each child in order; `opened` are the permissions whose columns come plain. Five queries for any number."""
    ids = [c.pk for c in children]
    carers: dict[int, list[Carer]] = defaultdict(list)
    for carer in Carer.objects.filter(child_id__in=ids, gone_on=None).order_by("-looks_after", "relation", "pk"):
        carers[carer.child_id].append(carer)
    labels: dict[int, set[str]] = defaultdict(set)
    for child_id, kind in Label.objects.filter(child_id__in=ids, to_on=None, definition__in=(definition, DefinitionSet.COMMON)).values_list("child_id", "kind"):
        labels[child_id].add(kind)
    helpers: dict[int, list[str]] = defaultdict(list)
    for child_id, name in Pairing.objects.filter(child_id__in=ids, to_on=None).order_by("from_on", "pk").values_list("child_id", "helper__name"):
        helpers[child_id].append(name)
    known = families(children)
    one = One(opened, today)
    return [one.facts(c, carers[c.pk], known[c.pk], labels[c.pk], helpers[c.pk]) for c in children]


class One:
    """One child after another, with the same columns opened."""

    def __init__(self, opened: frozenset[str], today: dt.date) -> None:
        self.opened, self.today = opened, today

    def sealed(self, value: Any, perm: str, mask: Callable[[str], str] = lambda text: HIDDEN) -> str:
        """Plain where opened, the mask otherwise, empty where nothing is on file."""
        if not value:
            return ""
        if perm in self.opened:
            return value.reveal()
        return str(value) if perm == P.REVEAL_ID else phone.mask_all(value.reveal()) if perm == P.REVEAL_PHONE else HIDDEN

    def facts(self, child: Child, carers: list[Carer], family: Family, labels: set[str], helpers: list[str]) -> Facts:
        found = self._child(child, labels) | self._place(child) | {"helper.name": "、".join(dict.fromkeys(helpers))}
        adults = {a.key: a for a in family.adults}
        for carer in carers:
            found = self.adult(carer, adults[carer.uid], PREFIX.get(carer.relation, "")) | found
        after = next((c for c in carers if c.looks_after), None)
        if after is not None:
            found |= self.adult(after, adults[after.uid], "carer")
        entrusted = next((c for c in carers if c.standing == Standing.ENTRUSTED), None)
        if entrusted is not None:
            found |= self.adult(entrusted, adults[entrusted.uid], "entrusted")
        return found | self._parents(family) | {"child.entrusted": entrusted is not None}

    def _child(self, child: Child, labels: set[str]) -> Facts:
        kind = next((k for k in LEFT_BEHIND if k in labels), None)
        disability = _("残疾") if LabelKind.DISABLED in labels else ""
        return child.profile | {
            "child.name": child.name, "child.former_name": child.former_name, "child.sex": str(Sex(child.sex).label) if child.sex else "",
            "child.birth_date": _born(child), "child.ethnicity": child.ethnicity, "child.boarding": child.boarding,
            "child.id_number": self.sealed(child.id_number, P.REVEAL_ID), "child.student_number": self.sealed(child.student_number, P.REVEAL_ID),
            "child.registered_address": self.sealed(child.registered_place, P.SEE_ADDRESS), "child.home_address": self.sealed(child.home_address, P.SEE_ADDRESS),
            "child.phone": self.sealed(child.phone, P.REVEAL_PHONE), "child.health": self.sealed(child.health, P.SEE_DELICATE),
            "child.disability": disability, "child.left_behind": kind is not None, "child.left_behind_kind": str(KINDS[LabelKind(kind)]) if kind else "",
            "child.orphan": True if LabelKind.ORPHAN in labels else None,
        }  # fmt: skip

    def _place(self, child: Child) -> Facts:
        unit = child.edu_unit
        in_class = unit is not None and unit.kind == UnitKind.CLASS
        school = (unit.parent if in_class else unit) if unit else None
        village = child.home_unit
        return {
            "school.name": school.name if school else child.school_text, "school.class": unit.display_name(self.today) if unit and in_class else "",
            "school.stage": str(Stage(child.stage).label) if child.stage in Stage.values else "", "unit.village_group": child.home_group,
            "unit.village": village.name if village and village.kind == UnitKind.VILLAGE else "",
        }  # fmt: skip

    def adult(self, carer: Carer, adult: Adult, prefix: str) -> Facts:
        """Nothing of an adult without a prefix of its own (an uncle who does not look after the child)."""
        if not prefix:
            return {}
        if holds(adult, FactKind.DEAD, self.today):
            return {f"{prefix}.name": carer.name, f"{prefix}.away_place": _("去世")}
        seen = whereabouts(adult, self.today)
        said = {
            "name": carer.name, "relation": str(RELATIONS.get(carer.relation, "")) if carer.relation else "", "birth_date": str(carer.birth_year or ""),
            "phone": self.sealed(carer.phone, P.REVEAL_PHONE), "id_number": self.sealed(carer.id_number, P.REVEAL_ID), "employer": carer.employer,
            "address": self.sealed(carer.address, P.SEE_ADDRESS), "away_place": _where(seen), "away_since": seen.fact.from_on if seen.state == "away" and seen.fact else None,
        }  # fmt: skip
        return {f"{prefix}.{name}": value for name, value in said.items()}

    def _parents(self, family: Family) -> Facts:
        """The two questions of form A, from where the parents are; unknown stays empty. Who is unable is delicate."""
        seen = {word: whereabouts(adult, self.today) for word, adult in ((_("父亲"), family.father), (_("母亲"), family.mother))}
        states = [s.state for s in seen.values()]
        known = "unknown" not in states
        unable = "、".join(word for word, s in seen.items() if s.state == "unable")
        return {
            "child.both_away": states == ["away", "away"] if known else None,
            "child.one_away_other_unable": sorted(states) == ["away", "unable"] if known else None,
            "child.unable_parent": unable if P.SEE_DELICATE in self.opened else HIDDEN if unable else "",
        }


def holds(adult: Adult, kind: str, today: dt.date) -> bool:
    """Whether a fact of that kind about the adult holds today."""
    return any(f.kind == kind and f.holds(today) for f in adult.facts)


def _where(seen: Whereabouts) -> str:
    if seen.state == "away":
        return (seen.fact.value if seen.fact else "") or _("外地")
    return _("在家") if seen.state == "home" and not seen.by_relation_only else ""


def _born(child: Child) -> dt.date | str:
    """A date only where the day is known; the month or year as written otherwise; nothing where it was reckoned from an age."""
    if child.birth_date is None:
        return ""
    if child.birth_known == "day":
        return child.birth_date
    return {"month": f"{child.birth_date:%Y-%m}", "year": f"{child.birth_date:%Y}"}.get(child.birth_known, "")
