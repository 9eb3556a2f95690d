"""A real browser before the real server: what a visitor meets, keyboard and screen reader included."""

import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from django.contrib.staticfiles import handlers
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = "/usr/bin/chromium"
BUREAU, TELEPHONE, HAUTEUR = 1280, 390, 900
# What axe is asked: all that the law wants, or only what colours change.
TOUT = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COULEURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Four times larger than at a desk: 320 by 256 pixels (WCAG 1.4.10).
ETROIT = {"width": 320, "height": 256}
# WCAG 1.4.12: what a reader may ask of the space between lines, paragraphs, letters and words.
ESPACE = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# The policy of the page admits no sheet from elsewhere: this one comes by the browser itself.
ESPACER = """css => {
    const feuille = new CSSStyleSheet();
    feuille.replaceSync(css);
    document.adoptedStyleSheets = [feuille];
}"""
# What an element shows is cut by its own frame: its text is larger, and it hides what is beyond.
COUPES = """() => [...document.querySelectorAll("body *")].filter(e => {
    const style = getComputedStyle(e), taille = e.getBoundingClientRect();
    const cache = /hidden|clip/.test(style.overflowX + style.overflowY) && style.position !== "absolute";
    return cache && e.innerText && taille.width > 1 &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.tagName + " " + e.innerText.slice(0, 40))"""

# Playwright keeps an event loop in this thread; Django would refuse its own base there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def navigateur():
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} est introuvable : installez-le (apt-get install chromium)")
    with sync_playwright() as outil:
        chromium = outil.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server(_fichiers_statiques):
    """Serve the portal with nothing before it: it gives its own static files, as in production."""
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(handlers, "StaticFilesHandler", lambda application: application)
        serveur = LiveServer("127.0.0.1")
    yield serveur
    serveur.stop()


@dataclass
class Visite:
    """A page as a visitor has it, and what the browser complained about."""

    page: Page
    plaintes: list[str] = field(default_factory=list)

    def listen(self, site: str) -> None:
        """Note what the browser refuses or warns of, and what would come from elsewhere."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda e: self.plaintes.append(str(e)))
        self.page.on("request", lambda r: self._note_elsewhere(r.url, site))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.plaintes.append(message.text)

    def _note_elsewhere(self, adresse: str, site: str) -> None:
        if not adresse.startswith((site, "data:")):
            self.plaintes.append(f"autre hôte : {adresse}")

    def faults(self, choix: dict[str, object] = TOUT) -> list[str]:
        """Return what axe finds wrong: the rule, and where."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE)
        violations = self.page.evaluate(
            "async choix => (await axe.run(document, {runOnly: choix})).violations", choix
        )
        return [
            f"{v['id']} : {n['target']} {n['failureSummary']}"
            for v in violations
            for n in v["nodes"]
        ]

    def faults_everywhere(self) -> list[str]:
        """Return what is wrong at a desk and on a phone, in light and in the dark.

        The page is read again in each light: a dark page differs by its colours alone.
        """
        fautes = []
        for teinte, choix in (("light", TOUT), ("dark", COULEURS)):
            self.page.emulate_media(color_scheme=teinte)
            self.page.reload()
            for largeur in (BUREAU, TELEPHONE):
                self.page.set_viewport_size({"width": largeur, "height": HAUTEUR})
                fautes += [f"{largeur} {teinte} : {faute}" for faute in self.faults(choix)]
                if self.overflow() > 0:
                    fautes.append(f"{largeur} {teinte} : défilement horizontal")
        if self.page.locator("h1").count() != 1:
            fautes.append("pas un titre, et un seul")
        return fautes + self.plaintes

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def cut_by_settings(self) -> list[str]:
        """Return what is cut or overflows once enlarged, at twice the text, or with more space."""
        fautes = []

        def note(reglage: str) -> None:
            fautes.extend(f"{reglage} : coupé : {quoi}" for quoi in self.page.evaluate(COUPES))
            if self.overflow() > 0:
                fautes.append(f"{reglage} : défilement horizontal")

        self.page.set_viewport_size(ETROIT)
        note("320 pixels")
        self.page.set_viewport_size({"width": BUREAU, "height": HAUTEUR})
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        note("texte au double")
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        self.page.evaluate(ESPACER, ESPACE)
        note("texte espacé")
        return fautes

    def settle(self) -> None:
        """Wait until what was changing of looks has changed."""
        self.page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")

    def focused(self) -> str:
        """Return the text of what has the focus."""
        return self.page.evaluate(
            "(document.activeElement.innerText || document.activeElement.name || '').trim()"
        )


@pytest.fixture
def fenetre(navigateur):
    """Open a page of a site in a window of its own."""
    contextes = []

    def _fenetre(site, chemin, largeur=BUREAU, teinte="light", script=True, cookie=""):
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": HAUTEUR},
            color_scheme=teinte,
            java_script_enabled=script,
            locale="fr-FR",
        )
        contextes.append(contexte)
        if cookie:
            contexte.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        visite = Visite(contexte.new_page())
        visite.listen(site)
        visite.page.goto(site + chemin)
        # Sent elsewhere, to log in for instance, a test would look at another page.
        assert visite.page.url == site + chemin
        return visite

    yield _fenetre
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def ouvre(fenetre, live_server, settings):
    """Open a page of a demonstration portal."""
    settings.DEMONSTRATION = True
    return partial(fenetre, live_server.url)
