"""What may be done in care: adopt, open, record, void, waive, close."""

from qianshou.domain.care.actions.adopting import adopt, end_adoption
from qianshou.domain.care.actions.bulk import record_many, recount_all
from qianshou.domain.care.actions.merging import merge_files
from qianshou.domain.care.actions.recording import record_contact, record_for_many, record_sheet, void_record
from qianshou.domain.care.actions.waiving import close_file, excuse, settle_pending, waive
from qianshou.domain.care.ledger.opening import open_periods  # in chunks of its own, so not one @action; asks the gate itself
from qianshou.domain.care.shapes import Met, NewRecord, SheetRow

__all__ = [
    "Met", "NewRecord", "SheetRow", "adopt", "close_file", "end_adoption", "excuse", "merge_files", "open_periods", "record_contact", "record_for_many",
    "record_many", "record_sheet", "recount_all", "settle_pending", "void_record", "waive",
]  # fmt: skip
