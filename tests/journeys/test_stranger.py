"""The next county's coordinator takes every address of ours and gets nothing: pages, posts, files, search, counts."""

import re
from collections import deque

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
LINK = re.compile(r'(?:href|action|hx-get)="(/(?:office|field)/[^"#]*)')
UID = re.compile(r"\b(?=[a-z0-9]*\d)[a-z0-9]{16}\b")
MOST = 90
EACH = 5  # addresses of one kind that the stranger tries


def shape(url):
    """Addresses of one kind look alike: some of each are walked."""
    return UID.sub("·", url)


def links(page):
    return [one.replace("&amp;", "&") for one in LINK.findall(page)]


def walk(request, starts):
    """Every address our county coordinator and teacher come by, and each page's words."""
    seen, walked, queue, pages = set(), {}, deque(starts), []
    while queue and len(pages) < MOST:
        url = queue.popleft()
        if url in seen:
            continue
        seen.add(url)
        kind = shape(url)
        if walked.get(kind, 0) >= 2 or "logout" in url:
            continue
        walked[kind] = walked.get(kind, 0) + 1
        got = request.get(url)
        if got.status == 200 and "text/html" in got.headers["content-type"]:
            pages.append(got.text())
            queue.extend(links(pages[-1]))
    return seen | set(queue), pages


def names_on(page):
    """Children's names of a roster page."""
    return re.findall(r"/office/child/[a-z0-9]{16}/[^>]*>([^<]{2,12})</a>", page)


@pytest.fixture(scope="module")
def ours(company):
    """The addresses of 青禾县 with an id in them, some of each kind, and all its children's names."""
    county = company.come("county").context.request
    teacher = company.come("teacher").context.request
    roster = county.get("/office/roster/").text()
    addresses, _pages = walk(county, ["/office/", *links(county.get("/office/").text())])
    more, _pages = walk(teacher, ["/field/", "/field/children/", "/field/records/"])
    names = set(names_on(roster))
    assert len(names) >= 20
    kinds: dict[str, list[str]] = {}
    for url in sorted(addresses | more):
        if UID.search(url):
            kinds.setdefault(shape(url), []).append(url)
    return [url for urls in kinds.values() for url in urls[:EACH]], names


def test_no_address_of_another_county_says_anything(stage, ours):
    addresses, names = ours
    assert len({shape(url) for url in addresses}) >= 15, "the walk has seen children, duties, units, helpers, records …"
    stranger = stage.come("stranger").context
    token = next(cookie["value"] for cookie in stranger.cookies() if cookie["name"] == "csrf")
    leaks = []
    for url in addresses:
        got = stranger.request.get(url)
        if got.status == 405:
            got = stranger.request.post(url, headers={"X-CSRFToken": token, "Referer": url})
        if got.status not in (404, 403):
            leaks.append((got.status, url))
        words = got.text()
        if found := [name for name in names if name in words and len(name) > 2]:
            leaks.append((found, url))
    assert leaks == []


def test_search_finds_none_of_the_neighbours_children(stage, ours):
    _addresses, names = ours
    stranger = stage.come("stranger").context.request
    county = stage.come("county").context.request
    own = set(names_on(stranger.get("/office/roster/").text()))
    assert own and county.get(f"/office/search/?q={min(names)}").text().count("/office/child/")
    for name in sorted(names - own)[:12]:
        assert "/office/child/" not in stranger.get(f"/office/search/?q={name}").text(), name
        assert name not in re.sub(r"<input[^>]*>", "", stranger.get(f"/office/roster/?q={name}").text()), name


def test_the_desks_of_two_counties_count_apart(stage):
    figures = {}
    for who in ("stranger", "county"):
        tab = stage.come(who)
        tab.goto("/office/roster/")
        figures[who] = int(re.search(r"共 ([\d,]+)", tab.locator("main").inner_text()).group(1).replace(",", ""))
    assert figures["stranger"] == 12
    assert figures["county"] >= 57  # sixty invented, three of them drafts; other journeys may have added some
