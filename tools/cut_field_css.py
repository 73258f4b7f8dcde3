"""Cut field.css: the rules of Bootstrap and theme.css that the phone's templates can use. Run after using a new class.

Plain: writes qianshou/web/ui/static/ui/field.css. With --check: exits 1 when that file is out of date.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "qianshou" / "web"
STATIC = WEB / "ui" / "static" / "ui"
SOURCES = [STATIC / "vendor" / "bootstrap" / "bootstrap.min.css", STATIC / "theme.css"]
TAGS = [WEB / "ui" / "templatetags" / "ui.py", WEB / "ui" / "rows.py"]  # write classes too: icons, form controls, rows
TARGET = STATIC / "field.css"
SHELL = [WEB / "ui" / "templates" / "ui" / name for name in ("base.html", "field.html")]
NOT_FOR_PHONES = {  # office and paper only: their classes would cost every phone its bytes
    "bars", "contact_card", "crumbs", "diff", "filterbar", "menu", "paste_box", "print_head", "search", "signature",
    "stat", "steps", "datatable", "pager", "tabs", "watermark",
}  # fmt: skip

CLASS_ATTR = re.compile(r'class="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*)"')
CLASS_BLOCK = re.compile(r"\{% block \w+_class %\}([\w\s-]*)\{% endblock")
INCLUDED = re.compile(r"""["']ui/c/(\w+)\.html["']""")
BLOCK_TAGS = ("card", "datatable", "filterbar", "fold", "postform")
IN_SELECTOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
VARIABLE = re.compile(r"var\((--[\w-]+)")
CUSTOM = re.compile(r"(--[\w-]+):[^;{}]*;?")
GONE = re.compile(r"\[data-bs-theme=|::-ms-|:-moz-placeholder|::-webkit-datetime-edit|\[type=(?:color|range|reset)\]")
TAGS_NEVER_ON_PHONES = re.compile(
    r"(?:^|[\s,>+~])(?:abbr|address|blockquote|code|figure|hr|iframe|kbd|mark|output|pre|samp|sub|sup|video|audio|"
    r"table|tbody|td|tfoot|th|thead|tr|caption|dfn|optgroup)\b"
)


def classes_in(text: str) -> tuple[set[str], set[str]]:
    """Whole class names in a template, and prefixes that a variable completes (`tag-{{ kind }}`)."""
    whole, prefixes = set(), set()
    for attr in CLASS_ATTR.findall(text) + CLASS_BLOCK.findall(text):
        attr = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "\0", attr))
        for word in attr.split():
            if "\0" in word:
                prefixes.add(word.split("\0")[0])
            else:
                whole.add(word)
    return whole, prefixes - {""}


def phone_templates() -> list[Path]:
    """The field door's own templates, its shell, and every component they reach."""
    queue = [*SHELL, *sorted((WEB / "field").glob("templates/**/*.html"))]
    queue += sorted((WEB / "ui" / "templates" / "ui" / "gallery").glob("phone*.html"))
    components = WEB / "ui" / "templates" / "ui" / "c"
    queue += [p for p in sorted(components.glob("*.html")) if p.stem not in NOT_FOR_PHONES]
    seen: list[Path] = []
    while queue:
        path = queue.pop()
        if path in seen or not path.exists():
            continue
        seen.append(path)
        text = path.read_text("utf-8")
        names = set(INCLUDED.findall(text)) | {t for t in BLOCK_TAGS if re.search(r"\{%\s*" + t + r"\b", text)}
        queue += [components / f"{name}.html" for name in names]
    return seen


def used() -> tuple[set[str], set[str], str]:
    """Classes, prefixes, and the text of the scripts (a class set by script counts where its word stands in one)."""
    whole, prefixes = {"js", "is-invalid", "form-control", "form-select", "form-check-input"}, set()
    for path in [*TAGS, *phone_templates()]:
        more, heads = classes_in(path.read_text("utf-8"))
        whole |= more
        prefixes |= heads
    scripts = [STATIC / "ui.js", *sorted((WEB / "field").glob("static/**/*.js"))]
    return whole, prefixes, " ".join(p.read_text("utf-8") for p in scripts)


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """(head, body) of each top-level block; comments are gone."""
    at = 0
    while (open_ := css.find("{", at)) != -1:
        depth, end = 1, open_ + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[at:open_].strip(), css[open_ + 1 : end - 1]
        at = end


class Cutter:
    """Keeps a selector when every class in it can occur on the phone."""

    def __init__(self) -> None:
        self.whole, prefixes, self.scripts = used()
        self.prefixes = tuple(prefixes)
        self.words = set(re.findall(r"[\w-]+", self.scripts))

    def can_occur(self, name: str) -> bool:
        return name in self.whole or name in self.words or name.startswith(self.prefixes)

    def keeps(self, selector: str) -> bool:
        if GONE.search(selector):
            return False
        named = IN_SELECTOR.findall(selector)
        if not named and TAGS_NEVER_ON_PHONES.search(selector):
            return False
        return all(self.can_occur(name) for name in named)

    def cut(self, css: str) -> str:
        out = []
        for head, body in blocks(css):
            if head.startswith(("@media", "@supports")):
                inner = self.cut(body)
                out.append(f"{head}{{{inner}}}" if inner else "")
            elif head.startswith("@"):
                out.append(f"{head}{{{body}}}" if head.startswith("@page") else "")
            else:
                kept = ",".join(s for s in split_selectors(head) if self.keeps(s.strip()))
                out.append(f"{kept}{{{body}}}" if kept else "")
        return "".join(out)


def split_selectors(head: str) -> list[str]:
    """Split at commas outside brackets (`:not(a,b)` stays whole)."""
    return re.split(r",(?![^(]*\))", head)


def squeeze(css: str) -> str:
    """Comments and line breaks gone; theme.css is already written without idle spaces."""
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.S))


def prune_variables(css: str) -> str:
    """Drop custom properties nothing reads; those only read by dropped ones go in the next round."""
    while True:
        read = set(VARIABLE.findall(css))
        slim = CUSTOM.sub(lambda m, read=read: m[0] if m[1] in read else "", css)
        slim = re.sub(r"[^{}]+\{\}", "", slim)
        if slim == css:
            return css
        css = slim


def sources_mark() -> str:
    """Fingerprint of the two sheets, kept in the cut file: a changed theme makes the cut out of date."""
    return hashlib.sha256(b"".join(p.read_bytes() for p in SOURCES)).hexdigest()[:16]


def build() -> str:
    """The text of field.css."""
    cutter = Cutter()
    text = "".join(cutter.cut(squeeze(p.read_text("utf-8").replace('@charset "UTF-8";', ""))) for p in SOURCES)
    head = f"/* Cut by tools/cut_field_css.py from Bootstrap 5.3 (MIT) and theme.css; sources {sources_mark()} */\n"
    return '@charset "UTF-8";\n' + head + prune_variables(text) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.exists() and TARGET.read_text("utf-8") == build() else "field.css is out of date")
    TARGET.write_text(build(), "utf-8")
