"""What the trail's codes are called on the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from qianshou.domain.permissions import TABLE, Role

ACTS = {
    "accounts.note_login": _("登录"),
    "accounts.note_logout": _("退出登录"),
    "accounts.login_failed": _("登录失败"),
    "accounts.change_password": _("改密码"),
    "accounts.reset_password": _("重发登录码"),
    "accounts.new_codes": _("批量发登录码"),
    "accounts.make_user": _("开通账号"),
    "accounts.make_users": _("批量开通账号"),
    "accounts.edit_user": _("修改账号"),
    "accounts.disable_user": _("停用账号"),
    "accounts.enable_user": _("启用账号"),
    "accounts.grant": _("授予角色"),
    "accounts.grant_many": _("批量授予角色"),
    "accounts.end_grant": _("收回角色"),
    "accounts.end_session": _("退出设备"),
    "accounts.end_other_sessions": _("退出其他设备"),
    "accounts.start_totp": _("准备两步验证"),
    "accounts.confirm_totp": _("打开两步验证"),
    "accounts.drop_totp": _("关闭两步验证"),
    "accounts.set_text_size": _("改字号"),
    "accounts.see_audit": _("查看操作日志"),
    "orgs.create_unit": _("新增单位"),
    "orgs.create_units": _("批量新增单位"),
    "orgs.ensure_class": _("新增班级"),
    "orgs.import_units": _("导入单位"),
    "orgs.rename_unit": _("修改单位"),
    "orgs.close_unit": _("停用单位"),
    "orgs.set_term": _("登记学期"),
    "orgs.add_special_days": _("登记放假补课"),
    "orgs.drop_special_days": _("删掉放假补课"),
    "pairing.import_staff": _("导入人员"),
    "people.view_file": _("看档案"),
    "imports.accept_row": _("收下拿不准的行"),
    "people.draw_sample": _("抽取督查样本"),
    "people.see_sample": _("看督查样本"),
    "people.likely_same": _("建档时查同名"),
    "people.identity_elsewhere": _("查证件号是否已建档"),
    "people.reveal": _("查看完整号码"),
    "people.open_file": _("建档"),
    "people.open_files": _("批量建档"),
    "people.record_change": _("登记变动"),
    "people.correct_fact": _("更正档案"),
    "pairing.pair": _("结对"),
    "pairing.end_pairing": _("结束结对"),
    "care.change_adoption": _("改方案的数字"),
    "care.reschedule": _("改期"),
    "care.set_limits": _("改周期和截止的天数"),
    "care.remind": _("催办"),
    "care.tell_waiting": _("送出催办"),
    "assessment.list_goal": _("查看目标名单"),
    "care.record_contact": _("记一次"),
    "care.void_record": _("作废记录"),
    "care.close_file": _("结案"),
    "care.adopt": _("采用方案"),
    "plans.take_plan": _("上传方案原文"),
    "care.begin_own": _("读方案"),
    "care.read_own": _("看方案草稿"),
    "care.decide_own": _("改方案草稿"),
    "care.drop_own": _("删除方案草稿"),
    "documents.print_cards": _("打印联系卡"),
    "documents.print_entrust": _("打印委托照护确认书"),
    "documents.print_file": _("打印档案"),
    "exports.ask_export": _("申请导出名册"),
    "exports.open_rows": _("导出名册"),
    "exports.keep_export": _("写好名册"),
    "exports.download": _("下载名册"),
    "exports.view_changes": _("看变动清单"),
    "exports.open_changes": _("打印或导出变动清单"),
    "exports.export_changes": _("导出变动清单"),
    "people.tick_changes": _("勾掉变动"),
    "rounds.open_round": _("发起信息采集"),
    "rounds.remind_units": _("提醒填报"),
    "rounds.close_round": _("结束信息采集"),
    "rounds.template": _("下载模板"),
    "rounds.upload_roster": _("上传名册填报"),
    "rounds.begin_answer": _("报送"),
    "rounds.freeze_files": _("从档案报送"),
    "rounds.freeze_rows": _("报送表格"),
    "rounds.send_files": _("从档案报送"),
    "rounds.send_batch": _("报送名册"),
    "rounds.open_lines": _("看报来的表"),
    "rounds.accept_answer": _("收下报来的表"),
    "rounds.return_answer": _("退回报来的表"),
    "rounds.merge_answers": _("下载汇总表"),
}


def act(event: Any) -> str:
    """The act in the screen's words: its own name, else the permission it needed."""
    if event.action in ACTS:
        return str(ACTS[event.action])
    return str(TABLE[event.perm].label) if event.perm in TABLE else event.action


def role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else ""
