"""委托照护确认书: one version on paper, with the exclusions of 未保法 §22 and room to sign; numbers are filled in by hand, none is revealed."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.people.models import Child, EntrustedCare


@dataclass(frozen=True)
class EntrustPaper:
    """The confirmation as it is printed; `facts` are (word, value) pairs, `lines` numbered sentences."""

    name: str
    facts: tuple[tuple[str, str], ...]
    duties: tuple[str, ...]
    excluded: tuple[str, ...]
    agreed: str
    child_view: str
    told: tuple[tuple[str, str], ...]
    signers: tuple[str, ...]
    version: int


def entrust_paper(row: EntrustedCare, child: Child, today: dt.date) -> EntrustPaper:
    """The paper of one version of a child already fetched through `visible_to`."""

    def day(value: dt.date | None) -> str:
        return f"{value:%Y}年{value.month}月{value.day}日" if value else _("　　　年　　月　　日")

    school = child.edu_unit.parent if child.edu_unit and child.edu_unit.kind == "class" else child.edu_unit
    facts = (
        (_("孩子"), child.name), (_("出生日期"), day(child.birth_date) if child.birth_known == "day" else ""), (_("就读学校"), school.name if school else child.school_text),
        (_("现居住村（居）"), child.home_unit.name if child.home_unit else ""), (_("委托人（父母）"), row.parent_name), (_("委托人电话"), ""),
        (_("被委托人"), row.carer.name), (_("与孩子的关系"), str(row.carer.get_relation_word())), (_("被委托人身份证号"), ""), (_("被委托人电话"), ""),
        (_("委托期限"), _("%(first)s 至 %(last)s") % {"first": day(row.from_on), "last": day(row.to_on) if row.to_on else _("父母返乡")}), (_("紧急联系人和电话"), ""),
    )  # fmt: skip
    duties = (
        _("被委托人照护孩子的生活、安全、就学、就医，发现异常立即告诉父母、学校和村（居）委。"), _("父母每周至少一次与孩子和被委托人联系，了解孩子的生活、学习、心理。"),
        _("监护人仍是父母，委托照护不转移监护权。"), _("换人、改约定或终止，要重新确认并告知学校和村（居）委。"),
    )  # fmt: skip
    excluded = (
        _("没有实施过性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为"), _("没有吸毒、酗酒、赌博等恶习"), _("没有拒不履行或者怠于履行监护、照护职责的情况"),
        _("没有其他不适宜担任被委托人的情况"),
    )  # fmt: skip
    told = ((_("已告知学校"), day(row.school_told_on)), (_("已告知村（居）委"), day(row.village_told_on)))
    signers = (_("委托人（父母）"), _("被委托人"), _("孩子（听取意见）"), _("学校（盖章）"), _("村（居）委见证（盖章）"))
    return EntrustPaper(child.name, facts, duties, excluded, row.agreed, row.child_view, told, signers, row.version)
