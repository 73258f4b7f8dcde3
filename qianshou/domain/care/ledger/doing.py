"""Who a record was made by and with: the doer's roles on that day, the roles of those met, from the file on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.care.choices import Doer, Role
from qianshou.domain.care.ledger.kin import AdultKin, adults_of, met_as
from qianshou.domain.care.ledger.tally import OWNER
from qianshou.domain.care.models import Duty
from qianshou.domain.care.rules.owners import STAFF_HELPERS
from qianshou.domain.care.shapes import Met
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.pairing.rules.kinds import as_outside
from qianshou.domain.people.choices import Standing
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import Role as Held
from qianshou.kit.paths import is_within

BY_GRANT = {
    Held.CLASS_TEACHER: Doer.CLASS_TEACHER, Held.SCHOOL: Doer.SCHOOL, Held.COUNSELLOR: Doer.COUNSELLOR, Held.VILLAGE: Doer.VILLAGE,
    Held.TOWNSHIP_HOME: Doer.TOWNSHIP, Held.TOWNSHIP_EDU: Doer.TOWNSHIP, Held.COUNTY: Doer.COUNTY,
}  # fmt: skip


def doer_roles(children: Sequence[Child], user: User | None, helper: Helper | None, day: dt.date) -> dict[int, set[str]]:
    """For each child the Doer codes the doer held on that day, and `owner` where she owed it; at most four queries."""
    out: dict[int, set[str]] = {child.pk: set() for child in children}
    ids = list(out)
    if helper is not None:
        codes = {helper.kind} | ({str(Doer.HELPER)} if helper.kind in STAFF_HELPERS else set())
        for pk in _helped(ids, helper, day):
            out[pk] |= codes
    if user is not None:
        for grant in _grants(user, day):
            for child in children:
                if is_within(child.edu_path, grant.unit.path) or is_within(child.home_path, grant.unit.path):
                    out[child.pk].add(str(BY_GRANT[Held(grant.role)]))
    for pk in _owed(ids, user, helper, day):
        out[pk].add(OWNER)
    return out


def unit_roles(unit: Unit, user: User | None, helper: Helper | None, day: dt.date) -> set[str]:
    """The Doer codes somebody held at a unit (or above it) on that day, what kind of helper she is, and `owner` where she owed it."""
    out: set[str] = set()
    if helper is not None:
        out |= {helper.kind} | ({str(Doer.HELPER)} if helper.kind in STAFF_HELPERS else set())
    if user is not None:
        out |= {str(BY_GRANT[Held(grant.role)]) for grant in _grants(user, day) if is_within(unit.path, grant.unit.path)}
    if Duty.objects.filter(_who(user, helper), unit=unit, first_on__lte=day, last_on__gte=day).exists():
        out.add(OWNER)
    return out


def _helped(ids: Sequence[int], helper: Helper, day: dt.date) -> set[int]:
    running = Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))
    own = Pairing.objects.filter(running, child__in=ids, helper=helper).values_list("child_id", flat=True)
    watched = StandIn.objects.filter(pairing__child__in=ids, helper=helper, from_on__lte=day, to_on__gte=day)
    return set(own) | set(watched.values_list("pairing__child_id", flat=True))


def came_as_outside(children: Sequence[Child], user: User | None, helper: Helper, day: dt.date) -> bool:
    """Whether for one of these children she was an outside helper on that day and nothing else. Of staff who is one beside the pairing's
    kind says it (ADR 0014), in at most three queries; of everybody else her record does, in none."""
    if helper.outside or not helper.also_outside:
        return helper.outside
    ids = [child.pk for child in children]
    running = Pairing.objects.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day, child__in=ids, helper=helper)
    watched = StandIn.objects.filter(pairing__child__in=ids, helper=helper, from_on__lte=day, to_on__gte=day)
    kinds = [*running.values_list("child_id", "kind"), *watched.values_list("pairing__child_id", "pairing__kind")]
    outside = {pk for pk, kind in kinds if as_outside(helper.outside, helper.also_outside, kind)}
    if not outside:
        return False
    staff = {pk for pk, kind in kinds if not as_outside(helper.outside, helper.also_outside, kind)}
    places = [grant.unit.path for grant in _grants(user, day)] if user is not None else []
    alone = [child for child in children if child.pk in outside - staff]
    return any(not any(is_within(child.edu_path, at) or is_within(child.home_path, at) for at in places) for child in alone)


def _grants(user: User, day: dt.date) -> list[Grant]:
    rows = Grant.objects.filter(user=user, role__in=list(BY_GRANT), from_on__lte=day).select_related("unit")
    return [row for row in rows if row.to_on is None or row.to_on >= day]


def _owed(ids: Sequence[int], user: User | None, helper: Helper | None, day: dt.date) -> set[int]:
    return set(Duty.objects.filter(_who(user, helper), child__in=ids, first_on__lte=day, last_on__gte=day).values_list("child_id", flat=True))


def _who(user: User | None, helper: Helper | None) -> Q:
    who = Q(pk__in=[])
    if user is not None:
        who |= Q(owner=user)
    if helper is not None:
        who |= Q(owner_helper=helper)
    return who


def met_roles(children: Sequence[Child], people: Sequence[Met], day: dt.date) -> dict[int, tuple[set[str], list[dict[str, str]]]]:
    """For each child the roles met and who they were. An adult is named by her uid in one child's file; for a sibling the adult of
    the same name stands for her. A role told without a person (a paper sheet) counts as it is told."""
    adults = adults_of([child.pk for child in children]) if any(one.carer for one in people) else defaultdict(list)
    names = {one.carer.uid: one.carer.name for rows in adults.values() for one in rows}
    return {child.pk: _met(adults[child.pk], people, names, day) for child in children}


def _met(adults: Sequence[AdultKin], people: Iterable[Met], names: dict[str, str], day: dt.date) -> tuple[set[str], list[dict[str, str]]]:
    roles: set[str] = set()
    said: list[dict[str, str]] = []
    named = any(one.carer.standing == Standing.GUARDIAN for one in adults)
    for met in people:
        if not met.carer:
            roles.add(met.who)
            said.append({"who": met.who, "carer": ""})
            continue
        found = next((one for one in adults if one.carer.uid == met.carer), None)
        found = found or next((one for one in adults if one.carer.name == names.get(met.carer)), None)
        if found is not None:
            roles |= {code for code in met_as(found, day, named) if code in Role.values}
            said.append({"who": met.who, "carer": found.carer.uid})
    return roles, said
