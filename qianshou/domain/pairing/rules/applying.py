"""志愿者报名: how far an application is, who may decide it, how often a stranger may knock, how long facts are kept (LAW §1.2, §1.6)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.pairing.choices import Stage
from qianshou.domain.pairing.rules.vetting import GROWN_UP, VettingFacts, lacks
from qianshou.kit.days import birthday

CONSENT_VERSION = "2026-11"
QUIET_DAYS = 180  # an application nobody touched so long is closed as refused
STEPS = ("identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on")

# what a stranger may ask: (how often, in how many minutes)
KNOCKS = {"apply": (5, 60), "apply_one": (3, 24 * 60), "look": (20, 15)}
KNOCKS_KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class ApplicationFacts:
    """What was checked so far, by whom entered."""

    identity_checked_on: dt.date | None = None
    record_checked_on: dt.date | None = None
    record_clear: bool | None = None
    trained_on: dt.date | None = None
    commitment_signed_on: dt.date | None = None


def stage(facts: ApplicationFacts) -> Stage:
    """The first thing still missing; a certificate that says yes to a record stays there, for the coordinator to refuse."""
    if facts.identity_checked_on is None:
        return Stage.IDENTITY
    if facts.record_checked_on is None or facts.record_clear is not True:
        return Stage.CERTIFICATE
    if facts.trained_on is None:
        return Stage.TRAINING
    return Stage.COMMITMENT if facts.commitment_signed_on is None else Stage.APPROVAL


def out_of_order(facts: ApplicationFacts) -> str:
    """The first step entered before one it rests on: the identity is checked before the register is asked about that person. '' if none."""
    if facts.identity_checked_on is None and facts.record_checked_on is not None:
        return "record_checked_on"
    return ""


def why_not_yet(facts: VettingFacts, today: dt.date, decider: int | None) -> tuple[str, ...]:
    """Why an application cannot be approved by this person today; empty when it can."""
    missing = lacks(facts, today)
    if decider is not None and decider == facts.entered_by:
        return (*missing, _("录入和批准须是两个人"))
    return missing


def too_young(birth_date: dt.date, today: dt.date) -> bool:
    """Below eighteen on the day."""
    return birthday(birth_date, GROWN_UP) > today


def erase_on(decided_on: dt.date, keep_days: int) -> dt.date:
    """The first day on which a refused application's facts are gone."""
    return decided_on + dt.timedelta(days=keep_days)


def too_often(what: str, times: int) -> bool:
    """Whether one more is too many; `times` counts those within the window."""
    return times >= KNOCKS[what][0]


def window(what: str) -> dt.timedelta:
    """How far back knocks are counted."""
    return dt.timedelta(minutes=KNOCKS[what][1])


def tidy_number(text: str) -> str:
    """An application number as typed: letters and digits only, small."""
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum())[:20]


def shown_number(number: str) -> str:
    """abcd-efgh-jkmn."""
    return "-".join(number[i : i + 4] for i in range(0, len(number), 4))
