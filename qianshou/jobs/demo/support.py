"""Invented 帮扶计划, results, a class's 学期反馈 and an entrusted child, so that every document has something to print."""

import datetime as dt
from typing import Any

from qianshou.domain.accounts.actors import UserActor
from qianshou.domain.care import actions as care
from qianshou.domain.care import queries as care_queries
from qianshou.domain.orgs.queries import current_term
from qianshou.domain.people import actions as people
from qianshou.domain.people import queries
from qianshou.domain.people.choices import PARENTS
from qianshou.jobs.demo.places import County
from qianshou.jobs.demo.staff import Staff

AGO = dt.timedelta(days=30)
PLANS = (
    ("应用题读不懂题意，计算没有问题；愿意问老师。", "数学期末到80分", "每周三放学后补一节，错题当天改", "和妈妈每周视频一次", "周日晚上提醒奶奶开视频"),
    ("书写慢，作业常带回家做；喜欢画画，手巧。", "当天作业在校写完", "放学后在教室写半小时，班主任看着", "参加美术小组", "和美术老师说好，每周二去"),
    ("在家常一个人看手机；跑步很快，肯帮同学。", "每天看手机不超过半小时", "和爷爷说好，睡前把手机收起来", "参加春季运动会", "每周跟体育老师练两次"),
)  # fmt: skip
SAID = (
    {"study": "数学有进步，作文还要多练。", "life": "按时吃饭，会洗自己的衣服。", "mood": "比上月开朗，肯和同学玩。", "conduct": "主动擦黑板，爱护班里的东西。"},
    {"study": "上课认真，作业工整。", "life": "早睡早起，不挑食。", "mood": "平稳，想爸爸妈妈时会说出来。", "conduct": "守纪律，乐意帮人。"},
)  # fmt: skip


def write_support(system: Any, county: County, staff: Staff, children: list[Any], today: dt.date) -> int:
    """Plans of three children of the first class teacher's class, one of them told; her feedback of the class; how many plans."""
    teacher = next((one for one in staff.helpers if one.class_path), None)
    mine = [one for one in children if teacher is not None and one.edu_path == teacher.class_path]
    term = current_term(county.unit.pk, today)
    if teacher is None or term is None or not mine:
        return 0
    actor = UserActor(teacher.user, today)
    for child, words in zip(mine, PLANS, strict=False):
        _plan(actor, child, words, today)
    care.write_feedback(actor, children=mine, term=term, words={one.uid: SAID[n % 2] for n, one in enumerate(mine)}, today=today)
    _entrusted(system, mine[0], today)
    return min(len(mine), len(PLANS))


def _plan(actor: UserActor, child: Any, words: tuple[str, ...], today: dt.date) -> None:
    situation, study, how, second, then = words
    steps = [care.NewStep("study", study, how, by_on=today + AGO), care.NewStep("mood", second, then)]
    care.write_plan(
        actor, child=child, situation=situation, steps=steps, happened_on=max(today - AGO, child.opened_on), today=today, client_uuid=f"plan-{child.uid}"
    )
    step = care_queries.plan_step(actor, "write_plan", care_queries.plans_of_child(actor, child)[0].steps[1].uid)
    if step is not None:
        care.tell_step(actor, step=step, outcome="reached", words="坚持了四周", today=today)


def _entrusted(system: Any, child: Any, today: dt.date) -> None:
    """The first child's parents entrusted whoever looks after it, if that is no parent."""
    adults = queries.carers_of(system, child)
    carer = next((one for one in adults if one.looks_after and one.relation not in PARENTS), None)
    parent = next((one.name for one in adults if one.relation in PARENTS), "")
    if carer is not None and parent:
        people.entrust(
            system, child=child, parent_name=parent, carer=carer, from_on=today - AGO, to_on=None, agreed="生活费每月800元，每周日晚视频。", child_view="愿意和奶奶住在一起。",
            exclusions_checked=True, school_told_on=today - AGO, village_told_on=today - AGO, today=today,
        )  # fmt: skip
