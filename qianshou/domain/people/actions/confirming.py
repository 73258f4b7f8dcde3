"""What a person settles: 本班名单核对无误, and 类别变化待定."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import PendingChoice
from qianshou.domain.people.models import Child, ClassConfirmation, PendingLabels
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import within


@action(P.CONFIRM_CLASS, on="unit")
def confirm_class(actor, *, unit: Unit, today: dt.date) -> ClassConfirmation:
    """The teacher confirms the class list once: its active files are marked confirmed. A second time confirms those added since."""
    if unit.kind != "class":
        raise Invalid(_("请选一个班级。"), field="unit")
    rows = Child.objects.active().filter(within("edu_path", unit.path), confirmed_on=None)
    count = rows.update(confirmed_on=today)
    remember(count=count)
    return ClassConfirmation.objects.create(county_id=unit.county_id, unit=unit, confirmed_on=today, confirmed_by=actor.user, children=count)


@action(P.CORRECT_FILE, on="child")
def settle_pending(actor, *, child: Child, choice: str, today: dt.date) -> PendingLabels:
    """继续关爱到学期末 (the default) or 情况不实; 结案 itself is done by `care.actions.close_file`, which calls this with CLOSE. Refused when nothing waits."""
    if choice not in (PendingChoice.KEEP, PendingChoice.CLOSE, PendingChoice.UNTRUE):
        raise Invalid(_("请选一种处理办法。"), field="choice")
    row = PendingLabels.objects.filter(child=child, choice=PendingChoice.UNDECIDED).first()
    if row is None:
        raise Refused(_("这个孩子没有待定的类别变化。"))
    row.choice, row.chosen_by, row.chosen_on = choice, actor.user, today
    row.save(update_fields=["choice", "chosen_by", "chosen_on"])
    return row
