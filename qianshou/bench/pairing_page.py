"""配对建议 as a coordinator opens it: 500 children and 60 helpers invented at one school of the demo, taken back afterwards."""

import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from qianshou import serving
from qianshou.bench import Figure, timed
from qianshou.bench.pages import county_user, largest_county, signed_in
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.kit.errors import Refused

CHILDREN, HELPERS = 500, 60


def rows() -> list[Figure]:
    """Nothing where there is no demo to open the page in."""
    try:
        county = largest_county()
    except Refused:
        return []
    klass = Unit.objects.filter(county=county, kind="class", parent__kind="school").select_related("parent").order_by("pk")[0]
    with transaction.atomic():
        _invent(county, klass)
        serving.refresh_static()
        client, school = signed_in(county_user(county)), klass.parent
        ms = timed(lambda: client.get(f"/office/pairing/proposals/?unit={school.uid}&line=edu"), 5)
        transaction.set_rollback(True)
    return [Figure(f"配对建议 of {CHILDREN} more children and {HELPERS} more helpers at one school, the whole page, warm, ms", ms, limit="<= 1000")]


def _invent(county: Any, klass: Any) -> None:
    rng, today, school = random.Random(20261122), timezone.localdate(), klass.parent
    at = {"edu_unit": klass, "edu_path": klass.path, "file_state": "active", "opened_on": today, "boarding": True}
    Child.objects.bulk_create([Child(county=county, name=f"孩{n}", sex=rng.choice(("male", "female")), **at) for n in range(CHILDREN)])
    works = {"kind": "teacher", "unit": school, "unit_path": school.path}
    Helper.objects.bulk_create([Helper(county=county, name=f"师{n}", sex="female", capacity=rng.randint(3, 10), **works) for n in range(HELPERS)])
