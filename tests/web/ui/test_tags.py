"""Dates, rates and ages say what the field says; controls carry what a screen reader needs."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template

from qianshou.web.ui.templatetags import ui


def render(text, **context):
    return Template("{% load ui %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("filter_", "value", "said"),
    [
        (ui.zhdate, date(2026, 11, 18), "11月18日"),
        (ui.zhdate, None, "—"),
        (ui.zhdate_full, date(2026, 1, 2), "2026年1月2日"),
        (ui.weekday, date(2026, 11, 18), "周三"),
        (ui.weekday, date(2026, 11, 22), "周日"),
        (ui.zhtime, datetime(2026, 11, 18, 17, 5, tzinfo=UTC), "11月19日 01:05"),
        (ui.num, 6482, "6,482"),
        (ui.num, 0, "0"),
        (ui.num, None, "—"),
        (ui.num, "少于10", "少于10"),
        (ui.duration, 0, "0 分钟"),
        (ui.duration, 40, "40 分钟"),
        (ui.duration, 1260, "21 小时"),
        (ui.duration, 95, "1 小时 35 分钟"),
        (ui.duration, None, "—"),
        (ui.yuan, 125050, "1,250.50"),
        (ui.yuan, -5, "-0.05"),
        (ui.yuan, None, "—"),
        (ui.initial, "𬱖小梅", "𬱖"),
        (ui.initial, "", ""),
    ],
)
def test_values_are_said_as_the_field_says_them(filter_, value, said):
    assert filter_(value) == said


def test_another_year_is_named_only_then():
    today = date(2026, 11, 21)
    assert ui.zhdate(date(2025, 12, 1), today) == "2025年12月1日"
    assert ui.zhdate(date(2026, 12, 1), today) == "12月1日"


@pytest.mark.parametrize(
    ("done", "owed", "said"),
    [(87, 100, "87%"), (0, 5, "0%"), (0, 0, "—"), (3, None, "—"), (None, 3, "—"), (999, 1000, "99%"), (7, 7, "100%")],
)
def test_a_rate_is_never_full_while_something_is_missing(done, owed, said):
    assert ui.rate(done, owed) == said


def test_a_rate_may_show_one_place():
    assert ui.rate(9999, 10000, 1) == "99.9%"
    assert ui.rate(1, 3, 1) == "33.3%"


@pytest.mark.parametrize(
    ("birth", "today", "said"),
    [
        (date(2017, 11, 22), date(2026, 11, 21), "8岁"),
        (date(2017, 11, 21), date(2026, 11, 21), "9岁"),
        (date(2016, 2, 29), date(2026, 2, 28), "9岁"),
        (None, date(2026, 2, 28), "—"),
    ],
)
def test_age_is_full_years_on_the_day(birth, today, said):
    assert ui.age(birth, today) == said


class Sheet(forms.Form):
    name = forms.CharField(help_text="全名")
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    town = forms.ChoiceField(choices=[("", "请选择"), ("x", "某镇")])
    note = forms.CharField(widget=forms.Textarea, required=False)
    count = forms.IntegerField(error_messages={"required": "写几个人。"})


def test_a_control_names_its_help_and_its_error():
    box = ui.control(Sheet({})["name"])
    assert 'aria-describedby="id_name_help id_name_error"' in box
    assert 'aria-invalid="true"' in box
    assert 'class="form-control is-invalid"' in box


def test_a_control_without_help_or_error_describes_nothing():
    assert "aria-describedby" not in ui.control(Sheet()["note"])


def test_shapes_follow_the_widget():
    form = Sheet()
    assert [ui.shape(form[n]) for n in ("name", "kind", "town", "note", "count")] == [
        "input", "chips", "select", "textarea", "input",
    ]  # fmt: skip


def test_a_missing_value_is_asked_for_in_plain_words_and_own_words_stay():
    form = Sheet({})
    assert [ui.faults(form[n]) for n in ("name", "kind", "town", "count")] == [
        ["请填写"], ["请选择"], ["请选择"], ["写几个人。"],
    ]  # fmt: skip


def test_what_was_typed_stays_after_an_error():
    text = render('{% include "ui/c/fields.html" with form=form %}', form=Sheet({"name": "<杨>", "kind": "b"}))
    assert 'value="&lt;杨&gt;"' in text
    assert 'value="b" id="id_kind_1" checked' in text
    assert 'value="a" id="id_kind_0" checked' not in text


def test_the_error_summary_leads_to_each_field_in_the_same_words():
    text = render('{% include "ui/c/error_summary.html" with form=form %}', form=Sheet({"name": "杨"}))
    assert "有 3 处需要改" in text
    assert '<a href="#id_kind">Kind：请选择</a>' in text
    assert '<a href="#id_count">Count：写几个人。</a>' in text
    assert "Name" not in text


def test_no_error_no_summary():
    assert render('{% include "ui/c/error_summary.html" with form=form %}', form=Sheet()).strip() == ""


def test_block_tags_keep_the_page_context_and_escape_their_words():
    text = render('{% card title note="注" %}<b>{{ who }}</b>{% endcard %}', title="<一>", who="<二>")
    assert "<h2>&lt;一&gt;</h2>" in text
    assert "<b>&lt;二&gt;</b>" in text


def test_a_number_opens_its_rows_and_names_its_line():
    text = render('{% include "ui/c/stat.html" with label="在册" value=6482 url="/x" line="按学校" %}')
    assert 'href="/x"' in text and "6,482" in text and "按学校" in text


def test_a_query_string_changes_one_key_and_drops_another(rf):
    request = rf.get("/", {"q": "杨", "page": "3", "town": "yt"})
    assert render("{% qs page=4 town=None %}", request=request) == "?q=%E6%9D%A8&amp;page=4"


def test_a_revealed_value_hides_itself_and_a_masked_one_asks_why():
    masked = render('{% include "ui/c/reveal.html" with masked="138****0000" url="/r" name="phone" reasons=why %}', why=[("a", "联系")])
    shown = render('{% include "ui/c/reveal.html" with masked="138****0000" shown="13800000000" %}')
    assert "13800000000" not in masked and 'name="reason" required' in masked
    assert 'data-hide-after="30"' in shown and 'data-masked="138****0000"' in shown


def test_an_error_message_is_an_alert_and_a_success_is_a_status():
    class Said(str):
        level_tag = "error"

    assert 'role="alert"' in render('{% include "ui/c/messages.html" %}', messages=[Said("不行")])


def test_help_given_by_the_page_is_tied_to_the_control():
    text = render('{% include "ui/c/field.html" with field=form.note help="写两句" %}', form=Sheet())
    assert '<p class="hint" id="id_note_help">写两句</p>' in text
    assert 'aria-describedby="id_note_help"' in text
