"""What the gallery shows: invented people of 青溪县, and a form that came back with errors."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

TODAY = date(2026, 11, 21)
MENU = [
    ("工作台", "home", 0),
    ("名册", "users", 6482),
    ("谈心与家访", "record", 0),
    ("重点帮扶", "heart", 213),
    ("问题", "concern", 4),
    ("心愿墙", "pair", 12),
    ("报表上报", "report", 3),
    ("导入导出", "import", 0),
    ("统计公开", "chart", 0),
    ("组织与账号", "org", 0),
    ("操作日志", "log", 0),
]
TABS = [("今日", "home", 3), ("孩子", "users", 0), ("记录", "record", 0), ("我的", "user", 0)]
LONG = "阿卜杜拉·麦麦提·𬱖䶮"


class TalkForm(forms.Form):
    """The phone's form, as the field door writes it."""

    means = forms.ChoiceField(
        label=_("怎么谈的"),
        choices=[("in_person", "当面"), ("phone", "电话"), ("wechat", "微信"), ("visit", "家访")],
        widget=forms.RadioSelect,
        initial="in_person",
    )
    mood = forms.ChoiceField(
        label=_("孩子状态"),
        choices=[("good", "好"), ("fair", "一般"), ("watch", "要关注")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("谈到了(可多选)"),
        required=False,
        choices=[("study", "学习"), ("miss", "想爸妈"), ("mates", "同学"), ("health", "身体"), ("net", "上网")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("补充(可不填)"), required=False, widget=forms.Textarea)


class FileForm(TalkForm):
    """Every kind of control, and errors on each when bound empty."""

    name = forms.CharField(label=_("姓名"), help_text=_("写户口本上的全名，生僻字照写。"), max_length=40)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", "请选择"), ("left", "留守"), ("orphan", "孤儿")])
    happened_on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    phone = forms.CharField(label=_("电话"), widget=forms.TextInput(attrs={"inputmode": "tel"}), required=False)
    sheet = forms.FileField(label=_("名册文件"), help_text=_("xls、xlsx 或 csv，20 MB 以内。"))
    agreed = forms.BooleanField(label=_("已经当面告诉家长"))

    def clean(self) -> None:
        if self.is_bound:
            raise forms.ValidationError(_("这一天已经记过一次，请看看是不是同一次。"))


def _menu(rows: list[tuple[str, str, int]], current: int) -> list[dict[str, Any]]:
    return [{"label": label, "url": "#", "icon": icon, "count": count, "current": i == current} for i, (label, icon, count) in enumerate(rows)]


def shell(page: str, size: str) -> dict[str, Any]:
    phone = page.startswith("phone")
    return {
        "site_name": "青溪县关爱平台",
        "menu": _menu(TABS, 0) if phone else _menu(MENU, 1 if page == "child" else 0),
        "unit_path": "石门完小 · 三(2)班 · 结对 6 人" if phone else "青溪县 / 全部乡镇",
        "user_name": "李秀兰老师" if phone else "王敏",
        "role_label": "" if phone else "县教育局",
        "size": size,
        "size_url": "#",
        "logout_url": "#",
        "home_url": "#",
        "help_url": "#",
        "search_url": "" if page in ("desk", "child") else "#",
        "help_phone": "0000-1234567",
        "record_url": "#" if page == "phone" else "",
        "watermark": "王敏 11月21日 08:10" if page in ("child", "cards") else "",
        "today": TODAY,
    }


def _tag(word: str, kind: str) -> dict[str, str]:
    return {"word": word, "kind": kind}


TOWNS = [
    ("云台镇", 812, 780, 812, "已报", "ok", 2),
    ("白鹭镇", 655, 609, 655, "已报", "ok", 0),
    ("柳湾镇", 703, 632, 703, "待审", "wait", 1),
    ("长岭镇", 488, 410, 488, "待审", "wait", 0),
    ("石桥乡", 530, 402, 530, "退回", "bad", 1),
    ("黑虎垭", 0, 0, 0, "未报", "warn", 0),
]
TAGS = [
    _tag("已完成", "ok"),
    _tag("待审", "wait"),
    _tag("该做了", "warn"),
    _tag("未完成", "bad"),
    _tag("免做", "mute"),
    _tag("寄宿", "plain"),
]
CARE = [
    ("祖辈照护", 4408),
    ("父或母一方", 1231),
    ("其他亲属", 583),
    ("无人照护", 7),
    ("待核实", 250),
]
TIMELINE = [
    ("11月18日", "当面谈心", "一般", "warn", "李秀兰 · 学习、想爸妈", "说想妈妈，晚上睡不好。已约周日视频。"),
    ("11月3日", "家访", "好", "ok", "李秀兰、村委石主任", "家中整洁，奶奶腿疼，建议联系村医。"),
    ("10月20日", "电话联系妈妈", "", "", "李秀兰 · 打通，谈学习和过年回家", ""),
]
REASONS = [("contact", "要联系家长"), ("check", "核对名册"), ("danger", "处理安全问题")]
ID_REVEAL = {"masked": "520000********2143", "url": "#", "name": "id_number", "reasons": REASONS}


def _card(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "sub": "石门完小 三(2)班 · 2017年3月生",
        "rows": [
            {"label": "照护人", "value": "奶奶 田秀兰（同住）"},
            {"label": "爸爸", "value": "杨某 浙江义乌 某某五金厂"},
            {"label": "妈妈", "value": "龙金花 浙江义乌"},
            {"label": "帮扶人", "value": "李秀兰（班主任）"},
            {"label": "派出所", "value": "石桥派出所 0000-1234110"},
        ],
        "phones": [{"who": "奶奶", "phone": "138 0000 0000"}, {"who": "妈妈", "phone": "138 0000 0001"}],
        "foot": "报警 110 · 青少年服务 12355",
    }


def _buttons() -> dict[str, Any]:
    link = {"label": "导出 Excel", "url": "#"}
    return {
        "actions_desk": [link, {"label": "生成月报", "url": "#", "primary": True}],
        "actions_all": [
            link,
            {"label": "删除这条草稿", "url": "#", "danger": True, "post": True},
            {"label": "记一次", "url": "#", "primary": True, "icon": "plus"},
        ],
        "actions_child": [
            {"label": "记一次", "url": "#", "primary": True},
            {"label": "打印档案", "url": "#"},
        ],
    }


def _parts() -> dict[str, Any]:
    return {
        "tags_all": TAGS,
        "tags_child": [_tag("重点帮扶", "bad"), _tag("寄宿", "plain")],
        "towns": TOWNS,
        "care": [{"label": label, "value": value, "url": "#"} for label, value in CARE],
        "timeline": [{"when": w, "title": t, "tag": tag, "tag_kind": kind, "who": who, "text": text} for w, t, tag, kind, who, text in TIMELINE],
        "facts": [
            {"label": "身份证号", "reveal": ID_REVEAL},
            {"label": "实际照护", "value": "祖母照护，父母均外出"},
            {"label": "外出地", "value": "浙江义乌，春节返乡", "note": "来源：11月3日家访"},
            {"label": "住址", "value": "石门村 3 组，距学校约 4 公里"},
            {"label": "学籍号", "value": ""},
        ],
        "segs": [
            {"label": "今天", "count": 3, "url": "#", "current": True},
            {"label": "本周", "count": 5, "url": "#"},
            {"label": "该做了", "count": 1, "url": "#"},
        ],
        "file_tasks": [
            {"label": "家庭与照护", "url": "#", "state": "已完成", "kind": "ok"},
            {"label": "健康情况", "url": "#", "state": "待补充", "kind": "wait", "note": "缺视力"},
            {"label": "委托照护确认书", "state": "未上传", "kind": "warn"},
        ],
        "steps": [
            {"label": "粘贴或上传", "state": "done", "url": "#"},
            {"label": "对列", "state": "current"},
            {"label": "预览与导入", "state": "todo"},
        ],
        "diffs": [
            {"name": "phone", "label": "奶奶的电话", "yours": "138****0000", "now": "138****0009"},
            {"name": "address", "label": "住址", "yours": "石门村 3 组", "now": ""},
        ],
    }


def context(page: str, size: str) -> dict[str, Any]:
    """Everything the gallery's templates read; `size` is the 字号."""
    urge = "各位老师好：截至今天还有 3 位同学本月没有谈心，麻烦这两天补上，谢谢。"
    blank: dict[str, str] = {}
    return {
        **_buttons(),
        **_parts(),
        "shell": shell(page, size if size in ("normal", "large", "xlarge") else "normal"),
        "crumbs": [{"label": "名册", "url": "#"}, {"label": "石门完小", "url": "#"}, {"label": "三(2)班", "url": ""}],
        "today": TODAY,
        "birth": date(2017, 3, 9),
        "long_name": LONG,
        "id_reveal": ID_REVEAL,
        "reasons": REASONS,
        "urge": urge,
        "page_mid": Paginator(range(95), 20).page(2),
        "page_one": Paginator(range(5), 20).page(1),
        "form_new": FileForm(auto_id="new_%s"),
        "form_bad": FileForm(blank, auto_id="bad_%s"),
        "talk": TalkForm(auto_id="talk_%s"),
        "filter_form": FilterForm(auto_id="f_%s"),
        "login_form": LoginForm({"username": "lixl"}, auto_id="login_%s"),
        "signers": ["填表人", "校长", "单位（盖章）"],
        "cards": [_card(name) for name in ("杨小梅", LONG, "龙建国", "石春花")],
        "unit": "青溪县石桥乡石门完小",
        "date": "2026年11月21日",
    }


class FilterForm(forms.Form):
    """The row of conditions above a list."""

    q = forms.CharField(label=_("姓名或拼音"), required=False)
    town = forms.ChoiceField(label=_("乡镇"), choices=[("", "全部"), ("yt", "云台镇")], required=False)
    due = forms.ChoiceField(label=_("本月谈心"), choices=[("", "全部"), ("no", "未做")], required=False)


class LoginForm(forms.Form):
    """Login as the public door shows it; bound without password, so that it stands with its error."""

    username = forms.CharField(label=_("账号"), widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
