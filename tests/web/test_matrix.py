"""The access matrix: every URL x every role, expected from the one permission table; and what a stranger gets: nothing, and always the same nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.actions import drives, teams
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child, FileMerge
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions as targeting
from qianshou.domain.targets.shapes import NewEntry, NewTarget
from qianshou.papers.answers.actions import keep_answers
from qianshou.papers.binders import actions as binders
from qianshou.papers.forms import actions as forms
from qianshou.papers.models import ColumnAnswer
from qianshou.papers.rounds import actions as rounds
from tests.cast import PEOPLE, TODAY
from tests.people_cast import MEI_ID, OPENED, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.battery]
TWINS = {"colleague", "other_helper", "other_school", "other_township", "middle_school", "county_two"}  # a role that stands already
OURS = [name for name in PEOPLE if not name.startswith("neighbour") and name not in TWINS]
KINDS = {"team-output-void": "team_output", "team-output-file": "team_output", "team-output-open": "team_output", "team-task-done": "team_task", "team-task-take": "team_task", "team-task-hand": "team_task", "team-task-step": "team_task", "team-member": "team_member", "team": "team", "drive-applicant": "applicant", "drive-pair": "pairing", "drive": "drive", "target-item": "target_item", "target-entry-void": "target_entry", "target-undo": "target_entry", "target-pairing-end": "target_pairing", "target": "target", "plan-review": "own", "plan-step": "step", "plan-told": "step", "unit": "unit", "calendar": "unit", "class": "class", "user": "user", "login-codes": "unit", "helper": "helper", "helpers-settle": "helper", "application": "application", "applications-setting": "unit", "partner": "partner", "pairing": "pairing", "adoption": "adoption",
         "duty": "duty", "record-void": "record", "match-rules": "unit", "inspection": "inspection", "void": "record", "undo": "record", "work-void": "work", "goal-outcome": "work", "work-undo": "work",
         "blank-form": "blank_form", "header-word": "header_word", "merge": "merge", "round": "round", "asked": "asked", "answer": "answer", "print-run": "run"}  # fmt: skip
CHILD_PAGES = ("work", "info-check", "child", "child-", "change-new", "record", "change", "print-card", "stay-over", "notice-new", "consent-")


def pages(patterns=None, door=""):
    """(name, permission, keyword names) of every page."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry.url_patterns, entry.namespace or door)
        elif isinstance(entry, URLPattern):
            yield f"{door}:{entry.name}", entry.callback.permission, sorted(entry.pattern.converters)


PAGES = sorted(pages(), key=lambda one: one[0])


def _their_inspector(cast):
    user = cast.user("neighbour_helper")
    user.grants.create(role="inspector", unit=cast.neighbour, from_on=OPENED)
    return user


def _their_target(cast, helper) -> dict:
    """A household of the next county, who helps it, and what was done."""
    system = SystemActor(OPENED)
    one = targeting.add_target(system, unit=cast.unit("neighbour_village"), new=NewTarget("邻县户主", "household"), today=OPENED)
    pair = targeting.pair_target(system, target=one, helper=helper, from_on=OPENED, today=OPENED)
    new = NewEntry(TODAY, "phone", "matrix-target-1", difficulty="缺水")
    entry = targeting.record_entry(SystemActor(TODAY), target=one, new=new, today=TODAY, doer=helper)
    return {"target": one, "target_pairing": pair, "target_entry": entry, "target_item": entry.items.get()}


def _their_team(cast, helper) -> dict:
    """A team of the next county with what hangs on it, and a drive somebody applied to."""
    system, day = SystemActor(TODAY), {"from_on": TODAY, "to_on": TODAY}
    team = teams.make_team(system, unit=cast.neighbour, new=teams.NewTeam("邻县队", **day), places=[cast.unit("neighbour_school")], today=TODAY)
    member = teams.join_team(system, team=team, helper=helper, today=TODAY)
    task = teams.entrust_task(system, team=team, words="扫墓", today=TODAY)
    output = teams.add_output(system, team=team, kind="diary", title="日志", happened_on=TODAY, today=TODAY)
    drive = drives.make_drive(system, unit=cast.neighbour, new=drives.NewDrive("邻县活动", "volunteer", 3, TODAY, TODAY), today=TODAY)
    drives.write_call(system, drive=drive, call="启事", today=TODAY, seen_version=1)
    drives.move_drive(system, drive=drive, to="calling", today=TODAY)
    applicant = drives.enter_applicant(system, drive=drive, name="邻县志愿", birth_date=dt.date(1990, 1, 1), today=TODAY)
    return {"team": team, "team_member": member, "team_task": task, "team_output": output, "drive": drive, "applicant": applicant}


def neighbours(cast) -> dict[str, str]:
    """A uid of every kind of row in the next county; made once, as the cast is."""
    cast.with_("children", "helpers", "pairings")
    return cast.standing.step("neighbours", lambda: _made(cast))


def _made(cast) -> dict[str, str]:
    system, there = SystemActor(OPENED), child(cast, "neighbour")
    helper = pairing.add_helper(system, unit=cast.unit("neighbour_school"), name="邻县帮扶人", kind="teacher", user=cast.user("neighbour_helper"), today=OPENED)
    pair = pairing.pair(system, child=there, helper=helper, kind="teacher", from_on=OPENED, today=OPENED)
    adopted = care.adopt(system, unit=cast.neighbour, code="pian_4", school_year=2026, today=OPENED)
    care.open_periods(SystemActor(TODAY), county=cast.neighbour, today=TODAY)
    record = care.record_contact(
        cast.actor("neighbour_helper"), child=there, kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="matrix-1"
    )
    drawn = people.draw_sample(system, unit=cast.neighbour, inspector=_their_inspector(cast), from_on=TODAY, to_on=TODAY, size=1, today=TODAY)
    duty = there.duties.order_by("pk")[0]
    work = care.record_work(
        cast.actor("neighbour_helper"), unit=cast.unit("neighbour_class"), kind="meeting", happened_on=TODAY, today=TODAY, title="班会", client_uuid="matrix-2"
    )
    steps = [care.NewStep("study", "数学到80分", "补课")]
    plan = care.write_plan(cast.actor("neighbour_helper"), child=there, situation="一般", steps=steps, happened_on=TODAY, today=TODAY, client_uuid="matrix-plan")
    rows = {"step": plan.steps.get(), "work": work, "child": there, "helper": helper, "pairing": pair, "adoption": adopted, "record": record, "duty": duty, "inspection": drawn}
    rows["own"] = care.begin_own(cast.actor("neighbour_county"), unit=cast.neighbour, title="邻县方案", source="", text="每周谈心一次。", lines=[], today=TODAY)
    rows |= _their_target(cast, helper)
    rows |= _their_team(cast, helper)
    rows |= _round(cast)
    rows |= _merged(cast)
    rows |= _partner(cast, there)
    rows |= _blank(cast)
    rows |= _applied(cast)
    rows |= {"class": cast.unit("neighbour_class"), "unit": cast.unit("neighbour_school"), "user": cast.user("neighbour_school")}
    return {kind: row.uid for kind, row in rows.items()}


def _partner(cast, there) -> dict:
    """A study partner of the next county."""
    at = cast.unit("neighbour_class")
    [mate] = people.add_pupils(SystemActor(TODAY), unit=at, many=[people.NewPupil("邻县同学", at)], today=TODAY)
    return {"partner": pairing.set_partners(SystemActor(TODAY), children=[there], pairs=[(there.uid, mate.uid)], today=TODAY)[0]}


def _merged(cast) -> dict:
    """Two files of the next county that became one."""
    there, at = cast.actor("neighbour_county"), cast.unit("neighbour_class")
    both = [people.open_file(there, unit=at, today=OPENED, facts=NewFile(name, edu_unit=at), force=True) for name in ("邻县双份", "邻县双份")]
    care.merge_files(there, children=both, keep=both[0], today=TODAY)
    return {"merge": FileMerge.objects.get(kept=both[0])}


def _applied(cast) -> dict:
    """Who applied to help in the next county."""
    there, said = cast.actor("neighbour_county"), {"open_to_public": True, "says": "到县里", "keep_days": 90, "minutes_of": {}}
    pairing.set_helper_setting(there, unit=cast.neighbour, today=TODAY, **said)
    new = pairing.NewApplication("邻县志愿者", "13800008801", dt.date(1990, 1, 1), "volunteer")
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    return {"application": pairing.apply(cast.actor("visitor"), unit=cast.neighbour, new=new, asker="10.9.9.9", today=TODAY, now=now)}


def _blank(cast) -> dict:
    """A blank form the next county filled before, and a header it answered for."""
    there, blank = cast.actor("neighbour_county"), "序号,姓名,性别,班级\n,,,\n".encode()
    form = forms.receive_form(there, unit=cast.neighbour, data=blank, filename="邻县空表.csv", today=TODAY)
    keep_answers(there, unit=cast.neighbour, said={"务工地点": "father.away_place"})
    return {"blank_form": form, "header_word": ColumnAnswer.objects.get(unit=cast.neighbour)}


def _round(cast) -> dict:
    """A round of the next county and what its school sent."""
    row = rounds.open_round(
        cast.actor("neighbour_county"), unit=cast.neighbour, kind="roster", line="edu", title="邻县花名册", note="", units=[cast.unit("neighbour_school")], due_on=TODAY,
        layout="school", today=TODAY,
    )  # fmt: skip
    asked = row.asked.get()
    return {"round": row, "asked": asked, "answer": rounds.send_files(cast.actor("neighbour_school"), asked=asked, today=TODAY),
            "run": binders.ask_pack(cast.actor("neighbour_school"), unit=cast.unit("neighbour_school"), line="edu", first=TODAY, last=TODAY, size=1, today=TODAY)}  # fmt: skip


def targets(name: str, uids: dict[str, str]) -> list[str]:
    """The rows to try at a page: the kind it is about, and a child."""
    short = name.split(":")[1]
    kind = next((k for word, k in KINDS.items() if short == word or short.startswith(word + "-")), "child")
    return sorted({uids[kind], uids["child"]})


def browser(cast, who) -> Client:
    return cast.sign_in(Client(raise_request_exception=False), who)


def address(name: str, keywords: list[str], uid: str) -> str:
    return reverse(name, kwargs=dict.fromkeys(keywords, uid))


@pytest.mark.parametrize("who", [*OURS, "neighbour_county"])
def test_a_page_without_a_row_opens_to_those_who_hold_its_permission_and_is_403_to_others(cast, who):
    cast.with_("children", "pairings", "programme")
    client, actor = browser(cast, who), cast.actor(who)
    wrong = []
    for name, perm, keywords in PAGES:
        if keywords or perm is None:
            continue
        for method in ("get", "head"):
            code = getattr(client, method)(reverse(name)).status_code
            fits = code in (200, 302, 404, 405, 409) if actor.may(perm) else code == 403
            if not fits:
                wrong.append((name, perm, method, code))
    assert wrong == []


@pytest.mark.parametrize("who", OURS)
def test_rows_of_the_next_county_are_404_by_every_url_and_method(cast, who):
    uids, client, wrong = neighbours(cast), browser(cast, who), []
    for name, perm, keywords in PAGES:
        if "uid" not in keywords or perm is None:
            continue
        for uid in targets(name, uids):
            url = address(name, keywords, uid)
            for method in ("get", "post"):
                code = getattr(client, method)(url).status_code
                if code not in (404, 405):
                    wrong.append((name, method, code))
    assert sorted(set(wrong)) == []


@pytest.mark.parametrize("who", OURS)
def test_a_childs_page_opens_exactly_where_the_reach_says_so(cast, who):
    cast.with_("children", "pairings", "programme")
    client, actor, wrong = browser(cast, who), cast.actor(who), []
    everyone = list(Child.objects.filter(county=cast.county))
    for name, perm, keywords in PAGES:
        short = name.split(":")[1]
        if keywords != ["uid"] or perm is None or not any(short == p or (p.endswith("-") and short.startswith(p)) for p in CHILD_PAGES):
            continue
        reached = set(Child.objects.visible_to(actor, perm).values_list("uid", flat=True))
        for one in everyone:
            code = client.get(address(name, keywords, one.uid)).status_code
            closed = one.file_state == "closed" and code == 404  # a closed file offers fewer pages
            if (code == 404) == (one.uid in reached) and code not in (405, 409) and not closed:
                wrong.append((name, one.name, code))
    assert wrong == []


def test_nobody_signed_in_is_sent_to_the_login_page_by_every_page(cast):
    uids, client, wrong = neighbours(cast)["child"], Client(raise_request_exception=False), []
    for name, perm, keywords in PAGES:
        if perm is None:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name, keywords, uids))
            if answer.status_code != 405 and (answer.status_code != 302 or not answer["Location"].startswith("/login/")):
                wrong.append((name, method, answer.status_code))
    assert wrong == []


def test_what_is_not_there_and_what_is_not_yours_answer_alike(cast):
    theirs, client = neighbours(cast)["child"], browser(cast, "county")
    for name, perm, keywords in PAGES:
        if "uid" in keywords and perm is not None:
            one, other = client.get(address(name, keywords, theirs)), client.get(address(name, keywords, "aaaaaaaaaaaaaaaa"))
            assert (one.status_code, one.content) == (other.status_code, other.content), name


def everything(client, cast) -> bytes:
    """Every byte of every page a role can open by GET, with its own county's children."""
    kids = list(Child.objects.all())
    out = []
    for name, perm, keywords in PAGES:
        if name == "public:gallery":  # invented people, who bear names of the cast; it reads no row
            continue
        targets = [""] if not keywords else [k.uid for k in kids] if keywords == ["uid"] else []
        if perm is not None or not keywords:
            out += [client.get(address(name, keywords, t)).content for t in targets]
    return b"".join(out)


@pytest.mark.parametrize("who", ["helper", "outside", "counsellor", "school", "village", "township_edu", "county", "inspector", "viewer", "admin", "department"])
def test_no_page_shows_a_whole_number_that_nobody_asked_for(cast, who):
    """Canaries: the identity number, student number and phones of the cast stand in the database only sealed and on pages only masked."""
    cast.with_("children", "pairings", "programme")
    seen = everything(browser(cast, who), cast)
    tokens = {"identity number": MEI_ID, "a father's phone": "13800001001", "a grandmother's phone": "13800001003"}
    printed = {"school", "village", "township_edu", "county", "helper"}  # the print pages of these are reveals of their own
    leaks = [what for what, token in tokens.items() if token.encode() in seen]
    assert leaks == ([] if who not in printed else [x for x in leaks if x in ALLOWED_ON_PAPER])


ALLOWED_ON_PAPER = ("a father's phone", "a grandmother's phone")


@pytest.mark.parametrize("who", ["viewer", "admin", "department", "nobody"])
def test_roles_that_see_no_child_are_told_no_name(cast, who):
    cast.with_("children", "pairings", "programme")
    seen = everything(browser(cast, who), cast).decode()
    assert [name for name in ("龙小梅", "石小山", "欧阳明远", "吴桂英") if name in seen] == []


def test_an_outside_helper_is_told_the_given_name_and_no_more(cast):
    cast.with_("children", "pairings", "programme")
    seen = everything(browser(cast, "outside"), cast).decode()
    assert "小梅" in seen
    assert [word for word in ("龙小梅", "吴桂英", "龙大山", "石桥村", "义乌", "高血压", "杨军") if word in seen] == []


def test_a_grant_that_ended_yesterday_opens_nothing_today(cast):
    cast.with_("children")
    client = browser(cast, "school")
    url = reverse("office:child", args=[child(cast, "mei").uid])
    assert client.get(url).status_code == 200
    grant = cast.user("school").grants.get()
    grant.to_on = TODAY - dt.timedelta(days=1)
    grant.save()
    assert client.get(url).status_code == 404


def test_every_permission_of_the_table_guards_something(cast):
    """A permission nobody asks for is a promise nobody keeps; these are asked by actions and field rules, not pages."""
    asked = {perm for _n, perm, _k in PAGES if perm}
    assert {P.SEE_FILE, P.PAIR, P.IMPORT_ROSTER, P.SEE_DUTIES, P.RECORD_CONTACT} <= asked
