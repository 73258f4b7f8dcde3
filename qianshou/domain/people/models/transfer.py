"""转接: a child sent on to another school, there only when ticked at registration; until then the sender's (M305)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child
from qianshou.domain.permissions import P
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField

OPEN = (choices.TransferState.WAITING, choices.TransferState.ABSENT)


class TransferQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Sent from the viewer's units, sent to them, or of a child who lives there; who sends and who receives hold one side only."""
        reach = viewer.reach(perm)
        sent = by_place(reach, edu="from_path", home="child__home_path" if perm != P.SEND_CHILDREN else "")
        here = by_place(reach, edu="to_path", home="")
        if perm == P.SEND_CHILDREN:
            return self.filter(sent)
        return self.filter(here) if perm == P.RECEIVE_CHILDREN else self.filter(sent | here)

    def open(self):
        """Not settled yet."""
        return self.filter(state__in=OPEN)


class Transfer(models.Model):
    """One child from a class to a school; `to_unit` is empty for a school outside the county, named in `to_text`."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=10, choices=choices.TransferKind)
    from_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # class, else school
    from_path = PathField(blank=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # a school
    to_path = PathField(blank=True)
    to_text = models.CharField(max_length=80, blank=True)
    note = SealedField()  # what the receiver should know from the first day
    sent_on = models.DateField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField()  # settled by this day
    state = models.CharField(max_length=10, choices=choices.TransferState, default=choices.TransferState.WAITING)
    reason = models.CharField(max_length=10, choices=choices.AbsentReason, blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # the class it came into
    undo = models.JSONField(default=dict, blank=True)  # where it stood, and the uids of the pairings receiving ended
    version = models.PositiveIntegerField(default=1)

    two_sided = True  # reached by its ends, not by where the child is
    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=Q(state__in=["waiting", "absent"]), name="one_open_transfer")]
        indexes = [
            models.Index(fields=["to_path", "state"], name="transfer_by_receiver"), models.Index(fields=["from_path", "state"], name="transfer_by_sender"),
            models.Index(fields=["county", "state", "due_on"], name="transfer_by_county"),
        ]  # fmt: skip
