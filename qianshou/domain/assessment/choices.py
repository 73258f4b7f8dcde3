"""What a report counts of care: the kinds of things done, and whether records, children, homes, pairings or helpers are counted (DOMAIN §12)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import Means, RecordKind
from qianshou.domain.pairing.choices import PairingKind

TIMES, CHILDREN, HOMES, PAIRS, HELPERS = "times", "children", "homes", "pairs", "helpers"
OF = {TIMES: _("人次"), CHILDREN: _("人数"), HOMES: _("户数"), PAIRS: _("对数"), HELPERS: _("人数")}


@dataclass(frozen=True)
class Deed:
    """A kind of thing done: its name, and what of a record (kind and means, '' for any) or of a pairing (its kind, never its
    helper's main one: ADR 0014) makes it one."""

    label: Any
    records: tuple[tuple[str, str], ...] = ()
    pairings: frozenset[str] | None = None  # kinds of pairings; empty for any

    @property
    def of_pairings(self) -> bool:
        """Whether it counts pairings as they run today, not records of a span."""
        return self.pairings is not None


def _records(label: Any, *kinds: str) -> Deed:
    return Deed(label, tuple((kind, "") for kind in kinds))


DEEDS: dict[str, Deed] = {
    "talk": _records(_("谈心"), RecordKind.TALK), "visit": _records(_("家访"), RecordKind.HOME_VISIT), "contact": _records(_("联系"), RecordKind.CONTACT, RecordKind.CALL),
    "call": Deed(_("电话或视频联系"), ((RecordKind.CALL, ""), (RecordKind.CONTACT, Means.PHONE), (RecordKind.CONTACT, Means.VIDEO))),
    "tutoring": _records(_("辅导"), RecordKind.TUTORING), "letter": _records(_("书信"), RecordKind.LETTER), "gift": _records(_("慰问"), RecordKind.GIFT),
    "festival": _records(_("陪伴过节"), RecordKind.FESTIVAL), "policy": _records(_("政策落实"), RecordKind.POLICY), "good_deed": _records(_("办实事"), RecordKind.GOOD_DEED),
    "any": _records(_("关爱记录"), *RecordKind.values),
    "pairing": Deed(_("在结对的"), pairings=frozenset()), "helpers": Deed(_("在结对的帮扶人"), pairings=frozenset()),
    "teachers": Deed(_("在结对的教师"), pairings=frozenset({PairingKind.TEACHER})),
    "mothers": Deed(_("在结对的爱心妈妈"), pairings=frozenset({PairingKind.MOTHER})), "proxies": Deed(_("在结对的代理家长"), pairings=frozenset({PairingKind.PROXY_PARENT})),
}  # fmt: skip
