"""A programme adopted by a unit for its subtree and a school year, with its numbers; and ended."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.ledger.choosing import altered, chosen
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule
from qianshou.domain.care.programmes import Programme, programme_from_spec
from qianshou.domain.care.rules import Rule
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.days import school_year_of, school_year_span
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember

ADOPTERS = frozenset({UnitKind.SCHOOL, UnitKind.TOWNSHIP, UnitKind.DISTRICT, UnitKind.COUNTY})


@action(P.ADOPT_PROGRAMME, on="unit")
def adopt(
    actor: Actor, *, unit: Unit, code: str, school_year: int, today: dt.date, adjustments: Mapping[str, Mapping[str, Any]] | None = None,
    from_on: dt.date | None = None,
) -> AdoptedProgramme:  # fmt: skip
    """Adopts; duties are written by the next `open_periods`. Holds from `from_on` (default: today, or the year's first day if that
    is still to come) to the end of the school year. Refuses the same programme twice at a unit in a year, and a past year."""
    if unit.kind not in ADOPTERS:
        raise Refused(_("方案只能由学校、乡镇或县采用。"))
    first, last = school_year_span(dt.date(school_year, 9, 1))
    if last < today:
        raise Invalid(_("这个学年已经结束。"), "school_year")
    if school_year > school_year_of(today) + 1:
        raise Invalid(_("只能采用到下一学年。"), "school_year")
    if AdoptedProgramme.objects.filter(unit=unit, code=code, school_year=school_year, ended_on=None).exists():
        raise Refused(_("%s这一学年已经采用了这份方案。") % unit.name)
    programme = chosen(code, adjustments, unit.county_id or unit.pk)
    begins = min(max(from_on or today, first), last)
    row = AdoptedProgramme.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, code=code, title=programme.title, school_year=school_year, from_on=begins,
        to_on=last, adopted_by=actor.user, spec=dict(programme.spec),  # type: ignore[attr-defined]
    )  # fmt: skip
    AdoptedRule.objects.bulk_create([_rule(row, programme, rule, begins) for rule in programme.rules])
    remember(subjects=[row], adjusted=sorted(adjustments or {}))
    return row


def _rule(row: AdoptedProgramme, programme: Programme, rule: Rule, begins: dt.date) -> AdoptedRule:
    return AdoptedRule(
        county_id=row.county_id, programme=row, path=row.path, code=rule.key, kind=rule.kind, subject=rule.subject,
        spec=dict(programme.rule_specs[rule.key]), from_on=begins, to_on=row.to_on,
    )  # fmt: skip


@action(P.ADOPT_PROGRAMME, on="programme")
def change_adoption(
    actor: Actor, *, programme: AdoptedProgramme, adjustments: Mapping[str, Mapping[str, Any]], today: dt.date, seen_version: int | None = None
) -> AdoptedProgramme:
    """Changes the numbers of a running adoption, or confirms a duty left out so far (`adjustments` as for `adopt`, against the numbers
    it has now). Periods still open change with the next run, closed ones stay as they were asked. Refuses an ended adoption, one
    somebody else has changed meanwhile, and a change of nothing."""
    programme = AdoptedProgramme.objects.select_for_update().get(pk=programme.pk)
    if programme.ended_on is not None or programme.to_on < today:
        raise Refused(_("这份方案已经停用。"))
    if seen_version is not None and seen_version != programme.version:
        raise Changed(_("刚才有人改过这份方案，请看一下现在的数再改。"))
    new = altered(programme_from_spec(programme.spec), adjustments)
    changed = _rewrite(programme, new, today)
    if not changed:
        raise Refused(_("数没有变化。"))
    programme.spec, programme.version = dict(new.spec), programme.version + 1
    programme.save(update_fields=["spec", "version"])
    remember(fields=["spec"], adjusted=changed)
    return programme


def _rewrite(programme: AdoptedProgramme, new: Programme, today: dt.date) -> list[str]:
    """The rules in their new words; what they said before is kept for the periods closed by today."""
    there = {row.code: row for row in AdoptedRule.objects.filter(programme=programme)}
    changed = []
    for rule in new.rules:
        spec = dict(new.rule_specs[rule.key])
        row = there.get(rule.key)
        if row is None:
            _rule(programme, new, rule, max(today, programme.from_on)).save()
        elif row.spec != spec:
            row.former = [*row.former, {"until": today.isoformat(), "spec": row.spec}]
            row.spec, row.changed_on = spec, today
            row.save(update_fields=["former", "spec", "changed_on"])
        else:
            continue
        changed.append(rule.key)
    return changed


@action(P.ADOPT_PROGRAMME, on="programme")
def end_adoption(actor: Actor, *, programme: AdoptedProgramme, today: dt.date, ended_on: dt.date | None = None) -> AdoptedProgramme:
    """Ends an adoption (`ended_on` is its last day): open periods change with the next run, closed ones stay. Refuses a second time."""
    if programme.ended_on is not None:
        raise Refused(_("这份方案已经停用。"))
    programme.ended_on = max(ended_on or today, programme.from_on)
    programme.version += 1
    programme.save(update_fields=["ended_on", "version"])
    AdoptedRule.objects.filter(programme=programme).update(ended_on=programme.ended_on)
    remember(fields=["ended_on"])
    return programme
