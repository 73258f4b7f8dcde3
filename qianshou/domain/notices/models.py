"""In-app messages, long jobs with their progress, and the worker's lease (DECISIONS 18)."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.notices import choices
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField


class Message(models.Model):
    """A line for one user; holds uids and plain counts, never a child's name."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="messages")
    text = models.CharField(max_length=200)
    link = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)


class NoticeChoice(models.Model):
    """What one person wants to be told: reminders at all, and in the vacations too. No row: reminders, on school days."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="notice_choice")
    reminders = models.BooleanField(default=True)
    in_vacations = models.BooleanField(default=False)


class Job(models.Model):
    """One long piece of work; the task queue carries its uid only; every job resumes."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=choices.JobKind)
    subject_uid = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=choices.JobState, default=choices.JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField()
    cancel_asked = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    say = models.CharField(max_length=300, blank=True)  # what the user reads when it failed

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat"], name="job_by_state")]


class Lease(models.Model):
    """One `work` process holds the lease; its beat tells the desks that work is alive."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=60)
    beat = models.DateTimeField()
    detail = models.JSONField(default=dict)
