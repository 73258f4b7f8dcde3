"""What every 委托照护 says: what is agreed, and what excludes a person by 未保法 §22 (SEEDS §4, LAW)."""

from django.utils.translation import gettext as _


def terms() -> tuple[str, ...]:
    """What the parents and the entrusted carer promise."""
    return (
        _("被委托人照护孩子的生活、安全、就学、就医，发现异常立即告诉父母、学校和村（居）委。"), _("父母每周至少一次与孩子和被委托人联系，了解孩子的生活、学习、心理。"),
        _("监护人仍是父母，委托照护不转移监护权。"), _("换人、改约定或终止，要重新确认并告知学校和村（居）委。"),
    )  # fmt: skip


def exclusions() -> tuple[str, ...]:
    """What the entrusted carer declares, one line each (未保法 §22)."""
    return (
        _("没有实施过性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为"), _("没有吸毒、酗酒、赌博等恶习"), _("没有拒不履行或者怠于履行监护、照护职责的情况"),
        _("没有其他不适宜担任被委托人的情况"),
    )  # fmt: skip
