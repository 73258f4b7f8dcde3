"""What may be done in care: adopt, open, record, void, waive, close."""

from qianshou.domain.care.actions.adopting import adopt, change_adoption, end_adoption
from qianshou.domain.care.actions.bulk import record_child_work_many, record_many, record_work_many, recount_all
from qianshou.domain.care.actions.limiting import set_limits
from qianshou.domain.care.actions.merging import merge_files, unmerge_files
from qianshou.domain.care.actions.own import begin_own, decide_own, drop_own
from qianshou.domain.care.actions.recording import record_contact, record_for_many, record_sheet, void_record
from qianshou.domain.care.actions.reminding import remind, tell_waiting
from qianshou.domain.care.actions.season import tell_season
from qianshou.domain.care.actions.supporting import tell_step, write_feedback, write_plan
from qianshou.domain.care.actions.waiving import close_file, excuse, reschedule, settle_pending, waive, withdraw_duties
from qianshou.domain.care.actions.working import record_child_work, record_work, tell_outcome, void_work
from qianshou.domain.care.ledger.opening import open_periods  # in chunks of its own, so not one @action; asks the gate itself
from qianshou.domain.care.shapes import Met, NewRecord, NewStep, NewWork, SheetRow

__all__ = [
    "Met", "NewRecord", "NewStep", "NewWork", "SheetRow", "adopt", "begin_own", "change_adoption", "close_file", "decide_own", "drop_own", "end_adoption", "excuse",
    "merge_files", "open_periods", "record_child_work", "record_child_work_many", "record_contact", "record_for_many", "record_many", "record_sheet", "record_work",
    "record_work_many", "recount_all", "remind", "reschedule", "set_limits", "settle_pending", "tell_outcome", "tell_season", "tell_step", "tell_waiting", "unmerge_files", "void_record", "void_work", "waive",
    "withdraw_duties", "write_feedback", "write_plan",
]  # fmt: skip
