"""What may be done with helpers and pairings."""

from qianshou.domain.pairing.actions.absences import back_again, stand_in_all
from qianshou.domain.pairing.actions.admitting import approve_application, enter_steps, refuse_application
from qianshou.domain.pairing.actions.agreements import sign
from qianshou.domain.pairing.actions.applying import apply, look_up, settle_applications, withdraw
from qianshou.domain.pairing.actions.going import Settled, move_child, move_class, settle_child
from qianshou.domain.pairing.actions.kinds import add_kind, end_kind, not_the_same
from qianshou.domain.pairing.actions.lapsing import answer_lapse
from qianshou.domain.pairing.actions.matching import accept_proposals, set_match_rules, set_need, set_offer, tie, untie
from qianshou.domain.pairing.actions.merging import merge_helpers, unmerge_helpers
from qianshou.domain.pairing.actions.pairs import end_all, end_pairing, end_stand_in, hand_over, pair, pair_many, resume, stand_in
from qianshou.domain.pairing.actions.partners import end_partner, partners_told, set_partners
from qianshou.domain.pairing.actions.people import add_helper, approve_vetting, edit_helper, give_login, helper_left, vet
from qianshou.domain.pairing.actions.receiving import receive, send_back
from qianshou.domain.pairing.actions.regrouping import Part, merge_classes, split_class, undo_year_step
from qianshou.domain.pairing.actions.service import add_hours, add_training, decide_award, nominate, set_helper_setting, void_hours
from qianshou.domain.pairing.actions.settling import settle_pairings
from qianshou.domain.pairing.actions.staff import import_staff
from qianshou.domain.pairing.actions.teaching import ClassTeacher, Teaching, set_class_teachers
from qianshou.domain.pairing.shapes import Approved, LapseDone, LapseWord, NewApplication, PairRow, StaffDone, StaffRow

__all__ = [
    "Approved", "LapseDone", "LapseWord", "NewApplication", "add_hours", "add_kind", "add_training", "answer_lapse", "apply", "approve_application", "decide_award", "edit_helper", "end_kind", "enter_steps", "look_up", "merge_helpers", "nominate", "not_the_same", "refuse_application", "set_helper_setting", "settle_applications", "void_hours", "withdraw",
    "Part", "merge_classes", "split_class", "undo_year_step",
    "ClassTeacher", "PairRow", "Settled", "StaffDone", "StaffRow", "Teaching", "accept_proposals", "add_helper", "approve_vetting", "back_again", "end_all", "end_pairing", "end_partner",
    "end_stand_in", "give_login", "hand_over", "helper_left", "import_staff", "move_child", "move_class", "pair", "pair_many", "partners_told", "receive", "resume", "send_back",
    "set_class_teachers", "set_match_rules", "set_need", "set_offer", "set_partners", "settle_child", "settle_pairings", "sign", "stand_in", "stand_in_all", "tie", "unmerge_helpers", "untie", "vet",
]  # fmt: skip
