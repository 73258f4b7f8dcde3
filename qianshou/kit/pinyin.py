"""How names sound, for search: full pinyin and initials, surnames by their own readings."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from .text import fold, fold_name

MOST = 12


@cache
def _surnames() -> dict[str, list[str]]:
    path = Path(__file__).with_name("surnames.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["surnames"]


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    """All readings of one character, the usual first, ü as v; the character itself if it has none."""
    from pypinyin import Style, pinyin  # 240 ms to import, so only where a name is really read

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(dict.fromkeys(found[0])) if found and found[0] else (fold(char),)


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters can be read alike, tones aside: 连 and 联, 藉 and 籍: what a typist takes for each other."""
    return one == other or not set(_readings(one)).isdisjoint(_readings(other))


def _head(name: str) -> tuple[list[tuple[str, str]], str]:
    """The surname's readings with their initials, and the rest of the name."""
    table = _surnames()
    if len(name) > 2 and name[:2] in table:
        parts = [_readings(char)[0][0] for char in name[:2]]
        return [(sound, sound[0] + _second_initial(sound, parts[1])) for sound in table[name[:2]]], name[2:]
    if name[:1] in table:
        return [(sound, sound[0]) for sound in table[name[:1]]], name[1:]
    return [(sound, sound[0]) for sound in _readings(name[:1])], name[1:]


def _second_initial(sound: str, usual: str) -> str:
    known = {"moqi": "q", "yuchi": "c", "chanyu": "y", "tantai": "t"}
    return known.get(sound, usual)


def spellings(name: str) -> list[tuple[str, str]]:
    """(full pinyin, initials) of a name in every reading, at most `MOST`, the usual one first."""
    bare = fold_name(name).replace("·", "").replace(" ", "")
    if not bare:
        return []
    heads, rest = _head(bare)
    tails: list[tuple[str, ...]] = [_readings(char)[:3] for char in rest[:10]]
    made: dict[tuple[str, str], None] = {}
    for head, tail in product(heads, product(*tails)):
        made[head[0] + "".join(tail), head[1] + "".join(sound[:1] for sound in tail)] = None
        if len(made) >= MOST:
            break
    return list(made)


@lru_cache(maxsize=4096)
def search_key(name: str) -> str:
    """'folded name|pinyin variants|initials': what search looks in (DECISIONS 22). ü stands as v and yu."""
    spelt = spellings(name)
    full = dict.fromkeys(sound for sound, _ in spelt)
    for sound in list(full):
        if "v" in sound:
            full[sound.replace("v", "yu")] = None
            full[sound.replace("v", "u")] = None
    initials = dict.fromkeys(first for _, first in spelt)
    return f"{fold(fold_name(name))}|{' '.join(full)}|{' '.join(initials)}"
