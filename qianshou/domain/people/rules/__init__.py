"""What follows from dated facts: ages, labels with their reasons, alarms. Pure."""

from qianshou.domain.people.rules.ages import age_on, latest_birth, months_after, read_date
from qianshou.domain.people.rules.alarms import Alarm, alarms_for
from qianshou.domain.people.rules.drawing import MOST_DAYS, MOST_FILES, drawn
from qianshou.domain.people.rules.family import Adult, Family, Held
from qianshou.domain.people.rules.labels import LabelAnswer, LabelFound, labels_for
from qianshou.domain.people.rules.words import say_why

__all__ = [
    "Adult", "Alarm", "Family", "Held", "LabelAnswer", "LabelFound", "MOST_DAYS", "MOST_FILES", "age_on", "alarms_for", "drawn", "labels_for", "latest_birth", "months_after",
    "read_date", "say_why",
]  # fmt: skip
