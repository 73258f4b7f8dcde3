"""Every shipped programme has a page that tells all of it, and can be tried on before it is adopted."""

import pytest

from qianshou.domain.care.programmes import shipped
from tests import care_cast  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, client):
    """What the county coordinator reads on a page."""
    cast.with_("pairings").sign_in(client, "county")

    def page(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    return page


def test_the_page_of_a_programme_tells_its_duties_dates_goals_and_notes(read):
    for code, one in shipped().items():
        said = read(f"/office/programmes/{code}/")
        parts = [part.title for part in (*one.rules, *one.vague, *one.goals, *one.arrangements, *one.checklists, *one.notes)]
        assert [title for title in [*parts, *(f"{day.title}：{day.said}" for day in one.dated)] if title not in said] == [], code


def test_every_programme_can_be_tried_on(read):
    for code, one in shipped().items():
        said = read(f"/office/programmes/{code}/adopt/")
        assert one.title in said and all(rule.title in said for rule in one.every_rule().values()), code
