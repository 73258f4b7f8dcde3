"""How a helper is found by typing: name, pinyin, initials."""

from qianshou.kit.text import fold


def search_text(name: str) -> str:
    """Folded name | pinyin | initials, as the search column keeps it."""
    from pypinyin import Style, lazy_pinyin  # half a second to import: only where a name is really read

    whole = "".join(lazy_pinyin(name))
    first = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{fold(name)}|{fold(whole)}|{fold(first)}"[:300]


def login_name(name: str) -> str:
    """The stem of a login name: the pinyin, letters only, at least three characters."""
    from pypinyin import lazy_pinyin

    stem = "".join(c for c in "".join(lazy_pinyin(name)).lower() if c.isascii() and c.isalnum())[:24]
    return stem if len(stem) >= 3 else (stem + "laoshi")[:24]
