"""A person with roles at several units chooses where she stands: desk and lists follow, rights do not."""

import pytest
from django.urls import reverse

from qianshou.domain.accounts.models import Grant
from qianshou.domain.permissions import Role
from tests.cast import LONG_AGO
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
STAND, ROSTER = reverse("office:stand-at"), reverse("office:roster")


@pytest.fixture
def two_schools(cast, client):
    """The head of 石桥 also answers for 白鹭小学."""
    cast.with_("children")
    Grant.objects.create(user=cast.user("school"), role=Role.SCHOOL, unit=cast.unit("other_school"), from_on=LONG_AGO)
    return cast.sign_in(client, "school")


def test_desk_and_roster_follow_the_chosen_unit_until_another_is_chosen(cast, two_schools):
    client = two_schools
    mei, far = child(cast, "mei").uid, child(cast, "far").uid
    page = text(client.get(ROSTER))
    assert mei in page and far not in page and 'action="/office/stand-at/"' in page
    answer = client.post(STAND, {"unit": cast.unit("other_school").uid})
    assert answer.status_code == 302 and answer["Location"] == reverse("office:desk")
    page = text(client.get(ROSTER))
    assert far in page and mei not in page
    assert f'<option value="{cast.unit("other_school").uid}" selected>' in page and "白鹭小学" in text(client.get(reverse("office:desk")))
    assert mei in text(client.get(ROSTER + f"?unit={cast.unit('school').uid}"))


def test_a_class_below_the_school_may_be_chosen_too(cast, client):
    cast.with_("children")
    Grant.objects.create(user=cast.user("school"), role=Role.CLASS_TEACHER, unit=cast.unit("class_5_1"), from_on=LONG_AGO)
    cast.sign_in(client, "school").post(STAND, {"unit": cast.unit("class_5_1").uid})
    page = text(client.get(ROSTER))
    assert child(cast, "gu").uid in page and child(cast, "mei").uid not in page


def test_nothing_is_chosen_where_no_role_is_held(cast, two_schools):
    for unit in ("middle", "neighbour_school", "class_5_3"):
        assert two_schools.post(STAND, {"unit": cast.unit(unit).uid}).status_code == 404
    assert two_schools.post(STAND, {}).status_code == 404 and two_schools.get(STAND).status_code == 405


def test_a_role_that_ended_is_chosen_no_more(cast, two_schools):
    two_schools.post(STAND, {"unit": cast.unit("other_school").uid})
    Grant.objects.filter(unit=cast.unit("other_school"), user=cast.user("school")).update(to_on=LONG_AGO)
    page = text(two_schools.get(ROSTER))
    assert child(cast, "mei").uid in page and child(cast, "far").uid not in page and "stand-at" not in page


def test_one_unit_needs_no_choice(cast, client):
    assert "stand-at" not in text(cast.sign_in(client, "county").get(reverse("office:desk")))
