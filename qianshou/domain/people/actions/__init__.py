"""Writes about children and their files; the actor first, every one through the gate."""

from qianshou.domain.people.actions.access import end_access, grant_access, open_access_many
from qianshou.domain.people.actions.asking import ask_for_child, let_go, not_let_go, withdraw_asks
from qianshou.domain.people.actions.changes import confirm_change, record_change, record_changes, tick_changes
from qianshou.domain.people.actions.confirming import confirm_class, settle_pending
from qianshou.domain.people.actions.correcting import complete_draft, correct_fact, settle_difference
from qianshou.domain.people.actions.deciding import decide_label, end_key_child, name_key_child, undecide_label
from qianshou.domain.people.actions.doubles import find_likeness, merge, not_the_same, unmerge
from qianshou.domain.people.actions.handing import Handed, hand_over_class, pupils_arrived, pupils_back, pupils_not_arrived, withdraw_pupils
from qianshou.domain.people.actions.inspecting import draw_sample, settle_samples
from qianshou.domain.people.actions.labels import labels_due, recompute_labels
from qianshou.domain.people.actions.life import close_school_line, mark_closed, reopen_file
from qianshou.domain.people.actions.opening import identity_elsewhere, open_file, open_files
from qianshou.domain.people.actions.papers import entrust, give_consent, give_consents, record_notice, record_notices, withdraw_consent
from qianshou.domain.people.actions.pupils import NewPupil, add_pupils, enlist_children, pupils_left
from qianshou.domain.people.actions.revealing import reveal, reveal_phone
from qianshou.domain.people.actions.rolls import come_back, repeat_grade, suspend, undo_roll_event
from qianshou.domain.people.actions.sheets import erase_untouched, keep_absent, note_absent, restore_values, take_sheet_rows, untouched
from qianshou.domain.people.actions.transferring import (
    arrived,
    change_class,
    gone_elsewhere,
    not_arrived,
    not_arrived_after_all,
    pass_to_village,
    send_children,
    withdraw_transfers,
)

__all__ = [
    "Handed", "ask_for_child", "come_back", "hand_over_class", "let_go", "not_let_go", "pupils_arrived", "pupils_back", "pupils_not_arrived", "repeat_grade",
    "suspend", "undo_roll_event", "withdraw_asks", "withdraw_pupils",
    "NewPupil", "add_pupils", "arrived", "change_class", "close_school_line", "complete_draft", "confirm_change", "confirm_class", "correct_fact", "decide_label",
    "draw_sample", "end_access", "end_key_child", "enlist_children", "entrust", "erase_untouched", "find_likeness", "give_consent", "give_consents",
    "gone_elsewhere", "grant_access", "identity_elsewhere", "keep_absent", "labels_due", "mark_closed", "merge", "name_key_child", "not_arrived",
    "not_arrived_after_all", "not_the_same", "note_absent", "open_access_many", "open_file", "open_files", "pass_to_village", "pupils_left",
    "recompute_labels", "record_change", "record_changes", "record_notice", "record_notices", "reopen_file", "restore_values", "reveal",
    "reveal_phone", "send_children", "settle_difference", "settle_pending", "settle_samples", "take_sheet_rows", "tick_changes", "undecide_label", "unmerge",
    "untouched", "withdraw_consent", "withdraw_transfers",
]  # fmt: skip
