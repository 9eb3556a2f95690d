"""No mouse here: only the keys."""

import pytest

TELEPHONE = 390


def press(visite, *touches):
    for touche in touches:
        visite.page.keyboard.press(touche)


def tab_to(visite, texte, limite=60):
    """Press Tab until what has the focus says ``texte``."""
    for _ in range(limite):
        press(visite, "Tab")
        if visite.focused().startswith(texte):
            return
    raise AssertionError(f"« {texte} » n’est pas atteint au clavier")


def test_the_first_key_offers_to_skip_to_the_content(ouvre):
    visite = ouvre("/dispositifs")
    press(visite, "Tab")
    assert visite.focused() == "Aller au contenu"
    assert visite.page.locator(".gs-evitement").bounding_box()["y"] >= 0
    press(visite, "Enter", "Tab")
    assert visite.page.evaluate(
        "document.getElementById('contenu').contains(document.activeElement)"
    )


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(ouvre):
    visite = ouvre("/", TELEPHONE)
    liens = visite.page.locator("#navigation")
    assert not liens.is_visible()
    tab_to(visite, "Menu")
    press(visite, "Enter")
    assert liens.is_visible()
    tab_to(visite, "Constats")
    press(visite, "Enter")
    visite.page.wait_for_url("**/constats")


def test_what_has_the_focus_is_seen(ouvre):
    visite = ouvre("/calcul")
    for _ in range(12):
        press(visite, "Tab")
        trait = visite.page.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
                       return parseFloat(s.outlineWidth) * (s.outlineStyle !== 'none') }"""
        )
        assert trait >= 2, visite.focused()


def test_a_finding_is_looked_up_and_read_by_keyboard(ouvre):
    visite = ouvre("/constats")
    tab_to(visite, "q")
    visite.page.keyboard.type("plafond")
    press(visite, "Enter")
    visite.page.wait_for_url("**/constats?q=plafond*")
    tab_to(visite, "4020")
    press(visite, "Enter")
    visite.page.wait_for_url("**/constats/4020")


def test_an_error_is_read_first_and_leads_to_its_field(ouvre):
    visite = ouvre("/calcul")
    tab_to(visite, "numeros")
    visite.page.keyboard.type("pas-un-numéro")
    tab_to(visite, "Calculer")
    press(visite, "Enter")
    visite.page.wait_for_selector("[data-erreurs]")
    assert visite.focused().startswith("1 point à corriger")
    press(visite, "Tab", "Enter")
    assert visite.focused() == "numeros"
    decrit = visite.page.locator("#id_numeros").get_attribute("aria-describedby").split()
    dits = [visite.page.locator(f"#{identifiant}").inner_text() for identifiant in decrit]
    assert any("n’est pas un numéro" in d for d in dits)
    assert any("un par ligne" in d for d in dits)


def test_a_file_dropped_on_its_field_is_named_with_its_size(ouvre):
    visite = ouvre("/composants")
    visite.page.set_input_files(
        "#id_vierge-fichier",
        {"name": "JSON-1.json", "mimeType": "application/json", "buffer": b"x" * 2_500_000},
    )
    zone = visite.page.locator("[data-depot]").first
    assert "Choisi\u00a0: JSON-1.json (2,4\u00a0Mo)" in zone.inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_a_word_is_explained_by_keyboard_with_or_without_script(ouvre, script):
    page = ouvre("/calcul", script=script).page
    definition = page.get_by_text("Se dit d’un bénéficiaire que le dispositif peut financer")
    assert not definition.is_visible()
    page.get_by_role("button", name="Définition : Éligible").press("Enter")
    assert definition.is_visible()
    assert page.get_by_role("link", name="Tous les mots").is_visible()
    page.keyboard.press("Escape")
    assert not definition.is_visible()
