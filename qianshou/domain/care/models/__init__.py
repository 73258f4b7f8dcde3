"""What was adopted, what is owed, what was done (DOMAIN §4, §5)."""

from qianshou.domain.care.models.duty import Duty, LedgerRun, OpenedPeriod
from qianshou.domain.care.models.lane import LaneGroup, LaneMember, LaneState, LaneTouch
from qianshou.domain.care.models.limits import LedgerLimits
from qianshou.domain.care.models.own import OwnProgramme
from qianshou.domain.care.models.programme import AdoptedProgramme, AdoptedRule
from qianshou.domain.care.models.record import CareRecord
from qianshou.domain.care.models.reminder import Reminder
from qianshou.domain.care.models.reschedule import Reschedule
from qianshou.domain.care.models.support import PlanStep, TermFeedback
from qianshou.domain.care.models.work import WorkPart, WorkRecord

__all__ = [
    "AdoptedProgramme",
    "AdoptedRule",
    "CareRecord",
    "Duty",
    "LaneGroup",
    "LaneMember",
    "LaneState",
    "LaneTouch",
    "LedgerLimits",
    "LedgerRun",
    "OpenedPeriod",
    "OwnProgramme",
    "PlanStep",
    "Reminder",
    "Reschedule",
    "TermFeedback",
    "WorkPart",
    "WorkRecord",
]
