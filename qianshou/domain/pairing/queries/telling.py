"""What of a helper may stand on a paper of a child: asked of the pairing, never of the person (ADR 0014)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.pairing.models import HelperRole, Pairing
from qianshou.domain.pairing.queries.kinds import is_outside, roles_of
from qianshou.domain.pairing.rules import kinds


@dataclass(frozen=True)
class HelperTold:
    """The helper of one pairing as a paper may name her. `phone` is sealed, and None where the number goes through the school."""

    row: Pairing
    name: str
    kind_label: str
    unit: Unit
    phone: Any


def on_paper(rows: Sequence[Pairing]) -> list[HelperTold]:
    """One for each pairing in order; each with `helper__user` and `helper__unit` in hand. At most one query.

    An outside helper's number stands on no paper (DOMAIN §11). Staff paired as the volunteer she is beside is told as that: the kind and the
    unit she volunteers at, and nothing of her post.
    """
    beside = roles_of({row.helper_id for row in rows if is_outside(row) and not row.helper.outside})
    return [_told(row, beside.get(row.helper_id, [])) for row in rows]


def _told(row: Pairing, roles: Sequence[HelperRole]) -> HelperTold:
    one = row.helper
    if not is_outside(row):
        return HelperTold(row, one.name, str(HelperKind(one.kind).label), one.unit, one.phone or (one.user.phone if one.user else None))
    theirs = [role for role in roles if kinds.is_outside(role.kind)]
    named = next((role for role in theirs if kinds.kind_of(role.kind) == row.kind), theirs[0] if theirs else one)
    return HelperTold(row, one.name, str(HelperKind(named.kind).label), named.unit, None)
