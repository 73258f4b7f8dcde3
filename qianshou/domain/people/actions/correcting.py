"""Completing drafts and correcting what was written wrong; the old value is kept as entered in error (DECISIONS 19, 23)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import ChangeKind, DifferenceState, FactKind, FileState, Source
from qianshou.domain.people.codes import prefix_of
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Carer, Change, Child, Difference, Fact
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.people.rows.comparing import ADULT_COLUMNS, CHILD_COLUMNS, compare
from qianshou.domain.people.rows.new import birth_of
from qianshou.domain.people.rows.stamps import known_files
from qianshou.domain.people.rows.taking import Taking, set_column
from qianshou.domain.people.rules import read_date
from qianshou.domain.permissions import P
from qianshou.kit import idcard
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.versions import hold

_ONE_DAY = dt.timedelta(days=1)


@action(P.CORRECT_FILE, on="child")
def complete_draft(actor, *, child: Child, facts: NewFile, today: dt.date, seen_version: int | None = None) -> Child:
    """Adds what a draft lacks and opens it; refused while name, sex, birth date or age, a unit or one adult is still missing;
    `Changed` when somebody saved since `seen_version`."""
    hold(child, seen_version, _("别人刚刚改过这份档案，请核对后再保存。"))
    if child.file_state != FileState.DRAFT:
        raise Refused(_("这份档案已经建好，请用更正或变动登记。"))
    facts.source = facts.source or Source.STAFF
    known = known_files([child])[child.pk]
    work = Taking(today, today, "", actor.user)
    work.row(known, compare(known, facts, today))
    work.write()
    child.refresh_from_db()
    if child.birth_date is None:  # an age is no difference between sheets, but enough to open a file
        child.birth_date, child.birth_known = birth_of(facts, today)
    if missing := _missing(child):
        raise Invalid(_("还缺：%s。") % "、".join(missing))
    child.file_state, child.opened_on = FileState.ACTIVE, today
    child.version += 1
    child.save(update_fields=["file_state", "opened_on", "version", "birth_date", "birth_known"])
    relabel([child], today)
    return child


def _missing(child: Child) -> list[str]:
    needs = [
        (_("性别"), child.sex), (_("出生日期或年龄"), child.birth_date), (_("学校或村"), child.edu_unit_id or child.home_unit_id),
        (_("一位家长或照护人"), Carer.objects.filter(child=child, gone_on=None).exclude(name="").exists()),
    ]  # fmt: skip
    return [str(word) for word, there in needs if not there]


@action(P.CORRECT_FILE, on="child")
def correct_fact(actor, *, child: Child, today: dt.date, code: str, value: Any, reason: str, carer: Carer | None = None,
                 seen_version: int | None = None) -> Change:  # fmt: skip
    """Corrects one value by its FIELDS code (child.name, father.phone) or, with a FactKind as `code`, one running fact that was wrong.

    Refused without a reason; `Changed` when somebody saved since `seen_version`. For what happened in life use `record_change`.
    """
    if not reason.strip():
        raise Invalid(_("请写明更正的原因。"), field="reason")
    row = carer or child
    if carer is not None and carer.child_id != child.pk:
        raise Invalid(_("这位家长不在这份档案里。"), field="carer")
    hold(row, seen_version, _("别人刚刚改过这份档案，请核对后再保存。"))
    if carer is not None and code not in FactKind.values:
        code = f"{prefix_of(carer.relation)}.{code.split('.')[-1]}"  # the code a later sheet is compared by
    if code in FactKind.values:
        _correct_fact_row(child, carer, code, value, today)
        row.version += 1
        row.save(update_fields=["version"])
    else:
        _correct_column(child, carer, code, value, today)
    change = Change.objects.create(
        county_id=child.county_id, child=child, carer=carer, kind=ChangeKind.CORRECTED, happened_on=today, as_of=today, detail={"codes": [code]},
        words=reason.strip(), source=Source.STAFF, entered_by=actor.user, edu_path=child.edu_path,
    )  # fmt: skip
    remember(fields=[code])
    relabel([child], today)
    return change


def _correct_fact_row(child: Child, carer: Carer | None, kind: str, value: Any, today: dt.date) -> None:
    """`value`: None when it never was so, else {value, from_on, to_on} as it should have been."""
    old = Fact.objects.filter(child=child, carer=carer, kind=kind, wrong=False)
    if not old.update(wrong=True) and value is None:
        raise Refused(_("档案里没有这一项。"))
    if value is not None:
        Fact.objects.create(
            county_id=child.county_id, child=child, carer=carer, kind=kind, value=str(value.get("value", ""))[:120], from_on=_date(value.get("from_on")),
            to_on=_date(value.get("to_on")), source=Source.STAFF, as_of=today, known_on=today,
        )  # fmt: skip
    if kind == FactKind.BOARDING:
        child.boarding = value is not None
        child.save(update_fields=["boarding"])


def _date(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) or value is None else read_date(str(value))[0]


def _correct_column(child: Child, carer: Carer | None, code: str, value: Any, today: dt.date) -> None:
    text = str(value or "").strip()
    if carer is not None:
        name = code.split(".")[-1]
        if name not in (*ADULT_COLUMNS, "phone", "relation", "health"):
            raise Invalid(_("这一项不能这样更正。"), field="code")
        setattr(carer, name, text)
        carer.version += 1
        carer.save()
        return
    if code == "child.birth_date":
        _birth(child, text, today)
    elif code in CHILD_COLUMNS or code in ("child.phone", "child.health"):
        _identity(child, code, text)
        set_column(child, CHILD_COLUMNS.get(code, code.removeprefix("child.")), text)
    else:
        child.profile = {**child.profile, code: text}
    child.version += 1
    child.save()


def _birth(child: Child, text: str, today: dt.date) -> None:
    born, known = read_date(text)
    if born is None or born > today:
        raise Invalid(_("出生日期不是有效的日期。"), field="value")
    child.birth_date, child.birth_known = born, known


def _identity(child: Child, code: str, text: str) -> None:
    if code == "child.name" and not text:
        raise Invalid(_("姓名不能空着。"), field="value")
    if code == "child.id_number" and text:
        if child.id_type in ("", "居民身份证") and not idcard.valid(idcard.upgrade(idcard.tidy(text))):
            raise Invalid(_("身份证号不完整或有误，请核对。"), field="value")
        from qianshou.domain.people.rows.identity import id_index

        if Child.objects.with_number(child.county_id, [id_index(child.county_id, text)]).exclude(pk=child.pk).exists():
            raise Invalid(_("该证件号在本县已有档案，请联系县专班办理转入"), field="value")


@action(P.CORRECT_FILE, on="difference")
def settle_difference(actor, *, difference: Difference, take: bool, today: dt.date, reason: str = "") -> Difference:
    """两边说法不一 settled by a person: ours stays, or the sheet's value is taken as a correction of today. The reason is kept beside both."""
    if difference.state != DifferenceState.OPEN:
        raise Refused(_("这一条已经处理过了。"))
    difference.state, difference.settled_by = DifferenceState.TAKEN if take else DifferenceState.KEPT, actor.user
    difference.settled_on, difference.settled_why = today, reason.strip()[:120]
    difference.save(update_fields=["state", "settled_by", "settled_on", "settled_why"])
    remember(fields=[difference.code], reason=reason.strip())
    if take and (work := _as_file(difference)):
        known = known_files([difference.child])[difference.child_id]
        taking = Taking(today, today, "", actor.user)
        taking.row(known, compare(known, work, today))
        taking.write()
        relabel([difference.child], today)
    return difference


def _as_file(difference: Difference) -> NewFile | None:
    """The sheet's one value as a file that says nothing else; None for a placement, which is moved with `record_change`."""
    from qianshou.domain.people.codes import new_file

    text = difference.theirs.reveal() if difference.theirs else ""
    value: Any = {"是": True, "否": False}.get(text, text)
    name = difference.code.split(".")[-1]
    if difference.code.startswith(("school.", "unit.")):
        raise Refused(_("班级或住处请用变动登记。"))
    if difference.carer is None:
        return new_file({difference.code: text.split("、") if name == "phone" else value})
    member = {"relation": difference.carer.relation, "name": difference.carer.name, name: text.split("、") if name == "phone" else value}
    return new_file({}, [member])
