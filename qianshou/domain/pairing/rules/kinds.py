"""What one person with several kinds is paired as: as staff or as an outside helper (DOMAIN §3, §11)."""

from collections.abc import Container, Iterable

from qianshou.domain.pairing.choices import KIND_OF, OUTSIDE, OUTSIDE_PAIRINGS, HelperKind


def as_outside(outside: bool, also_outside: bool, pairing_kind: str) -> bool:
    """Whether a pairing of this kind is an outside helper's: vetting and consent are asked, and she sees what an outside helper sees.

    Staff who also volunteers stays staff for the children she is paired with as staff.
    """
    return outside or (also_outside and pairing_kind in OUTSIDE_PAIRINGS)


def may_be(outside: bool, also_outside: bool, pairing_kind: str) -> bool:
    """Whether a person may be paired as this kind at all: a volunteer is not paired as a teacher, nor a teacher as a volunteer she is not."""
    return outside or also_outside if pairing_kind in OUTSIDE_PAIRINGS else not outside


def way(main: str, further: Iterable[str], allowed: Container[str]) -> str:
    """The one HelperKind a person is proposed as: her main one if allowed, else the first further one that is; '' if none."""
    return next((kind for kind in (main, *further) if kind in allowed), "")


def kind_of(helper_kind: str) -> str:
    """What a pairing with such a helper is called."""
    return KIND_OF[HelperKind(helper_kind)].value


def is_outside(helper_kind: str) -> bool:
    """Whether people of this kind are outside helpers."""
    return helper_kind in OUTSIDE
