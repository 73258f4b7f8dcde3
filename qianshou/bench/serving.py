"""Pages and saves through HTTP: our site and a bare Django site on the same server, one after the other, on this machine only."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from qianshou.bench import Figure
from qianshou.bench.pages import a_helper, county_user, largest_county, signed_in
from qianshou.domain.people.models import Child

SECONDS, WARM = 4.0, 2.0  # before it is counted every worker has answered, with its modules read and its plans made
OURS, BARE = 8771, 8772


@dataclass
class Load:
    """Several writers on loopback for a few seconds; bounded in time and count."""

    port: int
    workers: int
    headers: dict[str, str] = field(default_factory=dict)
    done: int = 0
    failed: int = 0

    def run(self, one, well: tuple[int, ...] = (200,)) -> float:
        """Requests a second that answered well: a page with 200, a save with 302; a detour to another page is not well."""
        start, lock = time.monotonic() + WARM, threading.Lock()

        def go(n: int) -> None:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            good = bad = 0
            while time.monotonic() < start:
                one(link, self.headers, n)
            while time.monotonic() < start + SECONDS and good + bad < 20_000:
                status = one(link, self.headers, n)
                good, bad = good + (status in well), bad + (status not in well)
            with lock:
                self.done, self.failed = self.done + good, self.failed + bad

        threads = [threading.Thread(target=go, args=(n,)) for n in range(self.workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.done / SECONDS


def _get(path: str):
    def one(link, headers, _n) -> int:
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        answer.read()
        return answer.status

    return one


def _post(path_of, body_of):
    def one(link, headers, n) -> int:
        link.request("POST", path_of(n), body=body_of(n), headers={**headers, "Content-Type": "application/x-www-form-urlencoded"})
        answer = link.getresponse()
        answer.read()
        return answer.status

    return one


class Site:
    """One granian with as many workers as cores, as `serve` starts it; ended on leaving."""

    def __init__(self, app: str, port: int, **env: str) -> None:
        words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(os.cpu_count() or 1)]
        self.words, self.port = [*words, "--blocking-threads", "1", "--no-ws", "--log-level", "error", app], port
        self.env = dict(os.environ) | env

    def __enter__(self) -> "Site":
        self.process = subprocess.Popen(self.words, env=self.env)
        for _n in range(200):
            try:
                link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                link.request("GET", "/login/")
                link.getresponse().read()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_error) -> None:
        self.process.terminate()
        self.process.wait(20)


def _cookies(user) -> dict[str, str]:
    client = signed_in(user)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def rows() -> list[Figure]:
    """A helper's today beside a bare page of 30 rows; saving a record with 16 writers beside one insert."""
    today, county = timezone.localdate(), largest_county()
    helper, office = a_helper(county, today), county_user(county)
    children = list(Child.objects.filter(county=county, file_state="active").order_by("pk").values_list("uid", flat=True)[:64])
    with Site("qianshou.wsgi:application", OURS):
        ours = Load(OURS, 8, _cookies(helper)).run(_get("/field/"))
        saved, refused = _save(office, children)
    signed = _bare_cookie()
    with Site("qianshou.bench.bare:application", BARE):
        bare = Load(BARE, 8).run(_get("/rows/"))
        inserts = Load(BARE, 16).run(_post(lambda _n: "/insert/", lambda _n: f"name={uuid.uuid4()}"))
    with Site("qianshou.bench.bare:application", BARE, QIANSHOU_BARE="startproject"):
        mine = Load(BARE, 8, {"Cookie": signed}).run(_get("/mine/"))
    return [
        Figure("a helper's today, requests/s", ours, mine, ours / mine, peer="Django as startproject makes it, 30 rows, signed in", limit="ratio >= 0.5"),
        Figure("the same beside a page that does not ask who looks", ours, bare, ours / bare, peer="30 rows, no middleware, no login"),
        Figure(f"saving a record, 16 writers, requests/s ({refused} refused)", saved, inserts, saved / inserts, peer="bare view, one insert"),
    ]


def _bare_cookie() -> str:
    """Makes the bare site's tables; its cookie of a signed-in user. Without our settings: it is a site of its own."""
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run([sys.executable, "-m", "qianshou.bench.bare"], env=clean, capture_output=True, text=True, check=True).stdout.strip()


def _save(user, children: list[str]) -> tuple[float, int]:
    headers = _cookies(user)
    link = http.client.HTTPConnection("127.0.0.1", OURS, timeout=30)
    link.request("GET", f"/field/record/{children[0]}/", headers=headers)
    answer = link.getresponse()
    text = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    cookie = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", answer.getheader("Set-Cookie") or "")
    if not token or not cookie:
        raise RuntimeError("the record form did not come")
    headers["Cookie"] += f"; {settings.CSRF_COOKIE_NAME}={cookie[1]}"
    headers["Referer"] = f"http://127.0.0.1:{OURS}/"
    load = Load(OURS, 16, headers)

    def body(_n: int) -> str:
        return f"csrfmiddlewaretoken={token[1]}&client_uuid={uuid.uuid4()}&kind=talk&met=child:&means=in_person&day=today&condition=4&topics=study&anyway=on"

    rate = load.run(_post(lambda n: f"/field/record/{children[n % len(children)]}/", body), (302,))
    return rate, load.failed
