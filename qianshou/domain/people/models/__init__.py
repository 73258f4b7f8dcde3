"""Children, their families, what is known of them since when, and who may reach them (DOMAIN §3)."""

from qianshou.domain.people.models.access import ChildAccess
from qianshou.domain.people.models.child import Child, Pupil
from qianshou.domain.people.models.consent import ClassConfirmation, Consent, EntrustedCare, Notice
from qianshou.domain.people.models.doubt import AbsentFromSheet, Difference, LikenessPair, PendingLabels
from qianshou.domain.people.models.family import Carer, Change, Fact, KeyChild, Label
from qianshou.domain.people.models.inspection import DrawnFile, Inspection
from qianshou.domain.people.models.merging import FileMerge
from qianshou.domain.people.models.transfer import Inquiry, PupilTransfer, Transfer
from qianshou.domain.people.models.year import RollEvent, YearStep

__all__ = [
    "AbsentFromSheet", "Carer", "Change", "Child", "ChildAccess", "ClassConfirmation", "Consent", "Difference", "DrawnFile", "EntrustedCare", "Fact", "FileMerge",
    "Inquiry", "Inspection", "KeyChild", "Label", "LikenessPair", "Notice", "PendingLabels", "Pupil", "PupilTransfer", "RollEvent", "Transfer", "YearStep",
]  # fmt: skip
