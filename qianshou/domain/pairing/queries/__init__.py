"""What may be read of helpers and pairings."""

from qianshou.domain.pairing.queries.applying import (
    application,
    applications,
    applied_also,
    applied_twice,
    counties_open,
    county_open,
    known_as,
    places_in,
    stage_of,
    words_of,
)
from qianshou.domain.pairing.queries.kinds import alike, kinds_of, merge_of, roles_of
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
from qianshou.domain.pairing.queries.service import (
    award,
    awards_of,
    days_of,
    helper_setting,
    lapsed_pairings,
    nominations,
    service_time,
    service_time_of,
    trainings_of,
)
from qianshou.domain.pairing.queries.teaching import TeacherNow, class_teachers, staff_of
from qianshou.domain.pairing.queries.vetting import check_due, most_kept, vetting_faults
from qianshou.domain.pairing.queries.watching import (
    accepted,
    lapsed_count,
    lapsing,
    left_behind_pairs,
    need_of,
    offer_of,
    overloaded,
    rules_of,
    running_pairs,
    standing_in,
    stood_in_for,
    ties_of,
    unsigned_pairs,
)
from qianshou.domain.pairing.rules.applying import shown_number
from qianshou.domain.pairing.shapes import HelperLoad, MyChild, PairingLine

__all__ = [
    "check_due", "lapsed_count",
    "alike", "merge_of", "application", "applications", "applied_also", "applied_twice", "award", "awards_of", "days_of", "counties_open", "county_open", "helper_setting", "kinds_of", "known_as", "lapsed_pairings", "most_kept", "nominations", "places_in", "roles_of", "service_time", "service_time_of", "trainings_of", "stage_of", "words_of",
    "HelperLoad", "MyChild", "PairingLine", "TeacherNow", "accepted", "class_teachers", "helper", "helper_of", "helpers", "helpers_with_load",
    "lapsing", "left_behind_pairs", "match_helper_names", "my_children", "need_of", "of_helper", "offer_of", "overloaded", "paired", "pairing", "pairings_of_child", "partner", "partners", "partners_of_child", "propose", "propose_partners", "rules_of", "running_pairs", "setting_of", "shown_number", "staff_of", "stand_ins_of", "standing_in", "stood_in_for", "ties_of",
    "unpaired", "unsigned_pairs", "vetting_faults", "without_partner",
]  # fmt: skip
