"""What makes a pair fit, in points and words: fewer points, better pair (M060, M147, M218 就近就亲). And what forbids one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BASE = 120  # so that no pair costs less than nothing
NEED_POINTS, MOST_NEEDS = -8, 3  # for each of the child's needs the helper is good at

OWN_CLASS, SAME_SCHOOL, SAME_VILLAGE, SAME_TOWNSHIP, FURTHER = 1, 2, 4, 8, 16
KIN, LAST, SIBLING, LANGUAGE, OTHER_LANGUAGE, WEEKENDS = 32, 64, 128, 256, 512, 1024

# Exactly one of the three: her own school or village, her township, further away.
POINTS = {
    OWN_CLASS: -15, SAME_SCHOOL: 0, SAME_VILLAGE: 0, SAME_TOWNSHIP: 20, FURTHER: 45, KIN: -25, LAST: -30, SIBLING: -20, LANGUAGE: -12,
    OTHER_LANGUAGE: 10, WEEKENDS: 15,
}  # fmt: skip

WORDS = {
    OWN_CLASS: gettext_lazy("是孩子的班主任"), SAME_SCHOOL: gettext_lazy("同校"), SAME_VILLAGE: gettext_lazy("同村"),
    SAME_TOWNSHIP: gettext_lazy("同乡镇"), FURTHER: gettext_lazy("不在同一个乡镇"), KIN: gettext_lazy("可能是亲戚（与家人同名或已登记）"),
    LAST: gettext_lazy("上一位帮扶人"), SIBLING: gettext_lazy("正在帮孩子的兄弟姐妹"), LANGUAGE: gettext_lazy("会说孩子说的话"),
    OTHER_LANGUAGE: gettext_lazy("不会说孩子说的话"), WEEKENDS: gettext_lazy("只有周末有空，孩子住校"),
}  # fmt: skip

# What forbids a pair, in the order in which it is asked; 0 is allowed.
ALLOWED, OWN_CHILD, REFUSED, KIND, VETTING, CONSENT, SEX, FAMILY_ELSEWHERE, FULL, FAMILY = range(10)

BARRED = {
    OWN_CHILD: gettext_lazy("%(n)d 位与孩子的父母同名或已登记为家长，不能帮自己的孩子"),
    REFUSED: gettext_lazy("%(n)d 位已被认为不合适"),
    KIND: gettext_lazy("%(n)d 位的身份不在这次结对的范围内"),
    VETTING: gettext_lazy("%(n)d 位校外帮扶人审核没有通过或已到期"),
    CONSENT: gettext_lazy("%(n)d 位是校外帮扶人，家里还没有同意校外帮扶"),
    SEX: gettext_lazy("%(n)d 位不合性别规定，或没有登记性别"),
    FAMILY_ELSEWHERE: gettext_lazy("兄弟姐妹要由同一个人帮，%(n)d 位不是他们的帮扶人"),
    FULL: gettext_lazy("%(n)d 位已经帮满"),
    FAMILY: gettext_lazy("%(n)d 位不能同时帮兄弟姐妹几个"),
}

BARRED_ONE = {
    OWN_CHILD: gettext_lazy("与孩子的父母同名，或登记为家长"), REFUSED: gettext_lazy("已经在帮，或已被认为不合适"), KIND: gettext_lazy("身份不在这次结对的范围内"),
    VETTING: gettext_lazy("审核没有通过或已到期"), CONSENT: gettext_lazy("家里还没有同意校外帮扶"), SEX: gettext_lazy("不合性别规定，或没有登记性别"),
    FAMILY_ELSEWHERE: gettext_lazy("兄弟姐妹由别人帮"), FULL: gettext_lazy("已经帮满"), FAMILY: gettext_lazy("不能同时帮兄弟姐妹几个"),
}  # fmt: skip


def why(bits: int, good_at: list[str], load: int, most: int) -> tuple[str, ...]:
    """Why this pair, in words, the strongest first; `good_at` names the needs met, `load` counts children she has."""
    order = sorted((bit for bit in POINTS if bits & bit), key=lambda bit: POINTS[bit])
    said = [str(WORDS[bit]) for bit in order]
    if good_at:
        said.insert(min(1, len(said)), _("擅长孩子需要的：%s") % "、".join(good_at))
    return (*said, _("现在一共帮 %(load)d 人，最多 %(most)d 人") % {"load": load, "most": most})


def why_not(counts: dict[int, int], short: bool) -> str:
    """Which rule stands in the way of a child nobody may help; `short`: there were some, but others needed them more."""
    said = [str(BARRED[rule]) % {"n": counts[rule]} for rule in sorted(BARRED) if counts.get(rule)]
    if short:
        said.insert(0, _("可以帮的人名额不够，都给了别的孩子"))
    return "；".join(said) or _("这一带没有登记帮扶人")
