"""重要日子: the near ones on the desk, the whole school year on a page."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import AdoptedProgramme
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(cast):
    actions.adopt(SystemActor(TODAY), unit=cast.county, code="pian_7", school_year=2026, today=TODAY)
    return cast


def test_the_school_year_stands_month_by_month_and_the_next_may_be_looked_at(adopted, client):
    page = adopted.sign_in(client, "school").get("/office/programmes/days/")
    assert [(m["title"], [line["when"] for line in m["lines"]]) for m in page.context["months"]] == [("2027年3月", ["3月8日"]), ("2027年6月", ["6月1日"])]
    assert client.get("/office/programmes/days/?year=2027").context["months"] == []
    assert client.get("/office/programmes/days/?year=1900").context["months"] == page.context["months"]
    assert "重要日子" in client.get("/office/programmes/").content.decode()


def test_the_desk_says_what_is_near(adopted, client):
    adopted.sign_in(client, "county")
    assert client.get("/office/").context["events"] == []
    row = AdoptedProgramme.objects.get()
    soon = TODAY + dt.timedelta(days=20)
    row.spec = {**row.spec, "dated": [{"title": "感恩节班会", "on": f"{soon:%m-%d}"}, {"title": "摸底", "by": f"{soon:%m-%d}"}]}
    row.save(update_fields=["spec"])
    shown = [(one["title"], one["when"]) for one in client.get("/office/").context["events"]]
    assert shown == [("感恩节班会", "12月10日"), ("摸底", "12月10日前")]
    assert "近期日子" in client.get("/office/").content.decode()
