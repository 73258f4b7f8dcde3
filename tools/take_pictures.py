"""Takes the pictures of docs/pictures: a village demo in a folder of its own, served for real, one Chromium, one page after the other.

`.venv/bin/python tools/take_pictures.py` (the test tools must be set up, `python3 run.py test` does that). The people in the pictures are invented.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
ROSTER = ROOT / "tests" / "data" / "rosters" / "01_石坪镇中心小学留守儿童花名册.xlsx"
PASSWORD = "QianShou-2026"  # of every demo login
VIEWS = {"390": (390, 844), "1440": (1440, 900), "paper": (1000, 1414)}

BLANKS = ROOT / "tests" / "data" / "forms"
FILLED = [
    ("filled-list", "01_留守儿童花名册(空表).xlsx", "填好的名单：LibreOffice 里打开的样子"),
    ("filled-card", "05_留守儿童基本情况登记卡(空表).docx", "填好的登记卡，一人一页"),
    ("filled-contact-card", "06_关爱联系卡(空表).docx", "填好的联系卡，一人一页"),
]

# picture, who, where it starts, the steps that lead there, what it shows
SHOTS = [
    ("login-1440", "", "/login/", "", "登录"),
    ("field-today-390", "teacher", "/field/", "", "手机：今日，该做的事和一键记录"),
    ("field-today-390-xlarge", "teacher", "/field/", "xlarge", "手机：今日，特大字"),
    ("field-record-390", "teacher", "/field/", "first record", "手机：记一次，最多五下，不用打字"),
    ("field-saved-390", "teacher", "/field/", "save record", "手机：已保存，五分钟内可以撤销"),
    ("field-child-390", "teacher", "/field/children/", "first child", "手机：孩子的联系卡"),
    ("office-desk-1440", "county", "/office/", "", "县级专班的工作台"),
    ("office-desk-school-1440", "school", "/office/", "", "学校专干的工作台"),
    ("office-desk-1440-xlarge", "township", "/office/", "xlarge", "乡镇的工作台，特大字"),
    ("office-roster-1440", "school", "/office/roster/", "", "学生档案"),
    ("office-child-1440", "school", "/office/roster/", "first child", "一个孩子的档案"),
    ("office-import-questions-1440", "school", "/office/import/", "upload", "导入名册：只问一次"),
    ("office-import-preview-1440", "school", "/office/import/", "upload answer", "导入名册：预览，拿不准的一行一行说明"),
    ("office-pairing-1440", "county", "/office/pairing/", "", "结对"),
    ("office-missed-1440", "county", "/office/missed/", "", "谁还没做：县、乡镇、学校一层一层打开"),
    ("office-programme-1440", "county", "/office/programmes/pian_4/", "", "一份关爱方案变成的规则"),
    ("office-plan-1440", "county", "/office/programmes/", "read plan", "读方案：从原文里读出的每一条，逐条采用、改或不要"),
    ("office-plan-390", "county", "/office/programmes/", "read plan", "手机上读方案"),
    ("office-trial-1440", "county", "/office/programmes/pian_10/", "try on", "采用之前先看：每周要多做几件，谁会太重"),
    ("office-goals-1440", "county", "/office/goals/", "", "方案的目标，分子分母都能点开"),
    ("office-work-1440", "school", "/office/works/", "", "工作记录：会议、活动、计划"),
    ("field-why-390", "teacher", "/field/", "why", "手机：为什么要做"),
    ("office-export-1440", "school", "/office/roster/export/", "", "导出名册和变动清单"),
    ("office-blank-form-1440", "school", "/office/blanks/", "blank form", "填表：每一栏看成什么、多大把握、为什么"),
    ("office-blank-form-390", "school", "/office/blanks/", "blank form", "手机上填表"),
    ("office-blank-counts-1440", "county", "/office/blanks/", "blank counts", "统计表：每一格读成条件，点数字看孩子，勾稽先查"),
    ("print-doc-file-card", "teacher", "/office/classes/", "document file_card", "一生一档"),
    ("print-doc-talk-card", "teacher", "/office/classes/", "document talk_card", "谈心谈话记录卡：没写字的按勾选的写"),
    ("print-doc-one-plan", "teacher", "/office/classes/", "document one_plan", "一生一案"),
    ("print-doc-study-plan", "teacher", "/office/classes/", "document study_plan", "学习帮扶计划"),
    ("print-doc-individual-plan", "teacher", "/office/classes/", "document individual_plan", "个别教育管理方案"),
    ("print-doc-progress", "teacher", "/office/classes/", "document progress_file", "学生进步档案"),
    ("print-doc-agreement", "teacher", "/office/classes/", "document pairing_agreement", "结对帮扶协议书"),
    ("print-doc-commitment", "teacher", "/office/classes/", "document commitment", "帮扶承诺书，公文式样"),
    ("print-doc-entrust", "teacher", "/office/classes/", "document entrust_agreement", "委托照护协议"),
    ("print-doc-diary", "teacher", "/office/classes/", "document diary", "成长日记"),
    ("print-doc-roster", "school", "/office/print/documents/", "unit document roster", "花名册"),
    ("print-doc-week-sheet", "school", "/office/print/documents/", "unit document week_sheet", "一周的空白记录单"),
    ("print-doc-handover", "school", "/office/print/documents/", "unit document handover", "请假交接表"),
    ("print-doc-term-summary", "school", "/office/print/documents/", "unit document term_summary", "学期总结，数字从记录里来"),
    ("print-doc-annual-report", "county", "/office/print/documents/", "unit document annual_report", "年度报告初稿，七项数字"),
    ("office-plans-1440", "teacher", "/office/classes/", "plans", "帮扶计划和学期反馈"),
    ("office-feedback-1440", "teacher", "/office/feedback/", "", "班主任的学期反馈，全班一页"),
    ("office-template-1440", "county", "/office/print/templates/one/?code=file_card", "", "换成本县的文书模板"),
    ("office-proposals-1440", "county", "/office/pairing/proposals/", "", "配对建议：给谁配谁、为什么、换谁差多少"),
    ("office-targets-1440", "county", "/office/pairing/targets/counts/", "", "干部结对的户和人：年终七个数，点开是一件一件的事"),
    ("office-transfers-1440", "school", "/office/transfers/?side=in", "", "转接与报到：应到、实到、未到"),
    ("office-at-home-1440", "school", "/office/at-home/", "", "趁家长在家要办的事"),
    ("print-blank-registration", "school", "/office/print/blank-sheets/", "unit document registration", "空白的信息登记表，不选人"),
    ("print-blank-application", "school", "/office/print/blank-sheets/", "unit document application", "空白的志愿者报名表，不选人"),
    ("office-print-runs-1440", "school", "/office/print/runs/", "", "成批打印：孩子、帮扶人、单位的文书一次排好"),
    ("office-rounds-1440", "township", "/office/rounds/", "", "信息采集：谁报了、谁没报"),
    ("office-counted-1440", "school", "/office/rounds/mine/", "counted", "月报表：系统算好，一键报送"),
    ("office-pack-1440", "school", "/office/print/pack/", "", "迎检材料包：先看缺什么"),
    ("office-team-1440", "county", "/office/pairing/teams/", "first row", "实践队：谁没到、谁不能接触孩子、缺什么"),
    ("field-roll-390", "volunteer", "/field/rolls/", "", "手机：早晚点名，一人一下"),
    ("office-drive-1440", "county", "/office/pairing/drives/", "first row", "招募活动：报名、遴选、结对、见面、慰问"),
    ("print-cards", "school", "/office/print/", "cards", "联系卡，A4 一页四张"),
]  # fmt: skip


def first_child(tab: Page) -> None:
    tab.locator("main a[href*='/child/']").first.click()


def first_row(tab: Page) -> None:
    tab.locator("main tbody th a").first.click()


def first_record(tab: Page) -> None:
    tab.locator("a[href*='/field/record/']:visible").first.click()


def save_record(tab: Page) -> None:
    first_record(tab)
    tab.locator("label:has-text('好'):visible").first.click()
    tab.get_by_role("button", name="保存").click()
    tab.wait_for_url("**saved=*")


def upload(tab: Page) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    # The bytes, not the path: a browser started for a language the system lacks does not find a file with a Chinese name.
    tab.set_input_files("input[type=file]", {"name": ROSTER.name, "mimeType": kind, "buffer": ROSTER.read_bytes()})
    tab.get_by_role("button", name="下一步：读名册").click()
    tab.wait_for_selector("input[name=as_of]", timeout=20_000)


def answer(tab: Page) -> None:
    upload(tab)
    tab.locator("input[name=as_of]").fill("2026-09-10")
    tab.locator("input[name=left_behind][value=yes]").check(force=True)
    tab.get_by_role("button", name="下一步：预览").click()
    tab.wait_for_selector("text=现在还没有改动任何档案", timeout=20_000)


PLAN = """青山镇中心小学关爱留守儿童工作方案
一、班主任每周与留守儿童谈心一次，了解其思想、学习和生活情况。
二、结对教师每月至少给在外务工的父母打一次电话，每学期家访不少于两次。
三、学校每学期召开一次留守儿童监护人会议，6月1日举行庆六一活动。
四、科任教师要经常辅导学困留守儿童。"""


def read_plan(tab: Page) -> None:
    tab.get_by_role("link", name="读方案").click()
    tab.locator("textarea").first.fill(PLAN)
    tab.locator("main form[method=post] button[type=submit]").first.click()
    tab.wait_for_url("**/programmes/read/*/")


def try_on(tab: Page) -> None:
    tab.get_by_role("link", name="采用", exact=True).click()
    for yes in tab.locator("input[type=radio][value=yes]").all():
        yes.check(force=True)
    tab.get_by_role("button", name="看看要做多少").click()
    tab.wait_for_selector("#load")


def blank_form(tab: Page) -> None:
    """A list as it came from above, understood."""
    send_blank(tab, BLANKS / "02_留守学生信息汇总表(空表).xlsx")


def blank_counts(tab: Page) -> None:
    """A monthly table of conditions, counted."""
    import io

    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    page = book.active
    for row in (
        ["青禾县留守儿童月报表"],
        ["乡镇", "总数", "男", "女", "0-5周岁", "6-13周岁", "14-16周岁", "小学", "初中", "寄宿生"],
        *[[None] * 10 for _ in range(3)],
        ["合计"],
    ):
        page.append(row)
    book.save(out)
    send_blank(tab, Path("月报表.xlsx"), out.getvalue())


def send_blank(tab: Page, file: Path, data: bytes = b"") -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    tab.set_input_files("input[type=file]", {"name": file.name, "mimeType": kind, "buffer": data or file.read_bytes()})
    tab.get_by_role("button", name="下一步：看懂这张表").click()
    tab.wait_for_selector("text=填给谁")


def filled_forms(data: Path) -> None:
    """Two blanks filled by the command line and shown as an office program prints them."""
    env = {**os.environ, "QIANSHOU_DATA": str(data), "QIANSHOU_PROFILE": "demo"}
    for name, blank, _says in FILLED:
        ending = blank.rpartition(".")[2]
        made = data / f"{name}.{ending}"
        words = ["form", "fill", str(BLANKS / blank), "--unit", "2101260001", "--as", "school", "--out", str(made)]
        subprocess.run([sys.executable, "-m", "qianshou", *words], cwd=ROOT, env=env, check=True)
        office = ["soffice", f"-env:UserInstallation=file://{data}/office", "--headless", "--convert-to", "pdf", "--outdir", str(data), str(made)]
        subprocess.run(office, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", str(data / f"{name}.pdf"), str(OUT / name)], check=True)


def why(tab: Page) -> None:
    tab.locator("main a[href*='/why/']:visible").first.click()


def printed(tab: Page, code: str) -> None:
    """The form of a document's page, sent."""
    tab.locator("select[name=code]").select_option(code)
    tab.get_by_role("button", name="出文书").click()
    tab.wait_for_selector("article.doc")
    tab.evaluate("document.querySelector('.paper-bar').remove()")


def own_child(tab: Page) -> str:
    """The address of the first child of the class who has a plan; the class opens on one click where there are several."""
    if not tab.locator("main a[href*='/child/']").count():
        tab.locator("main a[href*='/class']").first.click()
        tab.wait_for_load_state()
    for path in [one.get_attribute("href") for one in tab.locator("main th a[href*='/child/']").all()]:
        tab.goto(f"{path}plans/")
        if tab.locator("main section.card .rows").count() and "还没有登记委托" not in tab.content():
            return path
    raise SystemExit("no child of the class has a plan")


def plans(tab: Page) -> None:
    own_child(tab)


def document(code: str) -> Callable[[Page], None]:
    def step(tab: Page) -> None:
        tab.goto(f"{own_child(tab)}documents/")
        printed(tab, code)

    return step


def unit_document(code: str) -> Callable[[Page], None]:
    return lambda tab: printed(tab, code)


def counted(tab: Page) -> None:
    tab.get_by_role("link", name="统计表").first.click()
    tab.wait_for_selector("text=按这张表报送")


def cards(tab: Page) -> None:
    tab.get_by_role("button", name="打印").first.click()
    tab.wait_for_load_state()
    tab.emulate_media(media="print")


def xlarge(tab: Page) -> None:
    """As if 特大 had been pressed, without keeping it."""
    tab.evaluate("document.documentElement.dataset.size = 'xlarge'")
    tab.evaluate("document.querySelectorAll('.sizes button').forEach(b => b.setAttribute('aria-pressed', b.value === 'xlarge'))")


STEPS = {
    "first child": first_child, "first row": first_row, "first record": first_record, "save record": save_record, "upload": upload, "upload answer": answer, "cards": cards, "xlarge": xlarge,
    "read plan": read_plan, "try on": try_on, "why": why, "plans": plans, "blank form": blank_form, "blank counts": blank_counts,
    "counted": counted,
}  # fmt: skip
OF_CHILD = ("file_card", "talk_card", "one_plan", "study_plan", "individual_plan", "progress_file", "pairing_agreement", "commitment", "entrust_agreement", "diary")
STEPS |= {f"document {code}": document(code) for code in OF_CHILD}
STEPS |= {f"unit document {code}": unit_document(code) for code in ("roster", "week_sheet", "handover", "term_summary", "annual_report", "registration", "application")}


def served(data: Path, port: int) -> subprocess.Popen:
    """The demo, built and served; returns when it answers."""
    env = {**os.environ, "QIANSHOU_DATA": str(data), "QIANSHOU_PROFILE": "demo"}
    env.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "qianshou"]
    subprocess.run([*words, "upgrade"], cwd=ROOT, env=env, check=True)
    subprocess.run([*words, "demo", "--size", "village"], cwd=ROOT, env=env, check=True)
    process = subprocess.Popen([*words, "serve", "--port", str(port), "--workers", "1"], cwd=ROOT, env=env)
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=5).close()
            return process
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    process.terminate()
    raise SystemExit("the demo did not start")


def sign_in(tab: Page, who: str) -> None:
    tab.goto("/login/")
    tab.locator("input[name=username]").fill(who)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="登录").click()
    tab.wait_for_url(lambda url: not url.endswith("/login/"))


def shoot(browser, address: str, kept: dict, name: str, who: str, path: str, steps: str) -> None:
    """One picture: the first screen, as its user sees it."""
    width, height = VIEWS["paper"] if name.startswith("print") else VIEWS["390" if "390" in name else "1440"]
    options = {"viewport": {"width": width, "height": height}, "base_url": address, "locale": "zh-CN"}
    if who and who not in kept:
        context = browser.new_context(**options)
        sign_in(context.new_page(), who)
        kept[who] = context.storage_state()
        context.close()
    context = browser.new_context(**options, **({"storage_state": kept[who]} if who else {}))
    tab = context.new_page()
    tab.goto(path)
    if steps:
        STEPS[steps](tab)
        tab.wait_for_load_state()
    tab.screenshot(path=OUT / f"{name}.png")
    context.close()
    print(name, flush=True)  # noqa: T201


def write_list() -> None:
    lines = ["# 页面图片 · pictures", "", "演示县的真实页面，人物都是虚构的；由 `tools/take_pictures.py` 拍摄。", ""]
    lines += [
        f"## {says}\n![{says}]({name}.png)\n"
        for name, says in [*((shot[0], shot[4]) for shot in SHOTS), *((one[0], one[2]) for one in FILLED)]
        if (OUT / f"{name}.png").exists()
    ]
    (OUT / "README.md").write_text("\n".join(lines), "utf-8")


def main() -> None:
    wanted, data, port = sys.argv[1:], Path(tempfile.mkdtemp(prefix="qianshou-pictures-")), 18719
    OUT.mkdir(parents=True, exist_ok=True)
    process, kept = served(data, port), {}
    try:
        with sync_playwright() as play:
            path = os.environ.get("QIANSHOU_CHROMIUM") or shutil.which("chromium")
            browser = play.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
            )
            for name, who, where, steps, _says in SHOTS:
                if not wanted or name in wanted:
                    shoot(browser, f"http://127.0.0.1:{port}", kept, name, who, where, steps)
            browser.close()
        if not wanted or any(name in wanted for name, _blank, _says in FILLED):
            filled_forms(data)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(data, ignore_errors=True)
    write_list()


if __name__ == "__main__":
    main()
