"""Opening files: one by hand, or many at once from a roster or the demo (DECISIONS 6, 19)."""

import datetime as dt
from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.people.queries import likely_same
from qianshou.domain.people.rows.identity import id_index
from qianshou.domain.people.rows.new import Bundle, bundle
from qianshou.domain.people.rules import read_date
from qianshou.domain.people.signals import tell
from qianshou.domain.permissions import P
from qianshou.kit import idcard
from qianshou.kit.bulk import insert
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import MOST_AT_ONCE, action, remember

ASKS_A_DAY = 20


def _elsewhere() -> str:
    return _("该证件号在本县已有档案，请联系县专班办理转入")


@action(P.OPEN_FILE, on="unit")
def identity_elsewhere(actor, *, unit: Unit, id_number: str, today: dt.date) -> str:
    """'' when no file of the county has this whole valid number, else the one sentence to show: the name and place of a file within
    reach, and of any other only that it exists. Logged; refused after 20 a day per person (DECISIONS 6)."""
    number = idcard.upgrade(idcard.tidy(id_number))
    if not idcard.valid(number):
        raise Invalid(_("证件号码不完整或有误，请核对。"), field="id_number")
    asked = AuditEvent.objects.filter(actor_id=actor.id, action="people.identity_elsewhere", at__gte=timezone.now() - dt.timedelta(days=1)).count()
    if actor.id is not None and asked >= ASKS_A_DAY:
        raise Refused(_("今天查询证件号已满%s次，请明天再查，或联系县专班。") % ASKS_A_DAY)
    remember(fields=["id_number"])
    return _clash(actor, unit.county_id or unit.pk, number)


def _clash(actor, county_id: int, number: str) -> str:
    found = Child.objects.with_number(county_id, [id_index(county_id, number)]).select_related("edu_unit", "home_unit").first() if number else None
    if found is None:
        return ""
    if Child.objects.visible_to(actor, P.SEE_CARD).filter(pk=found.pk).exists():
        where = found.edu_unit or found.home_unit
        return _("该证件号已有档案：%(name)s（%(unit)s）。") % {"name": found.name, "unit": where.name if where else _("未编班")}
    return _elsewhere()


@action(P.OPEN_FILE, on="unit")
def open_file(actor, *, unit: Unit, today: dt.date, facts: NewFile, force: bool = False) -> Child:
    """Opens one file at a class, school or village: active where complete, else a draft.

    Refuses a missing name, a number that checks out wrong or exists already, a birth in the future, and, without `force`, a child of
    one name and birth date or phone within reach (the message names it).
    """
    _placed_at(facts, unit)
    _look_over(facts, today)
    county_id = unit.county_id or unit.pk
    if clash := _clash(actor, county_id, facts.id_number):
        raise Invalid(clash, field="id_number")
    if not force:
        phones = "、".join([*facts.phones, *(p for a in facts.adults for p in a.phones)])
        if alike := likely_same(actor, facts.name, facts.birth, phones):
            names = "；".join(f"{x.name}（{x.unit}，{x.why}）" for x in alike[:3])
            raise Refused(_("可能已有档案：%s。确认不是同一个孩子后可继续保存。") % names, alike=alike)
    made = bundle(facts, county_id=county_id, today=today, user=actor.user)
    _write([made])
    tell([made.child.pk], today)
    remember(subjects=[made.child])
    return made.child


def _placed_at(facts: NewFile, unit: Unit) -> None:
    if facts.edu_unit is None and facts.home_unit is None:
        if unit.kind in ("class", "school"):
            facts.edu_unit = unit
        else:
            facts.home_unit = unit


def _look_over(facts: NewFile, today: dt.date) -> None:
    if not facts.name:
        raise Invalid(_("请填写姓名。"), field="name")
    if facts.id_number and not idcard.valid(idcard.upgrade(idcard.tidy(facts.id_number))) and facts.id_type in ("", "居民身份证"):
        raise Invalid(_("身份证号不完整或有误，请核对；暂时没有的，请空着并写明原因。"), field="id_number")
    born, _known = read_date(facts.birth)
    if facts.birth and born is None:
        raise Invalid(_("出生日期不是有效的日期。"), field="birth")
    if born and born > today:
        raise Invalid(_("出生日期在今天之后，请核对。"), field="birth")


@action(P.OPEN_FILE, on="unit")
def open_files(actor, *, unit: Unit, many: list[NewFile], today: dt.date) -> list[Child]:
    """The set form: at most 500 files at or below a unit, in a fixed number of queries, in the order given; no likeness is asked.

    Refuses all where one stands outside the actor's reach or one identity number exists in the county or twice in the set. Callers
    run ANALYZE after the last set.
    """
    if len(many) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    county_id = unit.county_id or unit.pk
    reach = actor.reach(P.OPEN_FILE)
    for file in many:
        _placed_at(file, unit)
        at = {"edu_path": file.edu_unit.path if file.edu_unit else "", "home_path": file.home_unit.path if file.home_unit else ""}
        if not reach.covers(county_id=county_id, **at):
            raise NotAllowed(_("名单里有不归您管的单位。"))
    made = [bundle(file, county_id=county_id, today=today, user=actor.user) for file in many]
    _no_doubles(county_id, made)
    _write(made)
    tell([b.child.pk for b in made], today)
    remember(subjects=[b.child for b in made], count=len(made))
    return [b.child for b in made]


def _no_doubles(county_id: int, made: list[Bundle]) -> None:
    numbers = Counter(b.child.id_number_bi for b in made if b.child.id_number_bi)
    twice = {n for n, count in numbers.items() if count > 1}
    there = set(Child.objects.with_number(county_id, numbers).values_list("id_number_bi", flat=True)) if numbers else set()
    if bad := twice | there:
        at = [n for n, b in enumerate(made) if b.child.id_number_bi in bad]
        raise Refused(_elsewhere() if there else _("名单里有重复的证件号码。"), rows=at)


def _write(made: list[Bundle]) -> None:
    """Every table once; parents before children."""
    insert(b.child for b in made)
    insert(c for b in made for c in b.carers)
    insert(f for b in made for f in b.facts)
    insert(x for b in made for x in b.labels)
    insert(b.change for b in made if b.change)


