"""What a viewer reaches, compiled to one condition: by county, by either line of the tree, or by name (DECISIONS 1, 2)."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from qianshou.kit.paths import is_within, within

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Reach:
    """Where one permission of one viewer holds. Paths are tree paths; `names` are the by-name roles that carry it."""

    user_id: int | None = None
    everything: bool = False
    counties: frozenset[int] = field(default_factory=frozenset)
    edu: frozenset[str] = field(default_factory=frozenset)
    home: frozenset[str] = field(default_factory=frozenset)
    names: frozenset[str] = field(default_factory=frozenset)

    @property
    def nowhere(self) -> bool:
        """True when the viewer holds the permission nowhere at all."""
        return not (self.everything or self.counties or self.edu or self.home or self.names)

    def covers(self, *, county_id: int | None, edu_path: str = "", home_path: str = "") -> bool:
        """The same decision for one row in hand, without by-name access."""
        if self.everything or county_id in self.counties:
            return True
        return any(is_within(edu_path, p) for p in self.edu) or any(is_within(home_path, p) for p in self.home)

    def shape(self) -> tuple[bool, frozenset[str]]:
        """What of it changes the SQL of a prepared query; the rest are `values`."""
        return self.everything, self.names

    def values(self) -> dict[str, Any]:
        """What of it a prepared query takes as values."""
        places: dict[str, Any] = {"edu": tuple(sorted(self.edu)), "home": tuple(sorted(self.home))}
        return {"user": self.user_id or 0, "counties": tuple(sorted(self.counties)), **places}


@dataclass(frozen=True)
class Reaching:
    """A viewer that is nothing but one reach: stands in for the real one while a query is prepared."""

    one: Reach

    def reach(self, perm: str) -> Reach:
        """The same for every permission."""
        return self.one


def reaching(shape: tuple[bool, frozenset[str]], *, user: int, counties: tuple, edu: tuple, home: tuple) -> Reaching:
    """The viewer of a prepared query, from `shape()` and `values()` of the real viewer's reach."""
    return Reaching(Reach(user, shape[0], frozenset(counties), frozenset(edu), frozenset(home), shape[1]))


def by_place(reach: Reach, *, county: str = "county", edu: str = "edu_path", home: str = "home_path") -> Q:
    """Rows reached by unit; NOTHING where the viewer holds no unit. Field names may carry a relation prefix."""
    if reach.everything:
        return Q()
    found = [Q(**{f"{county}__in": sorted(reach.counties)})] if len(reach.counties) > 1 else [Q(**{county: c}) for c in reach.counties]
    if edu:
        found += [within(edu, p) for p in sorted(reach.edu)]
    if home:
        found += [within(home, p) for p in sorted(reach.home)]
    if not found:
        return NOTHING
    whole = found[0]
    for one in found[1:]:
        whole |= one
    return whole
