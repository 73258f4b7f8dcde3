"""督查抽样: drawn by lot for named days and kept; the inspector looks at these files, masked, and at nothing else."""

import datetime as dt

import pytest
from django.urls import reverse

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people import actions
from qianshou.domain.people.models import Child, ChildAccess, Inspection
from qianshou.domain.people.rules import drawn
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import MEI_ID
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("office:inspection-new"), reverse("office:inspections")
DAY = dt.timedelta(days=1)


def draw(cast, **more):
    body = {"unit": cast.unit("township"), "inspector": cast.user("inspector"), "from_on": TODAY, "to_on": TODAY + DAY, "size": 2, "today": TODAY}
    return actions.draw_sample(cast.actor("county"), **body | more)


def test_the_county_names_the_days_and_the_size_and_the_lot_decides(cast, client):
    cast.with_("children").sign_in(client, "county")
    body = {"unit": cast.unit("township").uid, "inspector": cast.user("inspector").uid, "from_on": "2026-11-20", "to_on": "2026-11-21", "size": 3}
    assert 'value="2026-11-22"' in text(client.get(NEW))
    answer = client.post(NEW, body)
    row = Inspection.objects.get()
    assert answer["Location"] == reverse("office:inspection", args=[row.uid])
    files = list(row.drawn.order_by("number").values_list("child__uid", flat=True))
    assert len(files) == 3 == row.size and row.pool == 6
    pool = Child.objects.active().filter(county=cast.county, name__in=["龙小梅", "杨军", "吴兰", "石小山", "欧阳明远", "张小草"])
    assert set(files) <= set(pool.values_list("uid", flat=True)) and files == drawn(pool.values_list("uid", flat=True), row.lot, 3)
    assert AuditEvent.objects.filter(action="people.draw_sample").get().count == 3
    assert row.lot in text(client.get(answer["Location"])) and "督查员老白" in text(client.get(LIST))


def test_the_inspector_sees_the_files_drawn_and_no_others_masked_without_reveal_print_or_export(cast, client):
    cast.with_("children", "pairings")
    row = draw(cast, size=5, unit=cast.unit("school"))
    mine = set(row.drawn.values_list("child__uid", flat=True))
    cast.sign_in(client, "inspector")
    codes = {one.uid: client.get(reverse("office:child", args=[one.uid])).status_code for one in Child.objects.all()}
    assert {uid for uid, code in codes.items() if code == 200} == mine and set(codes.values()) == {200, 404}
    one = next(iter(mine))
    pages = text(client.get(LIST)) + text(client.get(reverse("office:inspection", args=[row.uid]))) + "".join(text(client.get(reverse("office:child", args=[uid]))) for uid in mine)
    assert MEI_ID not in pages and "13800001001" not in pages and "抽一次样" not in pages and "高血压" not in pages
    assert client.post(reverse("office:child", args=[one]), {"field": "id_number", "reason": "contact"}).status_code in (403, 404)
    assert client.get(reverse("office:child-documents", args=[one])).status_code == 404 and client.get(reverse("office:exports")).status_code == 403
    assert client.get(NEW).status_code == 403 and client.get(reverse("office:child-correct", args=[one])).status_code == 404


def test_before_and_after_the_named_days_nothing_is_open(cast):
    cast.with_("children")
    grant = cast.user("inspector").grants.get()
    grant.to_on = None
    grant.save()
    draw(cast, from_on=TODAY + DAY, to_on=TODAY + 2 * DAY)
    seen = {}
    for n in range(4):
        day = TODAY + n * DAY
        actions.settle_samples(SystemActor(day), county=cast.county, today=day)
        seen[n] = ChildAccess.objects.filter(open=True, role="inspector").count()
    assert seen == {0: 0, 1: 2, 2: 2, 3: 0}


def test_an_inspector_knows_only_of_her_own_draws_and_a_stranger_of_none(cast, client):
    cast.with_("children")
    row = draw(cast)
    where = reverse("office:inspection", args=[row.uid])
    assert cast.sign_in(client, "inspector").get(where).status_code == 200
    row.inspector = cast.user("helper")
    row.save()
    assert client.get(where).status_code == 404 and "石桥乡" not in text(client.get(LIST)).split("<main")[1]
    for who, code in {"neighbour_county": 404, "school": 404, "admin": 404}.items():
        assert cast.sign_in(client, who).get(where).status_code == code, who


def test_what_is_not_drawn(cast):
    cast.with_("children")
    with pytest.raises(NotAllowed):
        actions.draw_sample(cast.actor("school"), unit=cast.unit("school"), inspector=cast.user("inspector"), from_on=TODAY, to_on=TODAY, size=1, today=TODAY)
    for wrong in ({"from_on": TODAY - DAY}, {"to_on": TODAY - DAY}, {"to_on": TODAY + 40 * DAY}, {"size": 0}, {"size": 500}, {"inspector": cast.user("helper")}, {"to_on": TODAY + 3 * DAY}):
        with pytest.raises(Invalid):
            draw(cast, **wrong)
    with pytest.raises(Refused):
        draw(cast, unit=cast.unit("department"))
    with pytest.raises(NotAllowed):
        draw(cast, unit=cast.neighbour)
    assert not Inspection.objects.exists()


def test_an_inspectors_desk_says_that_nothing_is_drawn_and_then_opens_what_is(cast, client):
    cast.with_("children").sign_in(client, "inspector")
    assert "今天没有抽给您的档案" in text(client.get(reverse("office:desk"))) and LIST in text(client.get(reverse("office:desk")))
    draw(cast)
    page = text(client.get(reverse("office:desk")))
    assert "抽到的档案" in page and "到11月21日为止" in page and reverse("office:roster") in page
