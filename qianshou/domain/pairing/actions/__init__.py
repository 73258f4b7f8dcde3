"""What may be done with helpers and pairings."""

from qianshou.domain.pairing.actions.matching import accept_proposals, set_match_rules, set_need, set_offer, tie, untie
from qianshou.domain.pairing.actions.pairs import end_all, end_pairing, end_stand_in, hand_over, pair, pair_many, resume, stand_in
from qianshou.domain.pairing.actions.people import add_helper, approve_vetting, give_login, helper_left, vet
from qianshou.domain.pairing.actions.receiving import receive, send_back
from qianshou.domain.pairing.actions.regrouping import Part, merge_classes, split_class, undo_year_step
from qianshou.domain.pairing.actions.settling import settle_pairings
from qianshou.domain.pairing.actions.staff import import_staff
from qianshou.domain.pairing.actions.teaching import ClassTeacher, Teaching, set_class_teachers
from qianshou.domain.pairing.shapes import PairRow, StaffDone, StaffRow

__all__ = [
    "Part", "merge_classes", "split_class", "undo_year_step",
    "ClassTeacher", "PairRow", "StaffDone", "StaffRow", "Teaching", "accept_proposals", "add_helper", "approve_vetting", "end_all", "end_pairing",
    "end_stand_in", "give_login", "hand_over", "helper_left", "import_staff", "pair", "pair_many", "receive", "resume", "send_back",
    "set_class_teachers", "set_match_rules", "set_need", "set_offer", "settle_pairings", "stand_in", "tie", "untie", "vet",
]  # fmt: skip
