"""What a reader may set in their browser or their system: nothing is lost of a page."""

import pytest
from outils.captures import PAGES

# How much the border of a field stands out from what is behind it (WCAG 1.4.11).
CONTRASTES = """() => {
    const parts = c => c.match(/[\\d.]+/g).map(Number);
    const clarte = c => { const [r, v, b] = parts(c).map(x => {
        x /= 255; return x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 });
        return .2126 * r + .7152 * v + .0722 * b };
    const fond = e => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor; if ((parts(c)[3] ?? 1) > 0) return c }
        return "rgb(255, 255, 255)" };
    return [...document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")]
        .filter(e => e.offsetWidth && !["checkbox", "radio"].includes(e.type)).map(e => {
            const [a, b] = [getComputedStyle(e).borderBottomColor, fond(e.parentElement)].map(clarte);
            return [e.name, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)] });
}"""
MOUVANTS = """() => [...document.querySelectorAll("*")].filter(e => {
    const style = getComputedStyle(e);
    return [style.transitionDuration, style.animationDuration].some(
        d => d.split(",").some(x => parseFloat(x) > .01));
}).map(e => e.tagName)"""
ATTEIGNABLES = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(
    e => e.checkVisibility() && !e.disabled && e.type !== "radio").length"""


@pytest.mark.parametrize("nom", PAGES)
def test_a_page_bears_what_its_reader_sets(ouvre, nom):
    """Enlarged, spaced, at rest, then without its sheets: a page is opened once for all."""
    visite = ouvre(PAGES[nom])
    page = visite.page
    assert visite.cut_by_settings() == []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOUVANTS) == []
    lus = "".join(page.locator("main").inner_text().split())
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach(l => l.remove())")
    assert "".join(page.locator("main").inner_text().split()) == lus


@pytest.mark.parametrize("teinte", ["light", "dark"])
@pytest.mark.parametrize("chemin", ["/connexion", "/calcul", "/constats"])
def test_a_field_stands_out_from_the_page(ouvre, chemin, teinte):
    visite = ouvre(chemin, teinte=teinte)
    # What has the focus has an outline of its own.
    visite.page.evaluate("document.activeElement.blur()")
    visite.settle()
    contrastes = visite.page.evaluate(CONTRASTES)
    assert contrastes
    assert [c for c in contrastes if c[1] < 3] == []


@pytest.mark.parametrize("chemin", ["/", "/calcul", "/connexion", "/dispositifs/MDV-LGC-Va2"])
def test_colours_of_the_system_leave_what_is_seen(ouvre, chemin):
    visite = ouvre(chemin)
    visite.page.emulate_media(forced_colors="active")
    assert visite.page.locator("h1").is_visible()
    assert [f for f in visite.faults() if f.startswith("color-contrast")] == []
    visite.page.keyboard.press("Tab")
    visite.page.keyboard.press("Tab")
    contour = visite.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert contour not in ("none", "")


@pytest.mark.parametrize("chemin", ["/", "/calcul", "/constats", "/connexion", "/calendrier"])
def test_keys_reach_everything_and_are_trapped_nowhere(ouvre, chemin):
    page = ouvre(chemin).page
    page.locator("a[href]").first.focus()
    attendus, atteints = page.evaluate(ATTEIGNABLES), 1
    for _ in range(attendus + 5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        atteints += 1
    assert page.evaluate("document.activeElement === document.body"), "le clavier ne sort pas"
    assert atteints >= attendus
