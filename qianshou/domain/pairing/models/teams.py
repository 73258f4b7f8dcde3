"""Teams that come for some days (a university practice team): who is in them, where they serve, who was there, what they leave (M182–M197)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.people import Helper
from qianshou.domain.permissions import P
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import NOTHING, Reach, by_place
from qianshou.kit.sealing import SealedField


def team_q(reach: Reach, perm: str, *, prefix: str = "") -> Q:
    """Teams (or rows that lead to one by `prefix`) in reach: of the unit that keeps them; to look at and to call the roll also
    where they serve, and by the leader's own login."""
    if reach.everything:
        return Q()
    lead = f"{prefix}__" if prefix else ""
    kept = by_place(reach, county=f"{lead}county", edu=f"{lead}unit_path", home=f"{lead}unit_path")
    if perm == P.KEEP_TEAMS:
        return kept
    found = [] if kept == NOTHING else [kept]
    if reach.edu or reach.home:
        serving = by_place(reach, edu="unit_path", home="unit_path")
        found.append(Q(Exists(TeamPlace.objects.filter(serving, team=OuterRef(f"{prefix}_id" if prefix else "pk")))))
    if reach.names and reach.user_id is not None:
        found.append(Q(**{f"{lead}leader__user_id": reach.user_id, f"{lead}closed_on": None}))
    whole = found[0] if found else NOTHING
    for one in found[1:]:
        whole |= one
    return whole


class TeamQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Teams the viewer reaches with `perm`."""
        return self.filter(team_q(viewer.reach(perm), perm))

    def open(self):
        """Not yet closed."""
        return self.filter(closed_on=None)


class OfTeamQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose team the viewer reaches with `perm`."""
        return self.filter(team_q(viewer.reach(perm), perm, prefix="team"))


class Team(models.Model):
    """A team, kept by one unit, serving at some places from a day to a day. The leader is one of its members."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = PathField()
    name = models.CharField(max_length=60)
    comes_from = models.CharField(max_length=80, blank=True)  # the university or office that sends it
    leader = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    day_minutes = models.PositiveSmallIntegerField(default=360)  # what a whole day of service counts
    asks_consent = models.BooleanField(default=True)  # the members' families agree beforehand (M195)
    plan = models.CharField(max_length=500, blank=True)  # 突发情况怎么办 (M195)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="team_has_days")]
        indexes = [models.Index(fields=["county", "unit_path"], name="team_by_unit")]

    def __str__(self):
        return self.name


class TeamPlace(models.Model):
    """Where a team serves; that unit receives it."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="places", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = PathField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "unit"], name="team_place_once")]


class TeamMember(models.Model):
    """A helper in a team: what she does there, her insurance, her family's consent, the safety briefing."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="teams")
    job = models.CharField(max_length=40, blank=True)  # 分工 (M185)
    insurer = models.CharField(max_length=40, blank=True)
    insurance_no = SealedField()
    insured_from = models.DateField(null=True)
    insured_to = models.DateField(null=True)
    consent_on = models.DateField(null=True)
    consent_by = models.CharField(max_length=20, blank=True)  # 父亲、母亲
    briefed_on = models.DateField(null=True)
    left_on = models.DateField(null=True)  # first day she is no longer in the team
    left_why = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "helper"], name="team_member_once"),
            models.CheckConstraint(condition=Q(insured_to=None) | Q(insured_to__gte=models.F("insured_from")), name="team_insurance_has_days"),
        ]


class RollEntry(models.Model):
    """What was called of one member at one roll-call; a later tap changes it, the trail keeps both."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="roll", db_index=False)
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="roll", db_index=False)
    day = models.DateField()
    part = models.CharField(max_length=8, choices=choices.RollPart)
    mark = models.CharField(max_length=8, choices=choices.RollMark)
    reason = models.CharField(max_length=8, choices=choices.LeaveReason, blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    marked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day", "part"], name="roll_entry_once")]
        indexes = [models.Index(fields=["team", "day"], name="roll_of_day")]


class TeamOutput(models.Model):
    """Something a team made or did, with how many and where it is kept (M191, M193)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="outputs")
    kind = models.CharField(max_length=10, choices=choices.OutputKind)
    title = models.CharField(max_length=80)
    happened_on = models.DateField()
    count = models.PositiveIntegerField(default=1)
    kept_at = models.CharField(max_length=80, blank=True)
    voided_on = models.DateField(null=True)

    objects = OfTeamQuerySet.as_manager()


class TeamTask(models.Model):
    """What a place entrusts to a team; before the team goes it is done, or the place has taken it back."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="tasks")
    words = SealedField()  # may name a child
    asked_on = models.DateField()
    done_on = models.DateField(null=True)
    handed_to = models.CharField(max_length=60, blank=True)  # who goes on with it
    handed_on = models.DateField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)  # of the receiving unit, by her own tap
    taken_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfTeamQuerySet.as_manager()
