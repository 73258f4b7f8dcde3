"""The child with a file, and the pupil who only stands on a class list."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Func, Q

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField

# Word for word what the partial index says: with values bound as parameters SQLite cannot know that the index holds all it is asked for,
# and reads the whole county instead (31 ms for each of an import's chunks).
_NUMBERED = Func("id_number_bi", template="NOT (%(expressions)s = '')", output_field=models.BooleanField())
_IN_FORCE = Func("close_reason", template="NOT (%(expressions)s IN ('error', 'merged'))", output_field=models.BooleanField())


class ChildQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Children the viewer reaches with `perm`: by unit along either line, or by name (DECISIONS 1)."""
        return self.filter(child_q(viewer.reach(perm), prefix=""))

    def active(self):
        """Files in use."""
        return self.filter(file_state=choices.FileState.ACTIVE)

    def with_number(self, county_id: int, digests: Iterable[str]):
        """Files of a county that hold one of these identity numbers (their exact-search digests), those closed as an error or merged left out."""
        return self.filter(_NUMBERED, _IN_FORCE, county_id=county_id, id_number_bi__in=list(digests))

    def on_file(self):
        """Not closed: active or waiting to be completed."""
        return self.exclude(file_state=choices.FileState.CLOSED)


class Child(models.Model):
    """A person with a file. Sealed: numbers, phone, address below village, health detail (DECISIONS 9)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    former_name = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=6, choices=choices.Sex, blank=True)
    birth_date = models.DateField(null=True)  # first of the month or year where only that is known
    birth_known = models.CharField(max_length=5, default="day")  # day, month, year, age
    ethnicity = models.CharField(max_length=20, blank=True)
    id_type = models.CharField(max_length=20, blank=True)
    id_number = SealedField()
    id_number_bi = models.CharField(max_length=32, blank=True)
    id_missing_reason = models.CharField(max_length=40, blank=True)
    student_number = SealedField()
    student_number_bi = models.CharField(max_length=32, blank=True)
    student_last4_bi = models.CharField(max_length=32, blank=True)
    edu_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # class, else school
    edu_path = PathField(blank=True, default="")
    home_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # village, else township
    home_path = PathField(blank=True, default="")
    home_group = models.CharField(max_length=40, blank=True)
    school_text = models.CharField(max_length=80, blank=True)  # a school outside the county, as written
    stage = models.CharField(max_length=12, blank=True)
    boarding = models.BooleanField(null=True)
    registered_place = SealedField()  # 户籍所在地, often down to the village group
    home_address = SealedField()
    phone = SealedField()  # several numbers joined by 、
    health = SealedField()  # names of illness, health words
    narrative = SealedField()  # JSON of free words by code: needs, character, remarks, mail address
    profile = models.JSONField(default=dict, blank=True)  # other facts of FIELDS.md by code, none of them sealed kinds
    file_state = models.CharField(max_length=6, choices=choices.FileState, default=choices.FileState.DRAFT)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=16, choices=choices.CloseReason, blank=True)
    school_line_closed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)  # by the class teacher, once per class
    is_key = models.BooleanField(default=False)  # kept by KeyChild actions
    search = models.CharField(max_length=400, blank=True)  # folded name | pinyin | initials
    labels_due_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "id_number_bi"],
                condition=~Q(id_number_bi="") & ~Q(close_reason__in=["error", "merged"]),
                name="one_file_per_identity_number",
            ),
            models.CheckConstraint(condition=Q(file_state="draft") | Q(opened_on__isnull=False), name="opened_file_has_a_day"),
            models.CheckConstraint(condition=~Q(file_state="closed") | Q(closed_on__isnull=False), name="closed_file_has_a_day"),
        ]
        indexes = [
            models.Index(fields=["county", "file_state", "edu_path"], name="child_by_county"),
            models.Index(fields=["edu_path", "file_state"], name="child_by_school"),
            models.Index(fields=["home_path", "file_state"], name="child_by_home"),
            models.Index(fields=["county", "student_number_bi"], name="child_by_student_no"),
            models.Index(fields=["county", "student_last4_bi"], name="child_by_last4"),
            models.Index(fields=["county", "name"], name="child_by_name"),
            models.Index(fields=["county", "edu_path", "home_path", "search", "id"], name="child_search"),  # holds all a search looks at
            models.Index(fields=["labels_due_on"], name="child_labels_due"),
        ]

    def __str__(self):
        return self.name


class PupilQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Pupils of the classes the viewer reaches with `perm`; a class list has no line of residence."""
        return self.filter(by_place(viewer.reach(perm), edu="edu_path", home="edu_path"))


class Pupil(models.Model):
    """Every pupil of a school that keeps its class lists here: no more than this (DOMAIN §3).

    A line that came in with a child's file bears the child's uid; `child` joins it, or one that stood there before, to the file.
    """

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=6, choices=choices.Sex, blank=True)
    student_number = SealedField()
    student_number_bi = models.CharField(max_length=32, blank=True)
    birth_month = models.DateField(null=True)  # first of the month
    edu_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    edu_path = PathField()
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="pupils")
    from_on = models.DateField()
    left_on = models.DateField(null=True)

    objects = PupilQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["edu_path", "left_on"], name="pupil_by_class"),
            models.Index(fields=["county", "name"], name="pupil_by_name"),  # an import asks who stands there already
            models.Index(fields=["county", "student_number_bi"], name="pupil_by_student_no"),
        ]
