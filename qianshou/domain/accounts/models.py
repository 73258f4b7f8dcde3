"""Who may come in: users, what they may do where, their sessions, and the trail of all of it (DOMAIN §11, DECISIONS 12, 20)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from qianshou.domain.accounts import choices
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import Role
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class UserQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Accounts kept by a unit the viewer reaches, or holding a role today at one."""
        reach = viewer.reach(perm)
        kept = by_place(reach, edu="unit__path", home="unit__path")
        if reach.everything or not reach.edu | reach.home:
            return self.filter(kept)
        roles = Grant.objects.filter(by_place(reach, county="unit__county", edu="unit__path", home="unit__path"))
        today = roles.filter(Q(to_on=None) | Q(to_on__gte=viewer.today))
        return self.filter(kept | Q(pk__in=today.values("user_id")))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person with a login; what she may do stands in her grants."""

    uid = UidField()
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=50)
    county = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="staff")  # where the account is kept
    phone = SealedField()
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    first_password_until = models.DateTimeField(null=True)
    text_size = models.CharField(max_length=8, choices=choices.TextSize, default=choices.TextSize.NORMAL)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return self.name


class GrantQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Roles held at units the viewer reaches."""
        return self.filter(by_place(viewer.reach(perm), county="unit__county", edu="unit__path", home="unit__path"))


class Grant(models.Model):
    """A role at a unit, from a day to a day; reaches the unit's subtree."""

    uid = UidField()
    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day, inclusive
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit"], condition=Q(to_on=None), name="grant_once"),
            models.CheckConstraint(condition=Q(granted_by=None) | ~Q(granted_by=models.F("user")), name="nobody_grants_to_themselves"),
        ]


class DeviceSession(models.Model):
    """One signed-in browser, beside Django's session, so that it can be listed and ended."""

    uid = UidField()
    user = models.ForeignKey(User, models.PROTECT, related_name="device_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=120, blank=True)
    door = models.CharField(max_length=8, default="office")
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class AuditEvent(models.Model):
    """One act or read: field names, never values. Append-only (triggers on both databases)."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=60)
    perm = models.CharField(max_length=30)
    county_id = models.BigIntegerField(null=True)
    path = PathField(blank=True, default="")
    fields = models.JSONField(default=list)
    reason = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    count = models.IntegerField(null=True)
    channel = models.CharField(max_length=8, choices=choices.Channel, default=choices.Channel.WEB)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=16, blank=True)
    outer = models.CharField(max_length=60, blank=True)
    ok = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["county_id", "-at"], name="audit_by_county"),
            models.Index(fields=["actor_id", "-at"], name="audit_by_actor"),
        ]


class AuditSubject(models.Model):
    """A row an event touched."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=24)
    subject_uid = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["subject_uid", "event"], name="audit_by_subject")]


class AuditSeal(models.Model):
    """A digest over a run of events, chained to the one before (DECISIONS 20)."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(auto_now_add=True)
