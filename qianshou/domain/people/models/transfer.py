"""转接: a child or pupil sent on to another school, there only when ticked at registration; until then the sender's (M305).

A school may also ask for a child; the sender, or after some days the county, lets it go. Who asked after those who did not come.
"""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child, Pupil
from qianshou.domain.permissions import P
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField

OPEN = (choices.TransferState.WAITING, choices.TransferState.ABSENT)
OPEN_Q = Q(state__in=["waiting", "absent"])


class WayQuerySet(models.QuerySet):
    lives = ""  # the line of residence, where the row has one

    def visible_to(self, viewer, perm: str):
        """Sent from the viewer's units, sent to them, or of a child who lives there; who sends and who receives hold one side only."""
        reach = viewer.reach(perm)
        sent = by_place(reach, edu="from_path", home=self.lives if perm != P.SEND_CHILDREN else "")
        here = by_place(reach, edu="to_path", home="")
        if perm == P.SEND_CHILDREN:
            return self.filter(sent)
        return self.filter(here) if perm == P.RECEIVE_CHILDREN else self.filter(sent | here)

    def open(self):
        """Not settled yet."""
        return self.filter(state__in=OPEN)


class TransferQuerySet(WayQuerySet):
    lives = "child__home_path"

    def asked(self):
        """Asked for by a school and not answered yet."""
        return self.filter(state=choices.TransferState.ASKED)


class Way(models.Model):
    """From a class to a school; `to_unit` is empty for a school outside the county, named in `to_text`."""

    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=choices.TransferKind)
    from_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # class, else school
    from_path = PathField(blank=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # a school
    to_path = PathField(blank=True)
    to_text = models.CharField(max_length=80, blank=True)
    sent_on = models.DateField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField()  # settled by this day; while asked for: answered by this day
    state = models.CharField(max_length=10, choices=choices.TransferState, default=choices.TransferState.WAITING)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # the class it came into
    undo = models.JSONField(default=dict, blank=True)  # where it stood, and the uids of the pairings receiving ended
    version = models.PositiveIntegerField(default=1)

    two_sided = True  # reached by its ends, not by where the child is

    class Meta:
        abstract = True


class Transfer(Way):
    """One child with a file on its way, or asked for."""

    uid = UidField()
    child = models.ForeignKey(Child, models.PROTECT, related_name="transfers")
    note = SealedField()  # what the receiver should know from the first day
    reason = models.CharField(max_length=10, choices=choices.AbsentReason, blank=True)
    follow = models.CharField(max_length=8, choices=choices.Follow, blank=True)  # who asks after a child that has not come
    asked_on = models.DateField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=10, choices=choices.AskAnswer, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=OPEN_Q, name="one_open_transfer"),
            models.UniqueConstraint(fields=["child", "to_unit"], condition=Q(state="asked"), name="one_open_ask"),
        ]
        indexes = [
            models.Index(fields=["to_path", "state"], name="transfer_by_receiver"), models.Index(fields=["from_path", "state"], name="transfer_by_sender"),
            models.Index(fields=["county", "state", "due_on"], name="transfer_by_county"),
        ]  # fmt: skip


class PupilTransfer(Way):
    """A pupil of the class list without a file, handed over with the class; only those who keep class lists read the name."""

    uid = UidField()
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="transfers")

    objects = WayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pupil"], condition=OPEN_Q, name="one_open_pupil_transfer")]
        indexes = [
            models.Index(fields=["to_path", "state"], name="pupil_transfer_by_receiver"),
            models.Index(fields=["from_path", "state"], name="pupil_transfer_by_sender"),
        ]


class InquiryQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Of the transfers the viewer sees with `perm`."""
        return self.filter(transfer__in=Transfer.objects.visible_to(viewer, perm))


class Inquiry(models.Model):
    """追问: somebody asked after a child that had not come, and what was found."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="inquiries")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=10, choices=choices.AbsentReason)
    words = SealedField()

    objects = InquiryQuerySet.as_manager()
