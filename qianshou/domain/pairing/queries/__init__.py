"""What may be read of helpers and pairings."""

from qianshou.domain.pairing.queries.pairs import (
    helper,
    helper_of,
    helpers,
    helpers_with_load,
    match_helper_names,
    my_children,
    of_helper,
    paired,
    pairing,
    pairings_of_child,
    stand_ins_of,
    unpaired,
)
from qianshou.domain.pairing.queries.partners import partner, partners, partners_of_child, propose_partners, without_partner
from qianshou.domain.pairing.queries.proposing import propose, setting_of
from qianshou.domain.pairing.queries.teaching import TeacherNow, class_teachers, staff_of
from qianshou.domain.pairing.queries.vetting import vetting_faults
from qianshou.domain.pairing.queries.watching import accepted, lapsing, left_behind_pairs, need_of, offer_of, overloaded, rules_of, running_pairs, standing_in, stood_in_for, ties_of, unsigned_pairs
from qianshou.domain.pairing.shapes import HelperLoad, MyChild, PairingLine

__all__ = [
    "HelperLoad", "MyChild", "PairingLine", "TeacherNow", "accepted", "class_teachers", "helper", "helper_of", "helpers", "helpers_with_load",
    "lapsing", "match_helper_names", "my_children", "need_of", "of_helper", "offer_of", "overloaded", "paired", "pairing", "pairings_of_child", "propose", "rules_of", "setting_of", "staff_of", "stand_ins_of",
    "left_behind_pairs", "partner", "partners", "partners_of_child", "propose_partners", "running_pairs", "standing_in", "stood_in_for", "ties_of", "unsigned_pairs", "without_partner",
    "unpaired", "vetting_faults",
]  # fmt: skip
