"""志愿者报名: what a stranger may do without a login (apply, ask how far it is, take it back), and who lets time empty it (LAW §1.6)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OUTSIDE, ApplicationState, KeyKind, Need, Weekday
from qianshou.domain.pairing.models import Helper, HelperApplication, HelperKey, HelperSetting, Knock
from qianshou.domain.pairing.queries.applying import Standing, places_in, standing_of
from qianshou.domain.pairing.rules import applying as rules
from qianshou.domain.pairing.sameness import keep_keys, phone_digests
from qianshou.domain.pairing.shapes import NewApplication
from qianshou.domain.people.choices import Sex
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, Event, action, remember, ungated
from qianshou.kit.ids import new_uid
from qianshou.kit.phone import looks_right, numbers
from qianshou.kit.sealing import blind_index
from qianshou.kit.text import fold_name

MOST_KEYS = 5_000  # helpers given their keys in one run
WHY_PUBLIC = "nobody is signed in: the county's setting and the throttle let in, and the trail says that somebody did"


def _knock(what: str, who: str, now: dt.datetime, county_id: int | None = None) -> None:
    """Counts one more from there; refuses too many, in words that say nothing of others."""
    digest = blind_index(f"{what}:{who}", county_id=county_id, purpose="knock")
    rows = Knock.objects.filter(what=what, who=digest, at__gt=now - rules.window(what))
    if rules.too_often(what, rows.count()):
        raise Refused(_("从这里来的次数太多，请过一会儿再试；着急的话，请打页面上的电话。"))
    Knock.objects.create(what=what, who=digest, at=now)


@ungated(WHY_PUBLIC)
def apply(actor: Actor, *, unit: Unit, new: NewApplication, asker: str, today: dt.date, now: dt.datetime) -> HelperApplication:
    """Somebody offers to help. Refuses a county that takes no applications, who is under eighteen, too many from one place or with one
    telephone; who applied before is not told so. Answers the row, whose `number` is shown this once."""
    county = unit if unit.county_id is None else unit.county
    setting = HelperSetting.objects.filter(county=county, open_to_public=True).first()
    if setting is None or unit.pk not in {place.pk for place in places_in(county)}:
        raise Refused(_("现在没有开放网上报名，请直接联系当地的学校或县专班。"))
    row = _row(county, unit, new, today)
    _knock("apply", asker, now)  # outside the transaction: who is refused by telephone has knocked all the same
    _knock("apply_one", row.phone_bi, now, county.pk)
    with transaction.atomic():
        row.save()
        actor.note(Event("pairing.apply", "", [("helperapplication", row.uid)], county.pk, unit.path, ok=True))
    return row


def _row(county: Unit, unit: Unit, new: NewApplication, today: dt.date) -> HelperApplication:
    name, phones = fold_name(new.name), numbers(new.phone)
    if not 2 <= len(name) <= 30:
        raise Invalid(_("请填写真实姓名。"), "name")
    if len(phones) != 1 or len(phones[0]) < 11 or not looks_right(phones[0]):
        raise Invalid(_("请填一个手机号码。"), "phone")
    if new.kind not in OUTSIDE:
        raise Invalid(_("请选择身份。"), "kind")
    if rules.too_young(new.birth_date, today) or new.birth_date.year < today.year - 100:
        raise Invalid(_("须年满 18 周岁。未满 18 周岁想出力，请联系学校的少先队或团组织。"), "birth_date")
    if set(new.strengths) - set(Need.values) or set(new.days) - set(Weekday.values) or (new.sex and new.sex not in Sex.values):
        raise Invalid(_("请从列表里选。"), "strengths")
    row = HelperApplication(
        county=county, unit=unit, unit_path=unit.path, number=new_uid()[:12], drive_code=new.drive_code[:8], kind=new.kind, name=name, sex=new.sex,
        birth_date=new.birth_date, place=" ".join(new.place.split())[:60], languages=[word[:20] for word in map(fold_name, new.languages) if word][:8],
        strengths=sorted(set(new.strengths)), days=sorted(set(new.days)), consent_version=rules.CONSENT_VERSION, applied_on=today, touched_on=today,
    )  # fmt: skip
    row.phone, row.about = phones[0], new.about.strip()[:300]
    row.phone_bi = phone_digests(phones[0], county.pk)[0]
    return row


@ungated(WHY_PUBLIC)
def look_up(actor: Actor, *, number: str, asker: str, now: dt.datetime) -> Standing | None:
    """How far the application with this number is; None for a number that is nobody's. Refuses too many questions from one place."""
    _knock("look", asker, now)
    return standing_of(number)


@ungated(WHY_PUBLIC)
def withdraw(actor: Actor, *, number: str, phone: str, asker: str, today: dt.date, now: dt.datetime) -> None:
    """The applicant takes it back: what she wrote is gone this minute. Refuses, always alike, where number and telephone are not one
    application that is still open."""
    _knock("look", asker, now)
    with transaction.atomic():
        row = HelperApplication.objects.select_for_update().filter(number=rules.tidy_number(number), state=ApplicationState.OPEN).first()
        if row is None or not row.phone_bi or row.phone_bi not in phone_digests(phone, row.county_id):
            raise Refused(_("编号和手机号码对不上，或这份报名已经办完。办完的请联系当地专干。"))
        row.state, row.decided_on, row.touched_on = ApplicationState.WITHDRAWN, today, today
        _empty(row, today)
        actor.note(Event("pairing.withdraw", "", [("helperapplication", row.uid)], row.county_id, row.unit_path, ok=True))


def _empty(row: HelperApplication, today: dt.date) -> None:
    """Facts about the person go; what is left says that somebody applied, to which unit, and what came of it."""
    row.name = row.sex = row.phone_bi = row.identity_bi = row.place = ""
    row.phone, row.about, row.birth_date = "", "", None
    row.languages, row.strengths, row.days, row.erased_on = [], [], [], today
    row.version += 1
    row.save()


@action(P.OPEN_DUTIES, on="county")
def settle_applications(actor: Actor, *, county: Unit, today: dt.date, now: dt.datetime) -> dict[str, int]:
    """The daily step; may run twice or late. Closes applications nobody touched for half a year, empties decided ones whose time is over,
    forgets who knocked, and gives helpers entered before there were keys theirs. How many of each."""
    setting = HelperSetting.objects.filter(county=county).first() or HelperSetting(county=county)
    old = today - dt.timedelta(days=rules.QUIET_DAYS)
    quiet = HelperApplication.objects.filter(county=county, state=ApplicationState.OPEN, touched_on__lt=old)
    closed = quiet.update(state=ApplicationState.REFUSED, decided_on=today, refused_for=_("半年没有办理，自动关闭"))
    over = HelperApplication.objects.filter(county=county, erased_on=None, decided_on__lte=today - dt.timedelta(days=setting.keep_days))
    emptied = list(over.exclude(state=ApplicationState.OPEN))
    for row in emptied:
        _empty(row, today)
    Knock.objects.filter(at__lt=now - rules.KNOCKS_KEPT).delete()
    keyed = HelperKey.objects.filter(county=county, kind=KeyKind.PHONE).values("helper")
    bare = list(Helper.objects.filter(county=county, left_on=None, phone__isnull=False).exclude(pk__in=keyed)[:MOST_KEYS])
    keep_keys(bare)
    remember(count=len(emptied), closed=closed, keyed=len(bare))
    return {"closed": closed, "emptied": len(emptied), "keyed": len(bare)}
