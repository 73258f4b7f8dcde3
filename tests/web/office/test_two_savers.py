"""Two people at one row: the second sees what the first saved beside her own words, and nothing is overwritten unseen (DECISIONS 23)."""

import pytest
from django.urls import reverse

from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import actions
from qianshou.domain.people.models import Carer, Child, Fact
from qianshou.kit.errors import Changed
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said

pytestmark = pytest.mark.django_db


def test_a_fact_corrected_by_two_is_shown_to_the_second_with_what_stands(cast, client):
    cast.with_("children").sign_in(client, "school")
    jun, father = child(cast, "jun"), adult(cast, "jun", "51")
    where = reverse("office:child-correct", args=[jun.uid])
    body = {"code": "away", "carer": father.uid, "reason": "问过本人", "version": father.version, "from_on": "2026-03-01"}
    assert client.post(where, {**body, "value": "福建石狮"}).status_code == 302
    late = client.post(where, {**body, "value": "广东汕头"})
    assert late.status_code == 422 and "福建石狮" in said(late) and 'value="广东汕头"' in said(late) and "请再保存一次" in said(late)
    version = Carer.objects.get(pk=father.pk).version
    assert f'name="version" value="{version}"' in said(late)
    assert client.post(where, {**body, "value": "广东汕头", "version": version}).status_code == 302
    assert Fact.objects.get(carer=father, kind="away", wrong=False).value == "广东汕头"


def test_a_draft_completed_by_two_is_not_lost_to_the_second(cast, client):
    cast.with_("children").sign_in(client, "school")
    draft = child(cast, "draft")
    where = reverse("office:child-complete", args=[draft.uid])
    body = {"name": "田田", "sex": "male", "age": "9", "mother_name": "田妈妈", "mother_where": "home", "carer": "mother", "version": draft.version}
    assert f'name="version" value="{draft.version}"' in said(client.get(where))
    assert client.post(where, body).status_code == 302
    late = client.post(where, {**body, "sex": "female", "mother_name": "潘秀英"})
    text = said(late)
    assert late.status_code == 422 and "别人刚刚改过这份档案" in text and "性别：男" in text and "姓名：田妈妈" in text and 'value="潘秀英"' in text
    assert child(cast, "draft").sex == "male"


def test_a_form_without_its_version_saves_nothing(cast, client):
    cast.with_("children").sign_in(client, "school")
    jun, father = child(cast, "jun"), adult(cast, "jun", "51")
    body = {"code": "away", "carer": father.uid, "reason": "录错了人", "never": "on"}
    assert client.post(reverse("office:child-correct", args=[jun.uid]), body).status_code == 422 and Fact.objects.filter(carer=father, kind="away", wrong=False).exists()


def test_a_row_read_before_the_other_saved_is_compared_as_it_is_now(cast):
    cast.with_("children")
    first, second = child(cast, "mei"), child(cast, "mei")
    correct = {"today": TODAY, "code": "child.ethnicity", "reason": "户口簿", "seen_version": first.version}
    actions.correct_fact(cast.actor("school"), child=first, value="侗族", **correct)
    with pytest.raises(Changed):
        actions.correct_fact(cast.actor("helper"), child=second, value="布依族", **correct)
    assert Child.objects.get(pk=first.pk).ethnicity == "侗族"
    one, two = Unit.objects.get(pk=cast.unit("village").pk), Unit.objects.get(pk=cast.unit("village").pk)
    orgs.rename_unit(cast.actor("county"), unit=one, name="石桥社区", seen_version=1)
    with pytest.raises(Changed):
        orgs.rename_unit(cast.actor("county_two"), unit=two, name="别名", seen_version=1)
