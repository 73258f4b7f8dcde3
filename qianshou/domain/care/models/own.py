"""自订方案: a plan of the county's own, read from its text, line by line decided by a person, then on the shelf like a shipped one."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class OwnQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Those made at units the viewer reaches with `perm`: the ones that may be worked on."""
        return self.filter(by_place(viewer.reach(perm), edu="path", home="path"))

    def ready(self):
        """On the county's shelf."""
        return self.exclude(spec=None)


class OwnProgramme(models.Model):
    """A programme of the county's own. `lines` is what was read with what was decided; `spec` (a programme file's data) once it is whole."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=120)
    text = SealedField()  # the plan as it was given: may name people
    lines = SealedField()  # JSON; holds words of the plan
    spec = models.JSONField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "path"], name="own_by_place")]

    @property
    def code(self) -> str:
        """The programme code it is adopted under."""
        return f"own_{self.uid}"
