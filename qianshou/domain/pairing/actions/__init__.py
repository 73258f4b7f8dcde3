"""What may be done with helpers and pairings."""

from qianshou.domain.pairing.actions.absences import back_again, stand_in_all
from qianshou.domain.pairing.actions.agreements import sign
from qianshou.domain.pairing.actions.going import Settled, move_child, settle_child
from qianshou.domain.pairing.actions.matching import accept_proposals, set_match_rules, set_need, set_offer, tie, untie
from qianshou.domain.pairing.actions.pairs import end_all, end_pairing, end_stand_in, hand_over, pair, pair_many, resume, stand_in
from qianshou.domain.pairing.actions.partners import end_partner, partners_told, set_partners
from qianshou.domain.pairing.actions.people import add_helper, approve_vetting, give_login, helper_left, vet
from qianshou.domain.pairing.actions.receiving import receive, send_back
from qianshou.domain.pairing.actions.settling import settle_pairings
from qianshou.domain.pairing.actions.staff import import_staff
from qianshou.domain.pairing.actions.teaching import ClassTeacher, Teaching, set_class_teachers
from qianshou.domain.pairing.shapes import PairRow, StaffDone, StaffRow

__all__ = [
    "Settled", "back_again", "end_partner", "move_child", "partners_told", "set_partners", "settle_child", "sign", "stand_in_all",
    "ClassTeacher", "PairRow", "StaffDone", "StaffRow", "Teaching", "accept_proposals", "add_helper", "approve_vetting", "end_all", "end_pairing",
    "end_stand_in", "give_login", "hand_over", "helper_left", "import_staff", "pair", "pair_many", "receive", "resume", "send_back",
    "set_class_teachers", "set_match_rules", "set_need", "set_offer", "settle_pairings", "stand_in", "tie", "untie", "vet",
]  # fmt: skip
