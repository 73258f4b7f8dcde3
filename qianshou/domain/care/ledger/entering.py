"""One entry as it is stored: checked, hashed against a second sending, one row for each child."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.care.choices import Condition, Means, NextStep, ParentContact, RecordKind, Role, Topic, VisitMode
from qianshou.domain.care.ledger.doing import came_as_outside, doer_roles, met_roles
from qianshou.domain.care.ledger.tally import roles_text
from qianshou.domain.care.models import CareRecord
from qianshou.domain.care.shapes import Met
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.ids import new_uid

_UUID = re.compile(r"[0-9A-Za-z-]{8,36}")
NOTE_LIMIT = 2000


@dataclass(frozen=True)
class Contact:
    """What was entered, shared by every child of the entry; `private` holds what is one child's own, by uid."""

    kind: str
    happened_on: dt.date
    people: tuple[Met, ...]
    client_uuid: str
    means: str = ""
    topics: tuple[str, ...] = ()
    condition: int | None = None
    note: str = ""
    next_step: str = ""
    parent_contact: str = ""
    sheet_no: str = ""
    makes_up_for: str = ""
    companion: str = ""
    visit_mode: str = ""
    reached: bool = True
    counselling: bool = False
    private: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def digest(self, doer: "Doing") -> str:
        """The body's fingerprint: the same body sent again is the same record."""
        body = json.dumps([asdict(self), doer.user.pk if doer.user else None, doer.helper.pk if doer.helper else None], default=str, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()[:32]

    def of(self, child: Child, main: bool) -> "Contact":
        """The part of one child: shared facts and what is hers alone; the first child's note is not her sister's."""
        own = dict(self.private.get(child.uid, {}))
        if not main and not self.private:
            own = {"note": "", "condition": None, "next_step": "", "makes_up_for": "", **own}
        return replace(self, **{k: v for k, v in own.items() if k in _PRIVATE}) if own else self


_PRIVATE = frozenset({"note", "condition", "next_step", "parent_contact", "makes_up_for", "topics"})


@dataclass(frozen=True)
class Doing:
    """Who did it and who typed it; the same person unless a paper sheet is typed in (代录)."""

    user: User | None
    helper: Helper | None
    enterer: User | None

    @property
    def name(self) -> str:
        return self.helper.name if self.helper else self.user.name if self.user else ""


def check(contact: Contact, doing: Doing, children: Sequence[Child], today: dt.date) -> None:
    """Refuses what cannot be a record, each by the field it came in."""
    if not _UUID.fullmatch(contact.client_uuid):
        raise Invalid(_("这条记录没有编号，请重新打开页面再记。"), "client_uuid")
    if contact.happened_on > today:
        raise Invalid(_("日期不能晚于今天。"), "happened_on")
    if contact.happened_on < today.replace(year=today.year - 3, day=1):
        raise Invalid(_("日期太早，请检查年份。"), "happened_on")
    if contact.reached and not contact.people:
        raise Invalid(_("请勾选和谁联系的；没有联系上请选“没联系上”。"), "people")
    for one in contact.people:
        if one.who not in Role.values:
            raise Invalid(_("请从名单里勾选和谁联系的。"), "people")
    _check_words(contact)
    if len(contact.note) > NOTE_LIMIT:
        raise Invalid(_("备注最多 %s 个字。") % NOTE_LIMIT, "note")
    alone = contact.kind == RecordKind.HOME_VISIT and not contact.companion.strip()
    if alone and doing.helper is not None and came_as_outside(children, doing.user, doing.helper, contact.happened_on):
        raise Invalid(_("校外帮扶人到家里去，要有学校老师或儿童主任同行，请填写同行人。"), "companion")


def _check_words(contact: Contact) -> None:
    one_of: dict[str, list[Any]] = {
        "kind": RecordKind.values, "means": ["", *Means.values], "visit_mode": ["", *VisitMode.values], "next_step": ["", *NextStep.values],
        "parent_contact": ["", *ParentContact.values], "condition": [None, *Condition.values],
    }  # fmt: skip
    for key, allowed in one_of.items():
        if getattr(contact, key) not in allowed:
            raise Invalid(_("请从选项里选一个。"), key)
    if set(contact.topics) - set(Topic.values):
        raise Invalid(_("请从选项里选一个。"), "topics")


def sent_before(contact: Contact, doing: Doing, children: Sequence[Child]) -> list[CareRecord]:
    """The records an earlier sending stored; refuses the same number with another body."""
    county_id = children[0].county_id
    rows = list(CareRecord.objects.filter(county=county_id, client_uuid=contact.client_uuid).select_related("child"))
    if not rows:
        return []
    same = all(row.body_hash == contact.digest(doing) for row in rows) and {r.child_id for r in rows} == {c.pk for c in children}
    if not same:
        raise Refused(_("这条记录已经保存过，内容却不一样。请看一下已有的记录，需要改请作废后重记。"))
    order = {child.pk: n for n, child in enumerate(children)}
    return sorted(rows, key=lambda row: order[row.child_id])


def rows_of(contact: Contact, doing: Doing, children: Sequence[Child], today: dt.date) -> list[CareRecord]:
    """One unsaved row for each child, the first child first."""
    roles = met_roles(children, contact.people, contact.happened_on)
    done_as = doer_roles(children, doing.user, doing.helper, contact.happened_on)
    entry_uid, digest, now = new_uid(), contact.digest(doing), timezone.now()
    out = []
    for number, child in enumerate(children):
        part = contact.of(child, number == 0)
        met, said = roles[child.pk]
        row = CareRecord(
            county_id=child.county_id, entry_uid=entry_uid, client_uuid=contact.client_uuid, body_hash=digest, child=child, kind=part.kind,
            happened_on=part.happened_on, roles=roles_text(met), people=said, means=part.means, visit_mode=part.visit_mode, reached=part.reached,
            topics=list(part.topics), condition=part.condition, next_step=part.next_step, parent_contact=part.parent_contact,
            counselling=part.counselling, doer_user=doing.user, doer_helper=doing.helper, doer_name=doing.name[:60],
            doer_roles=roles_text(done_as[child.pk]), companion=part.companion.strip()[:60], enterer=doing.enterer, sheet_no=part.sheet_no.strip()[:40],
            received_at=now, received_on=today, makes_up_for=part.makes_up_for, edu_path=child.edu_path, home_path=child.home_path,
        )  # fmt: skip
        row.note = part.note.strip()
        out.append(row)
    return out
