"""A child's file as facts for any form: what an export holds and, beside it, what only forms ask for."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import Grant
from qianshou.domain.orgs.choices import Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import grade_name, grade_of
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.telling import HelperTold, on_paper
from qianshou.domain.people.choices import FATHERS, MOTHERS, RELATIONS, FactKind, LabelKind, Sex, Standing
from qianshou.domain.people.models import Carer, Child, Fact, Label
from qianshou.domain.people.rows.family import families
from qianshou.domain.people.rules import age_on
from qianshou.domain.people.rules.family import Family
from qianshou.domain.permissions import P, Role
from qianshou.kit import phone
from qianshou.papers.exports.facts import HIDDEN, PREFIX, Facts, One, facts_of, holds

_FLAGS = {LabelKind.SINGLE: "child.single_parent", LabelKind.UNSUPPORTED: "child.unsupported", LabelKind.HARDSHIP: "child.hardship",
          LabelKind.STRUGGLING: "child.struggling", LabelKind.ORPHAN: "child.orphan"}  # fmt: skip
_HELD = {FactKind.SUBSISTENCE: "child.subsistence", FactKind.MIGRANT: "child.migrant"}


def form_facts(children: Sequence[Child], *, definition: str, opened: frozenset[str], today: dt.date, members: bool = False) -> list[Facts]:
    """The facts of each child in order, masks where a permission is not among `opened`; a fixed number of queries.

    With `members` each holds under "members" the living adults of the family, parents first.
    """
    made = facts_of(children, definition=definition, opened=opened, today=today)
    more = _More(children, opened, today)
    found = [more.add(child, dict(facts)) for child, facts in zip(children, made, strict=True)]
    homes = families(children) if members else {}
    for child, facts in zip(children, found, strict=True):
        facts["uid"] = child.uid
        if members:
            facts["members"] = more.members(child, homes[child.pk])
    return found


class _More:
    """What is read once for all children."""

    def __init__(self, children: Sequence[Child], opened: frozenset[str], today: dt.date) -> None:
        self.opened, self.today = opened, today
        ids = [child.pk for child in children]
        self.carers: dict[int, list[Carer]] = defaultdict(list)
        for carer in Carer.objects.filter(child_id__in=ids, gone_on=None).order_by("-looks_after", "relation", "pk"):
            self.carers[carer.child_id].append(carer)
        self.helpers: dict[int, list[HelperTold]] = defaultdict(list)
        running = Pairing.objects.filter(child_id__in=ids, to_on=None).select_related("helper__unit", "helper__user").order_by("from_on", "pk")
        for one in on_paper(list(running)):
            self.helpers[one.row.child_id].append(one)
        self.labels: dict[int, set[str]] = defaultdict(set)
        for child_id, kind in Label.objects.filter(child_id__in=ids, to_on=None).values_list("child_id", "kind"):
            self.labels[child_id].add(kind)
        self.facts: dict[int, list[Fact]] = defaultdict(list)
        held = Fact.objects.filter(child_id__in=ids, carer=None, wrong=False, to_on=None)
        for fact in held.filter(kind__in=[*_HELD, FactKind.DISABILITY, FactKind.DECLARED_LEFT_BEHIND]).order_by("pk"):
            self.facts[fact.child_id].append(fact)
        self.teachers = _teachers({child.edu_unit_id for child in children}, today)
        above = {unit.parent_id for child in children for unit in (child.home_unit,) if unit is not None} | {child.county_id for child in children}
        self.units = Unit.objects.in_bulk([pk for pk in above if pk])

    def sealed(self, value: Any, perm: str, mask: Callable[[str], str] = lambda text: HIDDEN) -> str:
        """Plain where opened, the mask otherwise."""
        if not value:
            return ""
        return value.reveal() if perm in self.opened else mask(value.reveal()) if perm == P.REVEAL_PHONE else HIDDEN

    def phone(self, value: Any) -> str:
        """A telephone number, masked number by number where phones are not opened."""
        return self.sealed(value, P.REVEAL_PHONE, phone.mask_all)

    def add(self, child: Child, facts: Facts) -> Facts:
        """The export's facts and the rest; nothing already said is changed."""
        carers = self.carers[child.pk]
        found = self._child(child) | self._school(child) | self._helper(child) | self._words(child)
        for carer in carers:
            if prefix := PREFIX.get(carer.relation):
                found = self._adult(carer, prefix) | found
        after = next((carer for carer in carers if carer.looks_after), None)
        if after is not None:
            found |= self._adult(after, "carer")
            found["child.living_with"] = str(RELATIONS.get(after.relation, "")) if after.relation else after.name
        found = {code: value for code, value in found.items() if value not in (None, "")} | {code: v for code, v in facts.items() if v not in (None, "")}
        for person in ("father", "mother", "carer"):
            place = found.get(f"{person}.away_place")
            if place and place != _("去世"):
                found.setdefault(f"{person}.away", place != _("在家"))
        return self._guardian(carers, after, found)

    def _child(self, child: Child) -> Facts:
        labels, facts = self.labels[child.pk], self.facts[child.pk]
        made: Facts = {code: True if kind in labels else None for kind, code in _FLAGS.items()}
        kinds = {fact.kind for fact in facts}
        # subsistence and the rest are kept only where known; that they do not hold is never guessed
        made |= {code: True for kind, code in _HELD.items() if kind in kinds}
        disability = next((fact for fact in facts if fact.kind == FactKind.DISABILITY), None)
        if disability is not None and disability.value:
            made["child.disability"] = disability.value
        made["child.age"] = age_on(child.birth_date, self.today) if child.birth_date else None
        declared = next((fact for fact in facts if fact.kind == FactKind.DECLARED_LEFT_BEHIND and fact.from_on), None)
        made["child.left_behind_since"] = declared.from_on if declared else None
        made["child.health"] = child.profile.get("child.health")  # told healthy; an illness stands sealed and comes first
        made["child.key"] = True if child.is_key else None
        made["child.id_type"] = child.id_type
        village = child.home_unit
        town = village if village is not None and village.kind == UnitKind.TOWNSHIP else self.units.get(village.parent_id or 0) if village else None
        made["unit.township"] = town.name if town is not None and town.kind == UnitKind.TOWNSHIP else ""
        county = self.units.get(child.county_id)
        return made | {"unit.county": county.name if county else ""}

    def _school(self, child: Child) -> Facts:
        unit = child.edu_unit
        if unit is None or unit.kind != UnitKind.CLASS:
            return {}
        held = self.teachers.get(unit.pk)
        grade = grade_name(unit.stage, grade_of(unit.stage, unit.entry_year, self.today)) if unit.entry_year is not None and unit.stage in Stage.values else ""
        school = unit.parent
        return {
            "school.grade": grade, "school.code": school.code if school else "", "school.class_teacher": held.user.name if held else "",
            "school.class_teacher_phone": self.phone(held.user.phone) if held else "", "school.stage": str(Stage(unit.stage).label) if unit.stage else "",
        }  # fmt: skip

    def _helper(self, child: Child) -> Facts:
        helpers = self.helpers[child.pk]
        if not helpers:
            return {}
        phones = [self.phone(one.phone) for one in helpers if one.phone]
        first = helpers[0]
        return {
            "helper.phone": "、".join(dict.fromkeys(phones)),
            "helper.unit": first.unit.name,
            "helper.kind": first.kind_label,
            "helper.since": first.row.from_on,
        }

    def _words(self, child: Child) -> Facts:
        """What was told in words (needs, character): sealed, for those who may read it."""
        if P.SEE_DELICATE not in self.opened or not child.narrative:
            return {}
        return {code: str(said) for code, said in json.loads(child.narrative.reveal()).items() if code != "paper.remark"}

    def _adult(self, carer: Carer, prefix: str) -> Facts:
        said = {
            "sex": str(Sex(carer.sex).label) if carer.sex else "", "age": self.today.year - carer.birth_year if carer.birth_year else None,
            "occupation": carer.occupation, "employer_address": self.sealed(carer.employer_address, P.SEE_ADDRESS),
            "employer_phone": self.phone(carer.employer_phone), "health": self.sealed(carer.health, P.SEE_DELICATE),
        }  # fmt: skip
        return {f"{prefix}.{name}": value for name, value in (carer.profile | said).items() if isinstance(name, str)}

    def members(self, child: Child, family: Family) -> list[Facts]:
        """The adults of a table of family members: father, mother, who looks after the child, the others; the dead are left out."""
        adults = {adult.key: adult for adult in family.adults}
        alive = [one for one in self.carers[child.pk] if not holds(adults[one.uid], FactKind.DEAD, self.today)]
        alive.sort(key=lambda one: (one.relation not in FATHERS, one.relation not in MOTHERS, not one.looks_after, one.relation, one.pk))
        export, made = One(self.opened, self.today), []
        for carer in alive:
            said = self._adult(carer, "member") | export.adult(carer, adults[carer.uid], "member")
            made.append({code.removeprefix("member."): value for code, value in said.items() if value not in (None, "")})
        return made

    def _guardian(self, carers: Sequence[Carer], after: Carer | None, facts: Facts) -> Facts:
        """监护人 on a form: the statutory guardian written down, else who looks after the child, else a parent; all from one person."""
        named = next((carer for carer in carers if carer.standing == Standing.GUARDIAN), None)
        chosen = named or after or next((c for c in carers if c.relation in FATHERS | MOTHERS), None)
        if chosen is None:
            return facts
        prefix = "carer" if chosen is after else PREFIX.get(chosen.relation, "")
        if prefix:
            made = {f"guardian.{code.split('.', 1)[1]}": value for code, value in facts.items() if code.startswith(f"{prefix}.")}
            contact = {f"contact.{code.split('.', 1)[1]}": value for code, value in made.items()}
            return contact | made | facts
        own = {"name": chosen.name, "relation": str(RELATIONS.get(chosen.relation, "")), "phone": self.phone(chosen.phone),
               "id_number": self.sealed(chosen.id_number, P.REVEAL_ID), "address": self.sealed(chosen.address, P.SEE_ADDRESS)}  # fmt: skip
        return {f"guardian.{name}": value for name, value in own.items() if value} | facts


def _teachers(units: set[int | None], today: dt.date) -> dict[int, Grant]:
    """The class teacher of each class, who has been it longest."""
    rows = Grant.objects.filter(role=Role.CLASS_TEACHER, unit_id__in=units - {None}, from_on__lte=today, user__is_active=True)
    found: dict[int, Grant] = {}
    for grant in rows.filter(Q(to_on=None) | Q(to_on__gte=today)).select_related("user").order_by("from_on", "pk"):
        found.setdefault(grant.unit_id, grant)
    return found


def whole_facts(unit: Unit, today: dt.date, who: str) -> Facts:
    """What holds for the whole paper: who sends it and when."""
    in_class = unit.kind == UnitKind.CLASS
    school = unit.parent if in_class else unit if unit.kind == UnitKind.SCHOOL else None
    name = school.name if school else unit.name
    day = _("%(y)s年%(m)s月%(d)s日") % {"y": today.year, "m": today.month, "d": today.day}
    made: Facts = {"paper.unit": name, "paper.date": day, "school.name": school.name if school else ""}
    made["school.class"] = unit.display_name(today) if in_class else ""
    made["unit.township"] = unit.name if unit.kind == UnitKind.TOWNSHIP else ""
    made["unit.village"] = unit.name if unit.kind == UnitKind.VILLAGE else ""
    return made
