"""The counter of the ANS as a supplier and an agent live it, with the keyboard alone."""

import io
from datetime import timedelta

import pytest
from django.test import Client

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.conversations import ecriture
from guichet.fichiers.reception import keep
from guichet.referencement import agence as decisions
from guichet.referencement import fournisseur as saisie
from guichet.referencement.agence import Octroi
from guichet.referencement.fournisseur import Mandat, Remise
from guichet.referencement.models import Candidature, Referencement
from guichet.textes import reglement

PDF = b"%PDF-1.7\nune preuve\n%%EOF\n"
DISPOSITIF = "HOP-DPI-Va2"  # its texts date no closing


@pytest.fixture
def entre(ouvre, live_server, rattache, connecter):
    """Open a page as somebody who holds a role."""
    cookies = {}

    def _entre(role, chemin, prenom="Ada", **choix):
        if (role, prenom) not in cookies:
            adresse = f"{role}-{prenom}@exemple.fr"
            personne = Personne.objects.create_personne(adresse, role.label, prenom)
            rattache(personne, role)
            client = Client()
            connecter(client, personne)
            cookies[role, prenom] = client.cookies["sessionid"].value
        return ouvre(chemin, cookie=cookies[role, prenom], **choix)

    return _entre


def tab_until(visite, selecteur, limite=120):
    """Press Tab until what has the focus matches ``selecteur``."""
    for _ in range(limite):
        visite.page.keyboard.press("Tab")
        if visite.page.evaluate("s => document.activeElement.matches(s)", selecteur):
            return
    raise AssertionError(f"{selecteur} n’est pas atteint au clavier")


def push(visite, selecteur):
    """Reach a link or a button and press Enter."""
    tab_until(visite, selecteur)
    with visite.page.expect_navigation():
        visite.page.keyboard.press("Enter")


def write(visite, nom, texte):
    tab_until(visite, f'[name="{nom}"]')
    visite.page.keyboard.type(texte)


def tick(visite, selecteur):
    tab_until(visite, selecteur)
    visite.page.keyboard.press("Space")


def test_a_solution_is_referenced_from_end_to_end_without_a_mouse(entre, fournisseur):
    editeur = entre(Role.REPRESENTANT_LEGAL, "/referencement/candidatures")
    push(editeur, 'a[href$="/nouvelle"]')
    write(editeur, "dispositif", DISPOSITIF)
    write(editeur, "solution", "Dossier Clair")
    push(editeur, "main form button")
    write(editeur, "version", "4")
    write(editeur, "siret", "73282932000074")
    write(editeur, "date_prevue", "11112099")
    push(editeur, "main form button")
    push(editeur, 'form[action$="/deposer"] button')
    page = f"/referencement/candidatures/{Candidature.objects.get().pk}"

    agence = entre(Role.AGENT_ANS, "/referencement/candidatures")
    push(agence, f'a[href^="{page}?"]')
    tick(agence, '[name="eligibilite-decision"]')
    push(agence, 'form[action$="/eligibilite"] button')

    editeur.page.reload()
    with editeur.page.expect_file_chooser() as choix:
        tick(editeur, '[name="preuve-fichier"]')
    choix.value.set_files({"name": "dossier.pdf", "mimeType": "application/pdf", "buffer": PDF})
    push(editeur, 'form[action$="/preuves"] button')
    push(editeur, 'form[action$="/dossier"] button')

    agence.page.reload()
    assert agence.page.get_by_text("Séparation des tâches").is_visible()
    assert agence.page.locator('[value="octroi"]').count() == 0
    agence = entre(Role.AGENT_ANS, page, prenom="Norbert")
    tick(agence, '[name="decision-decision"]')
    tick(agence, '[name="decision-profils"]')
    push(agence, 'form[action$="/decision"] button')

    ligne = Referencement.objects.get()
    assert (ligne.solution, ligne.profils, ligne.finance) == ("Dossier Clair", ["Général"], True)
    editeur.page.reload()
    with editeur.page.expect_download() as telecharge:
        tab_until(editeur, 'a[href$="/attestation.pdf"]')
        editeur.page.keyboard.press("Enter")
    assert telecharge.value.suggested_filename == f"attestation-{ligne.numero}.pdf"
    assert editeur.plaintes == agence.plaintes == []


def test_a_decision_without_reasons_leads_to_its_field(entre, candidatures):
    page = f"/referencement/candidatures/{candidatures['preuves'].pk}"
    agence = entre(Role.AGENT_ANS, page)
    tab_until(agence, '[name="decision-decision"]')
    agence.page.keyboard.press("ArrowUp")  # the last choice: refuse
    push(agence, 'form[action$="/decision"] button')
    assert agence.page.get_by_text("Indiquez les motifs").first.is_visible()
    assert agence.faults() == []


@pytest.fixture
def candidatures(live_server, fournisseur, rattache):
    """One candidature in each state that has a look of its own."""
    edith = Personne.objects.create_personne("edith@exemple.fr", "Leur", "Édith")
    nadia = Personne.objects.create_personne("nadia@exemple.fr", "Référence", "Nadia")
    rattache(edith, Role.REPRESENTANT_LEGAL)
    norbert = Personne.objects.create_personne("norbert@exemple.fr", "Premier", "Norbert")
    for agent in (nadia, norbert):
        rattache(agent, Role.AGENT_ANS)
    piece = Remise(keep(io.BytesIO(PDF), 10**6), "dossier de preuves.pdf")
    objets = {}
    for nom in ("brouillon", "deposee", "eligible", "preuves", "referencee"):
        objet = saisie.create(edith, fournisseur, reglement().dispositif(DISPOSITIF))
        champs = {"solution": f"Solution {nom}", "version": "1", "siret": "73282932000074",
                  "profils": ["Général"], "finance": True,
                  "fonctions": [], "date_prevue": horloge.today() + timedelta(days=30)}  # fmt: skip
        saisie.update(edith, objet, champs)
        objets[nom] = objet
        if nom == "brouillon":
            continue
        saisie.file_candidature(edith, objet)
        if nom == "deposee":
            continue
        decisions.accept(norbert, objet)
        saisie.add_preuve(edith, objet, "Général", piece)
        saisie.add_distributeur(edith, objet, Mandat("Ouest", "90000001900019", piece))
        if nom == "eligible":
            continue
        saisie.send_dossier(edith, objet)
        ecriture.write(nadia, objet, "Quelle version ?")
        if nom == "referencee":
            decisions.grant(nadia, objet, Octroi(("Général",), True))
    return objets


@pytest.mark.parametrize("role", [Role.REPRESENTANT_LEGAL, Role.AGENT_ANS])
def test_no_page_of_the_counter_has_a_fault(entre, candidatures, live_server, role):
    chemins = ["/referencement/candidatures"]
    if role == Role.REPRESENTANT_LEGAL:
        chemins += [
            "/solutions", f"/solutions/{Referencement.objects.get().numero}",
            "/referencement/candidatures/nouvelle",
            f"/referencement/candidatures/{candidatures['brouillon'].pk}/modifier",
        ]  # fmt: skip
    for nom, objet in candidatures.items():
        if (role, nom) != (Role.AGENT_ANS, "brouillon"):
            chemins.append(f"/referencement/candidatures/{objet.pk}")
    visite = entre(role, chemins[0])
    for chemin in chemins:
        visite.page.goto(live_server.url + chemin)
        assert visite.faults_everywhere() == [], chemin
