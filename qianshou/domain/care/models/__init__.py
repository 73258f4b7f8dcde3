"""What was adopted, what is owed, what was done (DOMAIN §4, §5)."""

from qianshou.domain.care.models.duty import Duty, LedgerRun, OpenedPeriod
from qianshou.domain.care.models.programme import AdoptedProgramme, AdoptedRule
from qianshou.domain.care.models.record import CareRecord

__all__ = ["AdoptedProgramme", "AdoptedRule", "CareRecord", "Duty", "LedgerRun", "OpenedPeriod"]
