"""How two records are found to be one person: keyed digests of telephone and identity numbers, never the numbers (DECISIONS 9)."""

from collections.abc import Sequence

from qianshou.domain.pairing.choices import KeyKind
from qianshou.domain.pairing.models import Helper, HelperKey
from qianshou.kit import idcard
from qianshou.kit.phone import numbers
from qianshou.kit.sealing import blind_index


def phone_digests(phone: str, county_id: int) -> list[str]:
    """One digest for each number in what was typed; short extensions say nothing and are left out."""
    return [blind_index(number, county_id=county_id, purpose="helper_phone") for number in numbers(phone) if len(number) >= 7]


def identity_digest(number: str, county_id: int) -> str:
    """The digest of a tidy identity number, the old form as the new one."""
    tidy = idcard.upgrade(idcard.tidy(number))
    return blind_index(tidy, county_id=county_id, purpose="helper_identity") if tidy else ""


def keep_keys(helpers: Sequence[Helper]) -> None:
    """The telephone keys of these helpers as their numbers are now; identity keys stay."""
    HelperKey.objects.filter(helper__in=[one.pk for one in helpers], kind=KeyKind.PHONE).delete()
    rows = [
        HelperKey(county_id=one.county_id, helper=one, kind=KeyKind.PHONE, digest=digest)
        for one in helpers
        for digest in dict.fromkeys(phone_digests(one.phone.reveal() if one.phone else "", one.county_id))
    ]
    HelperKey.objects.bulk_create(rows)


def keep_identity(helper: Helper, digest: str) -> None:
    """Notes whose identity number was seen; '' notes nothing."""
    if digest:
        HelperKey.objects.get_or_create(helper=helper, kind=KeyKind.IDENTITY, digest=digest, defaults={"county_id": helper.county_id})
