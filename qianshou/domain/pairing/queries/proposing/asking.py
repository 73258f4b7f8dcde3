"""Children and helpers out of the tables, as the arrays the matching wants: a fixed number of queries, no object a pair."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet

from qianshou.domain.accounts.models import Grant
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import EndReason, HelperKind, Need, TieKind, TraitKind
from qianshou.domain.pairing.matching.people import FEMALE, MALE, UNKNOWN, Children, Helpers, Pairs, rows
from qianshou.domain.pairing.models import Helper, HelperArea, HelperRole, HelperTrait, MatchNeed, MatchSetting, Pairing, Tie
from qianshou.domain.pairing.queries.kinds import roles_in
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.pairing.rules.kinds import as_outside, kind_of, way
from qianshou.domain.people.choices import PARENTS, ConsentUse, LabelKind
from qianshou.domain.people.models import Carer, Child, Consent, Label
from qianshou.domain.people.queries.families import Home, homes
from qianshou.domain.permissions import P, Role

SEX = {"": UNKNOWN, "male": MALE, "female": FEMALE}
NEEDS = {code: 1 << n for n, code in enumerate(Need.values)}
LABEL_NEEDS: dict[str, str] = {
    LabelKind.STRUGGLING: Need.STUDY, LabelKind.DISABLED: Need.HEALTH, LabelKind.BOTH_AWAY: Need.COMPANY, LabelKind.ORPHAN: Need.COMPANY,
    LabelKind.UNSUPPORTED: Need.COMPANY,
}  # fmt: skip
GOOD_AT = {  # before anything is entered
    HelperKind.CLASS_TEACHER: (Need.STUDY, Need.COMPANY), HelperKind.TEACHER: (Need.STUDY,), HelperKind.STUDENT: (Need.STUDY,),
    HelperKind.MOTHER: (Need.COMPANY, Need.HEALTH), HelperKind.PROXY_PARENT: (Need.COMPANY, Need.HEALTH), HelperKind.ELDER: (Need.COMPANY,),
}  # fmt: skip
NOT_CONTINUED = (EndReason.ERROR, EndReason.HANDED_OVER, EndReason.CONSENT_WITHDRAWN)
OWN_PLACE = (UnitKind.SCHOOL, UnitKind.VILLAGE)


@dataclass
class Asked:
    """The people of one question, by number: rows in the order of the arrays."""

    child_rows: list[tuple]  # (pk, uid, name, sex, edu_path, home_path, boarding, is_key)
    helper_rows: list[Helper]
    setting: MatchSetting
    families: dict[int, int] = field(default_factory=dict)  # child pk -> number of her family
    running: list[tuple[int, int]] = field(default_factory=list)  # (child pk, helper pk), every running pairing of these helpers
    taken: dict[int, int] = field(default_factory=dict)  # helper pk -> children
    has: dict[int, int] = field(default_factory=dict)  # child pk -> helpers
    needs: dict[int, MatchNeed] = field(default_factory=dict)  # by child pk
    roles: dict[int, list[HelperRole]] = field(default_factory=dict)  # further kinds, by helper pk
    ways: list[str] = field(default_factory=list)  # the HelperKind each helper is proposed as, '' for who may not be
    adults: list[tuple[int, str, str]] = field(default_factory=list)  # (child pk, relation, name): parents, and whoever is called like a helper

    def way(self, helper: int) -> str:
        """The HelperKind a helper (by number) is proposed as; her main one where none of hers is allowed."""
        return (self.ways[helper] if self.ways else "") or self.helper_rows[helper].kind

    def number_of_child(self) -> dict[int, int]:
        return {row[0]: n for n, row in enumerate(self.child_rows)}

    def number_of_helper(self) -> dict[int, int]:
        return {row.pk: n for n, row in enumerate(self.helper_rows)}


def setting_of(county_id: int) -> MatchSetting:
    """What the county asks of its pairings; the usual where it said nothing."""
    return MatchSetting.objects.filter(county=county_id).first() or MatchSetting(county_id=county_id, version=0)


def ask(viewer: Any, county_id: int, scope: QuerySet[Child], setting: MatchSetting) -> Asked:
    """Who in `scope` (children the viewer may pair) still wants a helper, and all helpers the viewer sees."""
    helpers = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(county=county_id, left_on=None)
    names = ("pk", "uid", "name", "sex", "edu_path", "home_path", "boarding", "is_key")
    everyone = list(scope.order_by("edu_path", "name", "pk").values_list(*names))
    asked = Asked([], list(helpers.select_related("unit", "vetting").order_by("unit_path", "name", "pk")), setting)
    asked.roles = roles_in(county_id)
    asked.running = list(Pairing.objects.filter(helper__in=helpers, to_on=None).values_list("child", "helper").distinct())
    for _child, helper in asked.running:
        asked.taken[helper] = asked.taken.get(helper, 0) + 1
    called = {row.name for row in asked.helper_rows}
    adults = Carer.objects.filter(Q(relation__in=PARENTS) | Q(name__in=called), child__in=scope, gone_on=None).exclude(name="")
    asked.adults = list(adults.values_list("child", "relation", "name"))
    asked.families = _families(everyone, asked.adults) if setting.together else {}
    asked.has, asked.needs = _has(scope), {row.child_id: row for row in MatchNeed.objects.filter(child__in=scope)}
    asked.child_rows = [row for row in everyone if asked.has.get(row[0], 0) < wanted_by(asked, row)]
    return asked


def wanted_by(asked: Asked, row: tuple) -> int:
    """How many helpers a child is to have: as was asked, else one, or two for a key child where the county says so."""
    need = asked.needs.get(row[0])
    return need.wanted if need else 2 if row[7] and asked.setting.two_for_key else 1


def _has(scope: QuerySet[Child]) -> dict[int, int]:
    found: dict[int, set[int]] = defaultdict(set)
    for child, helper in Pairing.objects.filter(child__in=scope, to_on=None).values_list("child", "helper"):
        found[child].add(helper)
    return {child: len(helpers) for child, helpers in found.items()}


def _families(everyone: list[tuple], adults: list[tuple[int, str, str]]) -> dict[int, int]:
    """Children of the same father and mother (by name) at the same home, or school where the home is not known."""
    found: dict[Home, list[int]] = defaultdict(list)
    for pk, home in homes([(row[0], row[4], row[5]) for row in everyone], adults).items():
        found[home].append(pk)
    return {pk: n for n, members in enumerate(m for m in found.values() if len(m) > 1) for pk in members}


# ── as arrays ────────────────────────────────────────────────────────────────────────────────────────────────────────
def children_of(asked: Asked, scope: QuerySet[Child], words: dict[str, int]) -> Children:
    """The children of the question; `words` numbers the languages met."""
    at = asked.number_of_child()
    agreed = set(Consent.objects.filter(child__in=scope, use=ConsentUse.OUTSIDE_HELPER, withdrawn_on=None).values_list("child", flat=True))
    by_label = np.zeros(len(at), dtype=np.int64)
    for child, kind in Label.objects.filter(child__in=scope, to_on=None, kind__in=LABEL_NEEDS).values_list("child", "kind"):
        if child in at:
            by_label[at[child]] |= NEEDS[LABEL_NEEDS[kind]]
    asked_for = [asked.needs.get(row[0]) for row in asked.child_rows]
    said = np.array([sum(NEEDS.get(code, 0) for code in one.needs) if one else 0 for one in asked_for], dtype=np.int64)
    total = np.array([wanted_by(asked, row) for row in asked.child_rows], dtype=np.int64)
    held = np.array([asked.has.get(row[0], 0) for row in asked.child_rows], dtype=np.int64)
    return Children(
        [row[4] for row in asked.child_rows], [row[5] for row in asked.child_rows], _numbers(SEX[row[3]] for row in asked.child_rows),
        _numbers(SEX[one.sex] if one else UNKNOWN for one in asked_for), np.array([row[6] is True for row in asked.child_rows], dtype=bool),
        np.array([row[0] in agreed for row in asked.child_rows], dtype=bool), _numbers(_bit(words, one.language) if one else 0 for one in asked_for),
        np.where(said > 0, said, by_label), total - held, held, _together(asked, asked_for, total, held),
    )  # fmt: skip


def _together(asked: Asked, asked_for: list, total: Any, held: Any) -> Any:
    """Families of whom several are asked about; who has somebody already, or wants another number of helpers, goes alone."""
    out = np.full(len(asked.child_rows), -1, dtype=np.int64)
    first: dict[int, int] = {}
    for n, row in enumerate(asked.child_rows):
        family = asked.families.get(row[0])
        if family is None or held[n] or (asked_for[n] and asked_for[n].apart):
            continue
        if total[n] == total[first.setdefault(family, n)]:
            out[n] = family
    return out


def _numbers(values: Any) -> Any:
    return np.fromiter(values, dtype=np.int64)


def _bit(words: dict[str, int], word: str) -> int:
    """A language as a bit; more than sixty are not told apart."""
    return 1 << words.setdefault(word, min(len(words), 60)) if word else 0


def helpers_of(asked: Asked, county: Unit, today: dt.date, words: dict[str, int], kinds: set[str] | None, only: set[str] | None = None) -> Helpers:
    """The helpers of the question; `kinds`: only these are proposed (None: whoever the county does not bar); `only`: nobody but these (uids)."""
    at = asked.number_of_helper()
    strengths = _numbers(sum(NEEDS[need] for need in GOOD_AT.get(HelperKind(row.kind), ())) for row in asked.helper_rows)
    languages, days = np.zeros(len(at), dtype=np.int64), defaultdict(set)
    for helper, kind, value in HelperTrait.objects.filter(county=county).values_list("helper", "kind", "value"):
        if helper not in at:
            continue
        if kind == TraitKind.LANGUAGE:
            languages[at[helper]] |= _bit(words, value)
        elif kind == TraitKind.STRENGTH:
            strengths[at[helper]] |= NEEDS.get(value, 0)
        else:
            days[helper].add(value)
    ways = asked.ways = [way if only is None or row.uid in only else "" for way, row in zip(_ways(asked, kinds), asked.helper_rows, strict=True)]
    outside = [as_outside(row.outside, row.also_outside, kind_of(way) if way else "") for row, way in zip(asked.helper_rows, ways, strict=True)]
    rooms = [max(row.capacity - asked.taken.get(row.pk, 0), 0) for row in asked.helper_rows]
    places = _places(asked, county)
    return Helpers(
        *places, np.array([bool(way) for way in ways], dtype=bool),
        np.array([not faults_in_hand(row, today, outside=out) for row, out in zip(asked.helper_rows, outside, strict=True)], dtype=bool),
        np.array(outside, dtype=bool),
        _numbers(SEX[row.sex] for row in asked.helper_rows), languages, strengths,
        np.array([bool(days[row.pk]) and days[row.pk] <= {"6", "7"} for row in asked.helper_rows], dtype=bool), _numbers(rooms), _loads(asked),
    )  # fmt: skip


def _ways(asked: Asked, kinds: set[str] | None) -> list[str]:
    """The HelperKind each helper is proposed as, '' for who may not be; `kinds`: only these (None: whoever the county does not bar)."""
    allowed = set(HelperKind.values) - set(asked.setting.barred_kinds) if kinds is None else kinds
    return [way(row.kind, [role.kind for role in asked.roles.get(row.pk, ())], allowed) for row in asked.helper_rows]


def _loads(asked: Asked) -> Any:
    """Families each helper has: brothers and sisters count once."""
    seen: dict[int, set] = defaultdict(set)
    for child, helper in asked.running:
        family = asked.families.get(child)
        seen[helper].add(("family", family) if family is not None else ("child", child))
    return _numbers(len(seen[row.pk]) for row in asked.helper_rows)


def _places(asked: Asked, county: Unit) -> tuple[list[str], list[str], list[tuple[str, ...]]]:
    towns = sorted(Unit.objects.filter(county=county, kind=UnitKind.TOWNSHIP).values_list("path", flat=True))
    chosen: dict[int, list[str]] = defaultdict(list)
    for helper, path in HelperArea.objects.filter(county=county).values_list("helper", "unit_path"):
        chosen[helper].append(path)
    own, near, areas = [], [], []
    for row in asked.helper_rows:
        path = row.unit_path[:-4] if row.unit.kind in (UnitKind.CLASS, UnitKind.DEPARTMENT) else row.unit_path
        own.append(path if row.unit.kind in (*OWN_PLACE, UnitKind.CLASS) else "")
        near.append(next((town for town in towns if path.startswith(town)), ""))
        further = [role.unit_path for role in asked.roles.get(row.pk, ())]  # where she is something else as well
        areas.append(tuple(chosen.get(row.pk) or [path, *further]))
    return own, near, areas


# ── single pairs ─────────────────────────────────────────────────────────────────────────────────────────────────────
def pairs_of(asked: Asked, scope: QuerySet[Child], today: dt.date) -> Pairs:
    """What is known of single pairs: ties, kin and parents by name, class teachers, last helpers, helpers of brothers and sisters."""
    children, helpers = asked.number_of_child(), asked.number_of_helper()
    tied = defaultdict(list)
    for child, helper, kind in Tie.objects.filter(child__in=scope).values_list("child", "helper", "kind"):
        if child in children and helper in helpers:
            tied[kind].append((children[child], helpers[helper]))
    parents, kin = _by_name(asked, children)
    now = [(children[child], helpers[helper]) for child, helper in asked.running if child in children]
    siblings = _of_siblings(asked, children, helpers)
    return Pairs(
        rows(tied[TieKind.OWN] + parents), rows(tied[TieKind.REFUSED] + now), rows(_class_teachers(asked, helpers, today)), rows(tied[TieKind.KIN] + kin),
        rows(_last(scope, children, helpers)), rows(siblings), np.unique(np.array([child for child, _h in siblings], dtype=np.int64)),
    )  # fmt: skip


def _by_name(asked: Asked, children: dict[int, int]) -> tuple[list, list]:
    """A parent's name bars the pair, another adult's may mean kin: a name says no more than that, and nobody is asked for a number."""
    called = defaultdict(list)
    for n, row in enumerate(asked.helper_rows):
        called[row.name].append(n)
    parents: list[tuple[int, int]] = []
    kin: list[tuple[int, int]] = []
    for child, relation, name in asked.adults:
        if name in called and child in children:
            (parents if relation in PARENTS else kin).extend((children[child], n) for n in called[name])
    return parents, kin


def _class_teachers(asked: Asked, helpers: dict[int, int], today: dt.date) -> list[tuple[int, int]]:
    users = {row.user_id: helpers[row.pk] for row in asked.helper_rows if row.user_id}
    held = Grant.objects.filter(role=Role.CLASS_TEACHER, user__in=list(users), from_on__lte=today).exclude(to_on__lt=today)
    teacher = defaultdict(list)
    for user, path in held.values_list("user", "unit__path"):
        teacher[path].append(users[user])
    return [(n, helper) for n, row in enumerate(asked.child_rows) for helper in teacher.get(row[4], ())]


def _last(scope: QuerySet[Child], children: dict[int, int], helpers: dict[int, int]) -> list[tuple[int, int]]:
    latest: dict[int, int] = {}
    ended = Pairing.objects.filter(child__in=scope, to_on__isnull=False).exclude(end_reason__in=NOT_CONTINUED)
    for child, helper in ended.order_by("to_on", "pk").values_list("child", "helper"):
        latest[child] = helper
    return [(children[child], helpers[helper]) for child, helper in latest.items() if child in children and helper in helpers]


def _of_siblings(asked: Asked, children: dict[int, int], helpers: dict[int, int]) -> list[tuple[int, int]]:
    """The helpers who have a brother or sister already, for those who have nobody yet."""
    of_family = defaultdict(set)
    for child, helper in asked.running:
        if child in asked.families:
            of_family[asked.families[child]].add(helper)
    leave = set(asked.has) | {child for child, need in asked.needs.items() if need.apart}
    found = [(n, child) for child, n in children.items() if asked.families.get(child) in of_family and child not in leave]
    return [(n, helpers[helper]) for n, child in found for helper in of_family[asked.families[child]] if helper in helpers]
