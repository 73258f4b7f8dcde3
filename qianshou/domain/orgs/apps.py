"""Wires the tree: a county's row id becomes the uid its keys are derived from."""

import functools

from django.apps import AppConfig

from qianshou.kit import sealing


@functools.lru_cache(maxsize=4096)
def uid_of_county(county_id: int | None) -> str:
    """The uid a county's keys are derived from; kept, because a county's row is never deleted."""
    from qianshou.domain.orgs.models import Unit

    if county_id is None:
        return "0"
    return Unit.objects.values_list("uid", flat=True).get(pk=county_id)


class OrgsConfig(AppConfig):
    name = "qianshou.domain.orgs"
    label = "orgs"

    def ready(self):
        sealing.use_scopes(uid_of_county)
