"""What a roster is exported for; the purpose decides which numbers are opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qianshou.domain.permissions import P


class Purpose(models.TextChoices):
    REPORT_UP = "report_up", _("上报上级要的表")
    REPORT_MCA = "report_mca", _("报送民政系统")
    SCHOOL_SYSTEM = "school_system", _("录入学籍系统")
    CONTACT = "contact", _("联系家长")
    CHECK = "check", _("校内核对")
    INSPECT = "inspect", _("检查备查")


# What each purpose needs plain; the rest of the sealed columns carry masks. The role must hold the permission as well.
OPENS = {
    Purpose.REPORT_UP: frozenset({P.REVEAL_ID, P.REVEAL_PHONE, P.SEE_ADDRESS, P.SEE_DELICATE}),
    Purpose.REPORT_MCA: frozenset({P.REVEAL_ID, P.REVEAL_PHONE, P.SEE_ADDRESS, P.SEE_DELICATE}),
    Purpose.SCHOOL_SYSTEM: frozenset({P.REVEAL_ID, P.REVEAL_PHONE, P.SEE_ADDRESS}),
    Purpose.CONTACT: frozenset({P.REVEAL_PHONE, P.SEE_ADDRESS}),
    Purpose.CHECK: frozenset({P.SEE_ADDRESS}),
    Purpose.INSPECT: frozenset(),
}
USUAL = {"mca": Purpose.REPORT_MCA, "school": Purpose.SCHOOL_SYSTEM}
