"""Who teaches a class and who runs a school, on a day: the fallback owners of a duty, from the grants."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qianshou.domain.accounts.models import Grant
from qianshou.domain.care.choices import Doer
from qianshou.domain.care.rules import Candidate
from qianshou.domain.permissions import Role
from qianshou.kit.paths import ancestors

_DOER = {
    Role.CLASS_TEACHER: Doer.CLASS_TEACHER, Role.SCHOOL: Doer.SCHOOL, Role.COUNSELLOR: Doer.COUNSELLOR, Role.VILLAGE: Doer.VILLAGE,
    Role.TOWNSHIP_EDU: Doer.TOWNSHIP, Role.TOWNSHIP_HOME: Doer.TOWNSHIP, Role.COUNTY: Doer.COUNTY,
}  # fmt: skip
OTHERS = frozenset(_DOER.values()) - {Doer.CLASS_TEACHER, Doer.SCHOOL}
_ROLES = {doer: tuple(role for role, code in _DOER.items() if code == doer) for doer in _DOER.values()}


@dataclass
class Staff:
    """Grants of the roles that own duties, by place."""

    held: dict[tuple[str, str], list[Grant]]

    def at(self, role: str, path: str, day: dt.date) -> Candidate | None:
        """Who holds a role at that very place on a day."""
        for row in self.held.get((role, path), ()):
            if row.from_on <= day and (row.to_on is None or day <= row.to_on):
                return Candidate(row.user_id, row.user.name, _DOER[Role(role)])
        return None

    def of(self, doer: str, path: str, day: dt.date) -> Candidate | None:
        """The nearest person who holds a role (a Doer code) at a place or above it; None for a kind of helper."""
        for place in reversed(ancestors(path)):
            for role in _ROLES.get(Doer(doer), ()):
                found = self.at(role, place, day)
                if found is not None:
                    return found
        return None

    def others(self, doers: Iterable[str], edu_path: str, home_path: str, day: dt.date) -> dict[str, Candidate | None]:
        """The holders of the named roles beside class teacher and school: on the line of residence, then on that of the school."""
        wanted = [doer for doer in doers if doer in OTHERS]
        return {doer: self.of(doer, home_path, day) or self.of(doer, edu_path, day) for doer in wanted}

    def class_teacher(self, edu_path: str, day: dt.date) -> Candidate | None:
        """The teacher of the class at that path."""
        return self.at(Role.CLASS_TEACHER, edu_path, day)

    def school(self, edu_path: str, home_path: str, day: dt.date) -> Candidate | None:
        """The nearest school coordinator; for a child without a school, the village director."""
        for path in reversed(ancestors(edu_path)):
            found = self.at(Role.SCHOOL, path, day)
            if found is not None:
                return found
        return None if edu_path else self.at(Role.VILLAGE, home_path, day)


def staff_of(county_id: int, paths: set[str] | None = None) -> Staff:
    """The grants of a county, or of the given places and those above them; one query."""
    rows = Grant.objects.filter(unit__county=county_id, role__in=list(_DOER), user__is_active=True).select_related("user", "unit")
    if paths is not None:
        rows = rows.filter(unit__path__in={up for path in paths for up in ancestors(path)})
    held: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for row in rows.defer("user__phone").order_by("from_on", "pk"):
        held[row.role, row.unit.path].append(row)
    return Staff(held)
