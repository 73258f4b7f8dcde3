"""Two people at the same moment, each on a connection of her own: what the first wrote is known before the second is judged."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from qianshou.domain.pairing.actions import drives, meeting, teams
from qianshou.domain.pairing.models import DrivePair
from qianshou.kit.errors import Changed, Refused
from tests.care_cast import helper, pair_of
from tests.cast import TODAY
from tests.team_cast import LAST, member, team_of
from tests.waiting import until

pytestmark = pytest.mark.django_db


def waits_for_a_lock() -> bool:
    """On PostgreSQL whether somebody waits for another's row; on SQLite whoever writes waits from the beginning."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def at_once(act):
    """`act` twice: the second begins while the first has written and not yet committed. What the second raised, or None."""
    said: list[Exception | None] = []
    begun = threading.Event()

    def second():
        begun.set()
        try:
            act()
            said.append(None)
        except Exception as error:
            said.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        act()
        other.start()
        begun.wait()
        until(lambda: said or waits_for_a_lock(), "the second waits for the first")
    other.join()
    return said[0]


@pytest.mark.django_db(transaction=True)
def test_the_second_is_judged_by_what_the_first_has_written(cast):
    cast.with_("children", "helpers", "pairings", "team")
    county = cast.actor("county")
    joined = at_once(lambda: teams.join_team(cast.actor("county"), team=team_of(cast), helper=helper(cast, "zhou"), today=TODAY))
    assert isinstance(joined, Refused) and "已经在队里" in str(joined)

    new = drives.NewDrive("亲情定制", "volunteer", 2, dt.date(2026, 9, 1), TODAY)
    drive = drives.make_drive(county, unit=cast.county, new=new, today=TODAY)
    drives.write_call(county, drive=drive, call="征集志愿者两名", today=TODAY, seen_version=1)
    drives.move_drive(county, drive=drive, to="calling", today=TODAY)
    one = drives.enter_applicant(county, drive=drive, name="志愿者小刘", birth_date=dt.date(2001, 5, 4), today=TODAY)
    drives.choose_applicant(cast.actor("county_two"), drive=drive, applicant=one, outcome="chosen", reason="合适", today=TODAY)
    drives.make_helper_of(county, drive=drive, applicant=one, helper=helper(cast, "liu"), today=TODAY)
    given = {"drive": drive, "today": TODAY, "missed_why": "下雨路断", "seen_version": 0}
    met = at_once(lambda: meeting.write_meeting(cast.actor("county"), pairing=pair_of(cast, "mei_liu"), **given))
    assert isinstance(met, Changed) and DrivePair.objects.count() == 1


def test_a_team_closed_meanwhile_takes_nobody_and_nothing_more(cast):
    cast.with_("helpers", "team")
    county, seen, leader = cast.actor("county"), team_of(cast), member(cast, "leader")
    for name in ("leader", "ready", "fresh"):
        teams.leave_team(county, team=team_of(cast), member=member(cast, name), left_on=TODAY, why="回校", today=TODAY)
    teams.close_team(county, team=team_of(cast), today=TODAY)
    for act, more in (
        (teams.join_team, {"helper": helper(cast, "zhou")}), (teams.name_leader, {"member": leader}), (teams.entrust_task, {"words": "扫墓"}),
        (teams.leave_team, {"member": leader, "left_on": TODAY, "why": "回校"}),
    ):  # fmt: skip
        with pytest.raises(Refused, match="已经结束"):
            act(county, team=seen, today=LAST, **more)
        seen.closed_on = None  # as it was read
