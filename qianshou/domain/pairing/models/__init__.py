"""Who helps whom, since when, and what let them: helpers, vetting, pairings, stand-ins, and what proposals heed (DOMAIN §3)."""

from qianshou.domain.pairing.models.applying import HelperApplication, HelperSetting, Knock
from qianshou.domain.pairing.models.drives import Applicant, Drive, DrivePair
from qianshou.domain.pairing.models.matching import MatchNeed, MatchSetting, Tie
from qianshou.domain.pairing.models.merging import HelperMerge
from qianshou.domain.pairing.models.pairs import OfChildQuerySet, Pairing, StandIn
from qianshou.domain.pairing.models.partners import StudyPartner
from qianshou.domain.pairing.models.people import Helper, HelperArea, HelperKey, HelperQuerySet, HelperRole, HelperTrait, NotTheSame, Vetting
from qianshou.domain.pairing.models.service import Award, KeptPairing, ServiceTime, Training
from qianshou.domain.pairing.models.teams import RollEntry, Team, TeamMember, TeamOutput, TeamPlace, TeamTask

__all__ = [
    "Award", "HelperApplication", "HelperKey", "HelperMerge", "HelperRole", "HelperSetting", "KeptPairing", "Knock", "NotTheSame", "ServiceTime", "Training",
    "Applicant", "Drive", "DrivePair", "RollEntry", "Team", "TeamMember", "TeamOutput", "TeamPlace", "TeamTask",
    "Helper", "HelperArea", "HelperQuerySet", "HelperTrait", "MatchNeed", "MatchSetting", "OfChildQuerySet", "Pairing", "StandIn", "StudyPartner", "Tie", "Vetting",
]  # fmt: skip
