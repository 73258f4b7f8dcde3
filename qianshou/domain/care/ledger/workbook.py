"""One piece of work as it is stored: checked by its kind, hashed against a second sending, with a part for each child named."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import (
    CONTACTS,
    NAMES_CHILDREN,
    UNSEEN,
    CheckOutcome,
    DutyKind,
    HealthService,
    Role,
    ScreeningPoint,
)
from qianshou.domain.care.ledger.doing import doer_roles, unit_roles
from qianshou.domain.care.ledger.entering import Doing
from qianshou.domain.care.ledger.tally import roles_text
from qianshou.domain.care.models import WorkPart, WorkRecord
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.kit.errors import Invalid, Refused

_UUID = re.compile(r"[0-9A-Za-z-]{8,36}")
TEXT_LIMIT, LONGEST, MOST_PRESENT = 4000, 24 * 60, 30_000
_WRITTEN = frozenset({DutyKind.PLAN, DutyKind.SUMMARY, DutyKind.STUDY_GOAL})  # nothing without its words
_SORTS = {DutyKind.INFO_CHECK: CheckOutcome, DutyKind.HEALTH_CHECK: HealthService}


@dataclass(frozen=True)
class Work:
    """What was entered. `roles`: who took part, by group; `points`: what a screening found not in order or could not see."""

    kind: str
    happened_on: dt.date
    client_uuid: str
    title: str = ""
    text: str = ""
    minutes: int | None = None
    present: int | None = None
    roles: tuple[str, ...] = ()
    sort: str = ""
    by_whom: str = ""
    points: tuple[str, ...] = ()
    makes_up_for: str = ""

    def digest(self, doing: Doing, unit: Unit | None, children: Sequence[Child]) -> str:
        """The body's fingerprint: the same body sent again is the same work."""
        who = [doing.user.pk if doing.user else None, doing.helper.pk if doing.helper else None, unit.pk if unit else None]
        body = json.dumps([asdict(self), who, sorted(child.pk for child in children)], default=str, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()[:32]


def check(work: Work, unit: Unit | None, children: Sequence[Child], today: dt.date) -> None:
    """Refuses what cannot be a piece of work, each by the field it came in."""
    if not _UUID.fullmatch(work.client_uuid):
        raise Invalid(_("这件工作没有编号，请重新打开页面再记。"), "client_uuid")
    if work.kind not in DutyKind.values or (unit is None and work.kind in CONTACTS):
        raise Invalid(_("请从选项里选一个。"), "kind")
    if work.happened_on > today:
        raise Invalid(_("日期不能晚于今天。"), "happened_on")
    if work.happened_on < today.replace(year=today.year - 3, day=1):
        raise Invalid(_("日期太早，请检查年份。"), "happened_on")
    if unit is not None and not work.title.strip():
        raise Invalid(_("请用几个字写明做了什么。"), "title")
    if children and work.kind not in NAMES_CHILDREN:
        raise Invalid(_("和孩子的谈心、家访、联系等，请在“记一次”里按孩子记。"), "children")
    _check_words(work)
    _check_numbers(work)


def _check_words(work: Work) -> None:
    if work.kind in _WRITTEN and not work.text.strip():
        raise Invalid(_("请写上内容，几句话就行。"), "text")
    if len(work.text) > TEXT_LIMIT:
        raise Invalid(_("内容最多 %s 个字。") % TEXT_LIMIT, "text")
    sorts = _SORTS.get(DutyKind(work.kind))
    if sorts is not None and work.sort not in sorts.values:
        raise Invalid(_("请从选项里选一个。"), "sort")
    if set(work.roles) - set(Role.values):
        raise Invalid(_("请从选项里选一个。"), "roles")
    _check_points(work)


def _check_points(work: Work) -> None:
    """Each of the six points of a screening is in order, not in order, or was not seen (`UNSEEN` before its code); never two of them."""
    told = [one.removeprefix(UNSEEN) for one in work.points]
    if set(told) - set(ScreeningPoint.values):
        raise Invalid(_("请从选项里选一个。"), "points")
    if len(set(told)) < len(told):
        raise Invalid(_("同一样不能既有问题又没看到。"), "unseen")
    if {f"{UNSEEN}{one}" for one in ScreeningPoint.values} <= set(work.points):
        raise Invalid(_("六样都没看到，就还没有排查；看到以后再记。"), "unseen")


def _check_numbers(work: Work) -> None:
    if work.minutes is not None and not 0 < work.minutes <= LONGEST:
        raise Invalid(_("时长请填分钟数。"), "minutes")
    if work.present is not None and not 0 <= work.present <= MOST_PRESENT:
        raise Invalid(_("人数不对，请检查。"), "present")


def sent_before(county_id: int, digest: str, client_uuid: str) -> WorkRecord | None:
    """What an earlier sending stored; refuses the same number with another body."""
    row = WorkRecord.objects.filter(county=county_id, client_uuid=client_uuid).first()
    if row is not None and row.body_hash != digest:
        raise Refused(_("这件工作已经保存过，内容却不一样。请看一下已有的记录，需要改请作废后重记。"))
    return row


def row_of(work: Work, doing: Doing, unit: Unit | None, children: Sequence[Child], today: dt.date) -> WorkRecord:
    """The unsaved row."""
    place: Any = unit or children[0]
    mine = unit_roles(unit, doing.user, doing.helper, work.happened_on) if unit is not None else set()
    row = WorkRecord(
        county_id=(unit.county_id or unit.pk) if unit else place.county_id, client_uuid=work.client_uuid, body_hash=work.digest(doing, unit, children),
        kind=work.kind, unit=unit, path=unit.path if unit else "", happened_on=work.happened_on, title=work.title.strip()[:80], minutes=work.minutes,
        present=work.present, roles=roles_text(work.roles), sort=work.sort if work.kind in _SORTS else "", by_whom=work.by_whom.strip()[:60],
        points=list(work.points), doer_user=doing.user, doer_helper=doing.helper, doer_name=doing.name[:60], doer_roles=roles_text(mine),
        enterer=doing.enterer, received_at=timezone.now(), received_on=today, makes_up_for=work.makes_up_for,
    )  # fmt: skip
    row.text = "" if work.kind in _SORTS else work.text.strip()  # no results, no words about a body
    return row


def parts_of(row: WorkRecord, doing: Doing, children: Sequence[Child]) -> list[WorkPart]:
    """One unsaved part for each child named."""
    roles = doer_roles(children, doing.user, doing.helper, row.happened_on)
    return [
        WorkPart(
            county_id=child.county_id, work=row, child=child, happened_on=row.happened_on, doer_roles=roles_text(roles[child.pk]),
            edu_path=child.edu_path, home_path=child.home_path,
        )
        for child in children
    ]  # fmt: skip
