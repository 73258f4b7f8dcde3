"""A school's or township's staff from one sheet: accounts, roles, class teachers, helpers, in one go."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.actions.users import NewUser
from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OUTSIDE, HelperKind
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.naming import login_name, search_text
from qianshou.domain.pairing.sameness import keep_keys
from qianshou.domain.pairing.shapes import StaffDone, StaffRow
from qianshou.domain.permissions import AT, P, Role
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE, Actor, action, remember
from qianshou.kit.phone import numbers
from qianshou.kit.text import fold_name


@dataclass
class _Plan:
    """What the sheet comes to."""

    fresh: list[tuple[StaffRow, Unit]] = field(default_factory=list)
    known: list[tuple[StaffRow, Helper]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


@action(P.MAKE_USER, on="unit")
def import_staff(actor: Actor, *, unit: Unit, rows: Sequence[StaffRow], today: dt.date) -> StaffDone:
    """Makes accounts, roles and helpers; a person already there (name and unit, and phone where both have one) gets only
    what is new. Rows that cannot be taken are named and the others taken. At most 500 rows; codes are shown this once."""
    if len(rows) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    inner = actor.acting("pairing.staff_import")
    uids = {uid for row in rows for uid in (row.unit_uid, *row.class_uids)}
    units = {u.uid: u for u in Unit.objects.under(unit).open().filter(uid__in=uids)}
    plan = _sort(rows, units, unit)
    helpers = _make(inner, plan.fresh)
    fresh = [(row, helper) for (row, _unit), helper in zip(plan.fresh, helpers, strict=True)]
    everyone = [*plan.known, *fresh]
    _grant(inner, everyone, units, today)
    codes = _codes(inner, [helper.user for helper in helpers])
    remember(count=len(helpers), subjects=helpers)
    return StaffDone(len(helpers), len(plan.known), codes, tuple(plan.refused))


def _sort(rows: Sequence[StaffRow], units: dict[str, Unit], top: Unit) -> _Plan:
    plan = _Plan()
    found: dict[tuple[int, str], list[Helper]] = {}
    for helper in Helper.objects.filter(unit__in=[u.pk for u in units.values()], left_on=None).select_related("user", "unit"):
        found.setdefault((helper.unit_id, helper.name), []).append(helper)
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows):
        place, name = units.get(row.unit_uid), fold_name(row.name)
        say = _why_not(row, name, place, units)
        twin = (name, row.unit_uid, "".join(numbers(row.phone)))
        if say or place is None or twin in seen:
            plan.refused.append((number, say or _("与前面一行重复")))
            continue
        seen.add(twin)
        same = [h for h in found.get((place.pk, name), []) if _same_phone(h, row.phone)]
        if same:
            plan.known.append((row, same[0]))
        else:
            plan.fresh.append((row, place))
    return plan


def _why_not(row: StaffRow, name: str, place: Unit | None, units: dict[str, Unit]) -> str:
    if not name:
        return _("没有姓名")
    if place is None:
        return _("找不到单位，或不在您管的范围内")
    if row.kind not in HelperKind.values or row.kind in OUTSIDE:
        return _("人员身份不对；校外帮扶人请在结对页登记和审核")
    if any(uid not in units or units[uid].kind != UnitKind.CLASS for uid in row.class_uids):
        return _("找不到所带的班级")
    wrong = [role for role in row.roles if role not in Role.values or place.kind not in AT[Role(role)]]
    return _("这个单位没有这种岗位：%s") % "、".join(wrong) if wrong else ""


def _same_phone(helper: Helper, phone: str) -> bool:
    """The same person unless both have a phone and the numbers differ."""
    theirs, ours = set(numbers(phone)), set(numbers(helper.phone.reveal() if helper.phone else ""))
    return not theirs or not ours or bool(theirs & ours)


def _make(inner: Actor, fresh: Sequence[tuple[StaffRow, Unit]]) -> list[Helper]:
    if not fresh:
        return []
    names = _logins([fold_name(row.name) for row, _unit in fresh])
    places = list({unit.pk: unit for _row, unit in fresh}.values())
    wanted = [
        NewUser(login, fold_name(row.name)[:50], unit, "".join(numbers(row.phone)[:1]))
        for login, (row, unit) in zip(names, fresh, strict=True)
    ]
    users = [user for user, _password in accounts.make_users(inner, units=places, rows=wanted)]
    helpers = [_helper_row(row, unit, user) for (row, unit), user in zip(fresh, users, strict=True)]
    made = Helper.objects.bulk_create(helpers)
    keep_keys(made)
    return made


def _helper_row(row: StaffRow, unit: Unit, user: User) -> Helper:
    name = fold_name(row.name)
    helper = Helper(
        county_id=unit.county_id or unit.pk, user=user, name=name, kind=row.kind, unit=unit, unit_path=unit.path, sex=row.sex,
        search=search_text(name),
    )  # fmt: skip
    helper.phone = "、".join(numbers(row.phone))
    return helper


def _logins(names: Sequence[str]) -> list[str]:
    """A free login name for each: wangfang, wangfang2, wangfang3 ..."""
    stems = [login_name(name) for name in names]
    taken: set[str] = set()
    for stem in set(stems):
        taken.update(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    out = []
    for stem in stems:
        number, login = 1, stem
        while login in taken:
            number += 1
            login = f"{stem}{number}"
        taken.add(login)
        out.append(login)
    return out


def _grant(inner: Actor, people: Sequence[tuple[StaffRow, Helper]], units: dict[str, Unit], today: dt.date) -> None:
    wanted = []
    for row, helper in people:
        if helper.user is None or helper.user == inner.user:  # type: ignore[attr-defined]
            continue
        if helper.unit.kind in AT[Role.HELPER]:
            wanted.append(NewGrant(helper.user, Role.HELPER, helper.unit, today))
        wanted += [NewGrant(helper.user, Role.CLASS_TEACHER, units[uid], today) for uid in row.class_uids]
        wanted += [NewGrant(helper.user, role, helper.unit, today) for role in row.roles]
    places = list({new.unit.pk: new.unit for new in wanted}.values())
    for start in range(0, len(places), MOST_AT_ONCE):
        part = {unit.pk for unit in places[start : start + MOST_AT_ONCE]}
        accounts.grant_many(inner, units=places[start : start + MOST_AT_ONCE], grants=[n for n in wanted if n.unit.pk in part])


def _codes(inner: Actor, users: Sequence[User]) -> tuple[tuple[str, str, str], ...]:
    if not users:
        return ()
    return tuple((user.name, user.username, code) for user, code in accounts.new_codes(inner, users=users))
