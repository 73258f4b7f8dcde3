"""Names by their sound."""

import pytest

from qianshou.kit.pinyin import search_key


@pytest.mark.parametrize(
    ("name", "sound", "initials"),
    [
        ("单小梅", "shanxiaomei", "sxm"),
        ("曾强", "zengqiang", "zq"),
        ("覃小芬", "qinxiaofen", "qxf"),
        ("覃小芬", "tanxiaofen", "txf"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雪", "moqixue", "mqx"),
        ("吕布", "lvbu", "lb"),
        ("吕布", "lyubu", "lb"),
        ("王长乐", "wangchangle", "wcl"),
        ("阿依·木果", "ayimuguo", "aymg"),
    ],
)
def test_a_name_is_found_by_full_pinyin_and_initials(name, sound, initials):
    folded, sounds, firsts = search_key(name).split("|")
    assert folded == name
    assert sound in sounds.split()
    assert initials in firsts.split()


def test_rare_characters_and_nothing_do_not_stop_it():
    assert search_key("") == "||"
    assert search_key("𠮷").startswith("𠮷|")
