#!/usr/bin/env python3
"""The first command on a machine that has only Python: prepare, serve, test, check. Standard library only.

python3 run.py            prepare and serve the demo county        python3 run.py setup   prepare only
python3 run.py test       run every test on both databases         python3 run.py check   style, types, layers, migrations
python3 run.py bench      measure                                  then: .venv/bin/qianshou --help
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON, UV, OURS = BIN / f"python{EXE}", BIN / f"uv{EXE}", BIN / f"qianshou{EXE}"

CHROMIUM = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge", "/opt/google/chrome/chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
]  # fmt: skip
OFFICE = ["/usr/bin/soffice", "/usr/bin/libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.exe"]


def say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


def give_up(sentence: str, code: int = 2) -> None:
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(code)


def call(*words: object, env: dict[str, str] | None = None, quiet: bool | None = False) -> int:
    """Run a command from the project folder; with `quiet` its output is shown only when it fails, with None never."""
    done = subprocess.run([str(w) for w in words], cwd=ROOT, env=env, capture_output=quiet is not False, check=False)
    if quiet and done.returncode:
        sys.stderr.buffer.write(done.stdout + done.stderr)
        sys.stderr.flush()
    return done.returncode


def must(*words: object, why: str, env: dict[str, str] | None = None) -> None:
    if call(*words, env=env, quiet=True):
        give_up(why, 1)


# ── prepare ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def pip(*words: object, quiet: bool = True) -> int:
    """pip for the venv: the one that came with this Python where it can (3 s sooner), else the venv's own."""
    if call(sys.executable, "-m", "pip", "--python", PYTHON, "--version", quiet=None) == 0:
        return call(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", PYTHON, *words, quiet=quiet)
    if call(PYTHON, "-m", "pip", "--version", quiet=None):
        must(PYTHON, "-m", "ensurepip", why="could not put pip into .venv 无法在 .venv 里装 pip")
    return call(PYTHON, "-m", "pip", "--disable-pip-version-check", *words, quiet=quiet)


def make_venv() -> None:
    if PYTHON.exists() and call(PYTHON, "-c", "", quiet=None) == 0:
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = sysconfig.get_python_version()
        give_up(f"Python venv is missing (缺少 venv 模块). Run: apt-get install -y python{version}-venv   then again: python3 run.py")
    say("making .venv 准备运行环境")
    must(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV, why="could not make .venv 无法建立运行环境")


def lock_stamp(lock: Path) -> Path:
    """Named by what was installed: another lock, another pyproject or another Python means installing again."""
    digest = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode())
    return VENV / f".stamp-{lock.stem}-{digest.hexdigest()[:16]}"


def install(name: str) -> None:
    """Install `requirements/<name>.lock` with hashes and the project itself, once for each lock."""
    lock = ROOT / "requirements" / f"{name}.lock"
    stamp = lock_stamp(lock)
    if stamp.exists() and OURS.exists() or (name == "runtime" and lock_stamp(lock.with_name("dev.lock")).exists() and OURS.exists()):
        return
    make_venv()
    say(f"installing requirements/{name}.lock 安装依赖")
    if not UV.exists():
        pip("install", "-q", "uv")
    uv = [UV, "pip", "install", "-q", "--python", PYTHON]
    locked = ["--require-hashes", "-r", lock]
    if (not UV.exists() or call(*uv, *locked, quiet=True)) and pip("install", "-q", *locked):
        give_up("could not install the dependencies 依赖没有装上：请检查网络后再运行一次", 1)
    editable = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    if (not UV.exists() or call(*uv, *editable, quiet=True)) and pip("install", "-q", *editable):
        give_up("could not install the project 程序本身没有装上", 1)
    for old in VENV.glob(f".stamp-{name}-*"):
        old.unlink()
    stamp.touch()


def answer(*words: str) -> dict | None:
    """What `qianshou … --json` answered; None when it refused."""
    done = subprocess.run([str(OURS), *words, "--json"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr, flush=True)
        return None
    return json.loads(done.stdout)


def prepare(size: str) -> None:
    """Migrate, and build the demo county when the database has none."""
    upgraded = answer("upgrade")
    if upgraded is None:
        raise SystemExit(1)
    if os.environ.get("QIANSHOU_PROFILE", "demo") != "demo":
        return
    if not upgraded["fresh"] and (answer("demo", "logins") or {}).get("logins"):
        return
    say(f"building the demo county ({size}) 生成演示数据（全部是虚构的人）")
    if call(OURS, "demo", "--size", size, quiet=True):
        raise SystemExit(1)


def setup(args: argparse.Namespace) -> int:
    install("runtime")
    prepare(args.size)
    say(f"ready 准备好了，用了 {time.monotonic() - args.began:.1f} s. Command line 命令行: {OURS.relative_to(ROOT)} --help")
    if args.what == "setup":
        return call(OURS, "demo", "logins")
    return 0


def serve(args: argparse.Namespace) -> int:
    setup(args)
    words = [str(OURS), "serve", "--logins", "--host", args.host, "--port", str(args.port)]
    if os.name == "nt":  # Windows has no exec that keeps the console
        return subprocess.call(words, cwd=ROOT)
    os.chdir(ROOT)
    os.execv(words[0], words)
    return 0


# ── test ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def find_first(paths: list[str], *names: str) -> str:
    found = [p for p in paths if Path(p).exists()] or [p for n in names if (p := shutil.which(n))]
    return found[0] if found else ""


def chinese_font() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True  # both ship one
    tool = shutil.which("fc-list")
    return bool(tool and subprocess.run([tool, ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def missing(without: set[str]) -> list[str]:
    """Debian packages for what the tests need and this machine has not."""
    need = []
    browser = os.environ.get("QIANSHOU_CHROMIUM") or find_first(CHROMIUM, "chromium", "chromium-browser", "google-chrome", "microsoft-edge")
    if "browser" not in without and not (browser and Path(browser).exists()):
        need.append("chromium")
    if without != {"browser", "office"} and not chinese_font():
        need += ["fonts-noto-cjk", "fontconfig"]
    if "office" not in without and not find_first(OFFICE, "soffice", "libreoffice"):
        need += ["libreoffice-calc-nogui", "libreoffice-writer-nogui"]
    return need


def ready_tools(without: set[str]) -> None:
    """Install what the browser and office tests need where we may, else name it all in one line and end."""
    need = missing(without)
    if need and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say(f"apt-get install {' '.join(need)} 安装测试要用的程序")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        call("apt-get", "update", "-qq", env=quiet, quiet=True)
        call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *need, env=quiet, quiet=True)
        need = missing(without)
    if need:
        give_up(f"The tests need 测试还缺: {' '.join(need)}. Run: sudo apt-get install -y {' '.join(need)}   or: python3 run.py test --without browser,office")


def test(args: argparse.Namespace) -> int:
    without = {w for w in args.without.split(",") if w}
    if without - {"browser", "office"}:
        give_up("--without takes 只能是: browser,office")
    install("dev")
    ready_tools(without)
    env = dict(os.environ)
    env["QIANSHOU_CHROMIUM"] = env.get("QIANSHOU_CHROMIUM") or find_first(CHROMIUM, "chromium", "chromium-browser", "google-chrome", "microsoft-edge")
    env["QIANSHOU_SOFFICE"] = find_first(OFFICE, "soffice", "libreoffice")
    for variable in ("DATABASE_URL", "QIANSHOU_PROFILE", "QIANSHOU_KEYRING", "QIANSHOU_SECRET", "QIANSHOU_DATA"):
        env.pop(variable, None)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each of a hundred processes would compile Django, the house and the tests anew
    marks = [f"not {w}" for w in sorted(without)]
    pick = ["-m", " and ".join(marks)] if marks else []
    began = time.monotonic()
    codes = {}
    if args.db in ("both", "sqlite"):
        say("tests on SQLite 在 SQLite 上测试" + (f"（不含 without: {', '.join(sorted(without))}）" if without else ""))
        codes["SQLite"] = call(PYTHON, "-m", "pytest", "-n", args.n, "-q", *pick, *args.rest, env=env)
    if args.db in ("both", "postgres"):
        say("tests on PostgreSQL 在 PostgreSQL 上测试")
        some = [] if args.all or args.db == "postgres" else ["--database-tests", "--tenth"]
        codes["PostgreSQL"] = call(PYTHON, "-m", "tests.postgres", "-n", args.n, "-q", "--migrations", *some, *pick, *args.rest, env=env)
    outcome = ", ".join(f"{database} {'FAILED' if code else 'passed'}" for database, code in codes.items())
    print(f"{outcome} in {time.monotonic() - began:.0f} s", flush=True)
    return 1 if any(codes.values()) else 0


# ── check, bench ─────────────────────────────────────────────────────────────────────────────────────────────────────
def check(args: argparse.Namespace) -> int:
    install("dev")
    steps = [
        ("style 风格", BIN / f"ruff{EXE}", "check", "qianshou", "tests", "run.py"),
        ("types 类型", BIN / f"mypy{EXE}"),
        ("layers 层次", BIN / f"lint-imports{EXE}"),
        ("migrations 迁移", OURS, "makemigrations", "--check", "--dry-run"),
        ("house rules 家规", PYTHON, "-m", "pytest", "-q", "tests/house"),
    ]
    if args.without == "house":  # they ran with the tests
        steps.pop()
    failed = []
    for name, *words in steps:
        say(name)
        if call(*words):
            failed.append(name)
    print(f"{len(steps) - len(failed)} passed, {len(failed)} failed" + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def bench(args: argparse.Namespace) -> int:
    install("dev")
    return call(OURS, "bench", *args.rest)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="serve", choices=["serve", "setup", "test", "check", "bench"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--size", default="village", choices=["village", "county", "city"])
    parser.add_argument("--without", default="", help="test: browser,office · check: house")
    parser.add_argument("--all", action="store_true", help="test: everything twice")
    parser.add_argument("--db", default="both", choices=["both", "sqlite", "postgres"], help="test: one database only")
    parser.add_argument("-n", default=str(os.cpu_count() or 2), help="test: processes")
    args, args.rest = parser.parse_known_args()
    if args.rest and args.what not in ("test", "bench"):
        parser.error(f"unknown 不认识: {' '.join(args.rest)}")
    args.began = time.monotonic()
    return args


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036
        give_up(f"Python 3.11 or newer is needed (需要 Python 3.11 以上), this is {sys.version.split()[0]}")
    args = arguments()
    return {"serve": serve, "setup": setup, "test": test, "check": check, "bench": bench}[args.what](args)


if __name__ == "__main__":
    raise SystemExit(main())
