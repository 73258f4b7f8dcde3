"""The queries of today, the missed list, search and the pages, on the largest county of the demo at hand."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianshou import serving
from qianshou.bench import Figure, timed
from qianshou.domain.accounts.actors import UserActor
from qianshou.domain.accounts.models import User
from qianshou.domain.care import queries as care
from qianshou.domain.care.models import Duty
from qianshou.domain.care.queries.duties import COLUMNS, mine
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import queries as people
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.paths import within
from qianshou.kit.prepared import prepared
from qianshou.kit.sessions import SessionStore

MOST_QUERIES = 25
ROWS = 30


def largest_county() -> Unit:
    """The county with most children; refuses a database without a demo, and any real one: benches sign in as others."""
    if settings.REAL:
        raise Refused("正式环境里不做测速。")
    best = Child.objects.values("county").annotate(n=Count("*")).order_by("-n").first()
    if best is None:
        raise Refused("先建演示数据：qianshou demo --size city（或 county）。")
    return Unit.objects.get(pk=best["county"])


def county_user(county: Unit) -> User:
    """A county coordinator of that county."""
    return User.objects.filter(grants__role="county", grants__unit=county).order_by("pk")[0]


def a_helper(county: Unit, today: dt.date) -> User:
    """The helper whose open duties are nearest to the thirty rows of the bare page; demo people have no password of their own yet."""
    rows = Duty.objects.filter(county=county, closes_on__gte=today, first_on__lte=today, next_due_on__isnull=False, owner__isnull=False)
    counts = rows.values_list("owner").annotate(n=Count("*"))
    pk = min(counts, key=lambda one: (abs(one[1] - ROWS), one[0]))[0]
    User.objects.filter(pk=pk).update(must_change_password=False)
    return User.objects.get(pk=pk)


def signed_in(user: User) -> Client:
    """A client with a session of that user, as after a login."""
    client = Client()
    client.force_login(user, backend="qianshou.domain.accounts.backend.Backend")
    session: Any = SessionStore(session_key=client.cookies["session"].value)
    session.update({"signed_in": 2**40, "seen": 2**40, "door": "office"})
    session.save()
    return client


def rows() -> list[Figure]:
    """Limits of issue 2."""
    today, county = timezone.localdate(), largest_county()
    serving.refresh_static()
    helper, office = a_helper(county, today), county_user(county)
    return [*_today(helper, today), *_missed(office, county, today), *_search(office, today), *_counts(helper, office, county)]


def _today(user: User, today: dt.date) -> list[Figure]:
    actor = UserActor(user, today)
    actor.grants  # noqa: B018  (read once a request; its query is counted on the page)
    bare = Duty.objects.filter(owner=user, closes_on__gte=today, first_on__lte=today, next_due_on__isnull=False, not_owed=False, waived_on=None)
    bare = bare.filter(needed__gt=F("done") + F("made_up"))
    order = ("next_due_on", "child__edu_path", "child__name", "pk")
    reach = actor.reach(P.RECORD_CONTACT)
    scoped = Duty.objects.visible_to(actor, P.RECORD_CONTACT) & bare
    plain = timed(lambda: list(scoped.all().order_by(*order).values(*COLUMNS)))
    floor = timed(lambda: list(bare.all().order_by(*order).values(*COLUMNS)))
    ours = timed(lambda: list(prepared("mine", mine, reach.shape(), today=today, **reach.values())))
    with CaptureQueriesContext(connection) as seen:
        rows = care.today_for(actor, today)
    n, shown = len(seen.captured_queries), sum(map(len, (rows.overdue, rows.today, rows.this_week, rows.later)))
    together = timed(lambda: care.today_for(actor, today))
    return [
        Figure(f"today's duties ({shown} rows), scoped and unscoped query, both built anew, ms", plain, floor, plain / floor, limit="ratio <= 1.5"),
        Figure("today's duties, as the page reads them (compiled once), ms", ours, floor, ours / floor, limit="ratio <= 1.5"),
        Figure(f"today: all of it in process ({n} queries), ms", together, limit="<= 3"),
    ]


def _missed(user: User, county: Unit, today: dt.date) -> list[Figure]:
    actor = UserActor(user, today)
    first = care.first_day(county, today)
    sql = (
        "SELECT substr(edu_path, 1, 12), closes_on < %s, done >= needed, count(*), sum(CASE WHEN behind_after < %s THEN 1 ELSE 0 END) FROM care_duty "
        "WHERE county_id = %s AND last_on >= %s AND first_on <= %s AND NOT not_owed GROUP BY 1, 2, 3"
    )

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [today, today, county.pk, first, today])
            cursor.fetchall()

    ours, floor = timed(lambda: care.missed(actor, county, on=today), 7), timed(bare, 7)
    return [Figure("missed list with township roll-up, this term, ms", ours, floor, ours / floor, limit="ratio <= 3, ours <= 150")]


def _search(user: User, today: dt.date) -> list[Figure]:
    actor = UserActor(user, today)
    child = Child.objects.filter(county=user.county_id).order_by("pk")[7]
    figures = []
    for what, text in (("name", child.name), ("two letters", child.search.rsplit("|", 1)[-1].split()[0][:2]), ("no hit", "zzqqzz")):
        bare = Child.objects.filter(county=user.county_id, search__contains=text)
        ours, floor = timed(lambda t=text: people.find_children(actor, t, today)), timed(lambda b=bare: list(b.all().values("uid", "name")[:60]))
        figures.append(Figure(f"search by {what}, ms", ours, floor, ours / floor, limit="ours <= 20"))
    return figures


def _counts(helper: User, office: User, county: Unit) -> list[Figure]:
    child = Child.objects.filter(within("edu_path", county.path), file_state="active").order_by("pk")[0]
    pages = {
        helper: ["/field/", "/field/children/", "/field/records/"],
        office: ["/office/", "/office/roster/", f"/office/child/{child.uid}/", "/office/missed/", "/office/pairing/", "/office/programmes/", "/office/units/", "/office/users/"],
    }  # fmt: skip
    worst, where = 0, ""
    for user, urls in pages.items():
        client = signed_in(user)
        for url in urls:
            client.get(url, follow=True)
            with CaptureQueriesContext(connection) as seen:
                client.get(url, follow=True)
            if len(seen) > worst:
                worst, where = len(seen), url
    return [Figure(f"most queries on a page ({where})", float(worst), limit=f"<= {MOST_QUERIES}")]
