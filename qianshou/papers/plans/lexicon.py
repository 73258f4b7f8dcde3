"""The words of care plans, read once from words.toml: acts, periods, parties, doers, and what only looks like an act."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

NUM = r"(?:一两|一二|两三|二三|三四|三五|四五|五六|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|[\d０-９]+)"
FLOOR = r"(?:至少要?|不[得能可应]?(?:少|低)于|不少於|最少|最低|起码|≥|>=|大于等于|不小于)"


@dataclass(frozen=True)
class ActWords:
    """One entry of `acts`: what is matched, what it is, and what its clause must hold besides."""

    kind: str
    form: str
    found: re.Pattern[str]
    needs: re.Pattern[str] | None


@dataclass(frozen=True)
class Lexicon:
    """All of it, compiled."""

    acts: tuple[ActWords, ...]
    masks: re.Pattern[str]
    periods: tuple[tuple[str, re.Pattern[str]], ...]
    parties: tuple[tuple[str, re.Pattern[str]], ...]
    doers: re.Pattern[str]


def _any(words: list[str], patterns: list[str]) -> re.Pattern[str]:
    """Longest word first; patterns before words where they begin at the same place is settled by the caller."""
    ordered = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile("|".join([*patterns, *ordered]))


def _each(entry: dict[str, Any]) -> list[ActWords]:
    needs = re.compile(entry["needs"]) if "needs" in entry else None
    found = [_any(entry["words"], [])] if entry["words"] else []
    found += [re.compile(pattern) for pattern in entry.get("patterns", [])]
    return [ActWords(entry["kind"], entry["form"], pattern, needs) for pattern in found]


def _split(words: dict[str, Any]) -> list[ActWords]:
    """谈一次心: a verb and its object with the number between them."""
    out = []
    for entry in words["split"]:
        pairs = [pair.split("/") for pair in entry["pairs"]]
        either = "|".join(rf"{verb}(?:过|上|好)?{FLOOR}?{NUM}[次回个场堂趟通顿节](?:[一-龥]{{1,4}}的)?{thing}" for verb, thing in pairs)
        out.append(ActWords(entry["kind"], "verb", re.compile(either), None))
    return out


def _spans(words: dict[str, Any]) -> list[tuple[str, re.Pattern[str]]]:
    """一周一次, 一学期至少两次, 2次/月, 月例会: a period only beside a number or an act."""
    after = rf"(?=(?:{FLOOR}[^，。；,;、]{{0,8}}?|(?:要|应|须|内)?(?:召开|开展|组织|进行|举办|集中|家访|走访|谈心)?){NUM}(?:[-—–～~－至到]{NUM})?[次回场份篇封个轮遍]|一(?:谈|访|家访|走访|联系|会|报|查|小结|总结)|一[一-龥]{{1,3}}(?=[，。；,;、]|$)|[^，。；,;：:]{{1,30}}?{NUM}(?:[-—–～~－至到]{NUM})?[次回场趟遍轮])"
    not_after = r"(?<![第近这那新十下本每隔两二三四五六七八九\d内])(?<!(?<!原则)上)"
    out = []
    for one in words["spans"]:
        out.append((one["per"], re.compile(rf"{not_after}(?:一个?|1个?(?!月)|1个(?=月))(?:{one['word']})(?!级|期){after}")))
        out.append((one["per"], re.compile(rf"(?<=[次回份篇封场])\s*[/／]\s*每?(?:人|生)?[/／]?(?:{one['word']})")))
    out.append(("fortnight", re.compile(rf"(?<![第每])(?:(?:两|二|2)个?(?:周|星期)|半个?月){after}")))
    out.append(("half_year", re.compile(rf"(?<!每)半年{after}")))
    glued = words["glued"]
    for per in ("week", "month", "quarter", "half_year", "term", "year"):
        out.append((per, re.compile(rf"(?<![一二两三四五六七八九十\d本每上下个半周学整年])(?<!全(?=年)){glued[per]}(?:有)?(?={glued['acts']})")))
    out.append(("term", re.compile(rf"(?<![学本上下日周长短定按假同分预到延每中末初后前首近远])期(?:有)?(?={glued['acts']})")))
    return out


@cache
def lexicon() -> Lexicon:
    """The lexicon; a word list or a pattern that cannot be read fails the first call."""
    words = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    periods = [(one["per"], re.compile(pattern)) for one in words["periods"] for pattern in one["patterns"]]
    return Lexicon(
        acts=(*(act for entry in words["acts"] for act in _each(entry)), *_split(words)),
        masks=_any(words["masks"]["words"], words["masks"]["patterns"]),
        periods=(*periods, *_spans(words)),
        parties=tuple((name, _any(list(listed), [])) for name, listed in words["parties"].items()),
        doers=_any(words["doers"]["words"], []),
    )
