"""A person of the demo at a browser: signs in through the login page once, watches what the page says wrong."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "QianShou-2026"  # of every demo login
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@dataclass
class Stage:
    """The browser and the site; `come(who)` is a page in which that person is signed in."""

    browser: Browser
    address: str
    kept: dict[str, dict] = field(default_factory=dict)  # cookies by login
    open: list[BrowserContext] = field(default_factory=list)

    def page(self, **options) -> Page:
        """A page of a browser nobody has used; `page.wrong` collects what console and policy complain of."""
        context = self.browser.new_context(base_url=self.address, **options)
        self.open.append(context)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.wrong = []
        tab.on("console", lambda said: tab.wrong.append(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
        tab.on("response", lambda got: tab.wrong.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        return tab

    def come(self, who: str, view: dict = DESK, **options) -> Page:
        """Signed in as a demo login; the login page is walked through the first time only."""
        if who not in self.kept:
            tab = self.page()
            sign_in(tab, who, PASSWORD)
            self.kept[who] = tab.context.storage_state()
        return self.page(viewport=view, storage_state=self.kept[who], **options)

    def close(self) -> None:
        for context in self.open:
            context.close()
        self.open.clear()


def sign_in(tab: Page, who: str, password: str) -> None:
    """Through the login page."""
    tab.goto("/login/")
    tab.locator("input[name=username]").fill(who)
    tab.locator("input[name=password]").fill(password)
    tab.get_by_role("button", name="登录").click()
    tab.wait_for_url(lambda url: not url.endswith("/login/"))
