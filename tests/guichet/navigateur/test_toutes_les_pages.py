"""Every page that a link leads to, followed as each person of the demonstration would.

A link that leads nowhere, a page without its title, a fault for axe, a page wider than a phone: all
are found here, whatever page they are on.
"""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from outils.conformite_html import faults, what_lacks
from outils.serveur import portail
from playwright.sync_api import Error

from guichet.acteurs.demonstration import MOT_DE_PASSE, PERSONNES
from guichet.acteurs.routes import Niveau
from tests.guichet.acces import ACCES
from tests.guichet.navigateur.conftest import COULEURS, Visite

BUREAU, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# So many pages of one kind, for one person: their states differ.
PAR_SORTE = 2
# And so many that axe looks at, whoever opens them: the same page has the same faults for all.
PAR_AXE = 4
# What a link does not lead to: acts (POST), what scripts, images and tools ask for …
SANS_PAGE = {
    "acteurs:deconnexion", "acteurs:invitation_retirer", "acteurs:mes_donnees", "acteurs:openid", "acteurs:openid_retour",
    "acteurs:sessions_fermer",
    "acteurs:cle_ajouter", "acteurs:cle_defi", "acteurs:cle_defi_ajout", "acteurs:connexion_cle",
    "depots:attester", "depots:completer", "depots:correction_saisies", "depots:corriger_depot",
    "depots:corriger_simulation", "depots:effacer", "depots:image",
    "depots:deposer_simulation", "depots:morceaux", "depots:reconnaitre", "depots:retirer", "enrolement:compte_annuler", "enrolement:compte_avis",
    "enrolement:compte_image", "enrolement:image", "listes:garder", "listes:oublier", "listes:suivre",
    "publication:frise-dispositif", "publication:robots", "publication:sans-barre", "publication:security",
    "referencement:abandonner", "referencement:convention", "referencement:decision",
    "referencement:distributeur_retirer",
    "referencement:distributeurs", "referencement:dossier", "referencement:eligibilite",
    "referencement:preuve_retirer", "referencement:preuves",
    "referencement:refus", "referencement:retrait", "referencement:soumettre",
}  # fmt: skip
# … and files that the first demandes of a list do not have …
FICHIERS = {
    "depots:ancienne", "depots:attestation", "depots:correction_json", "depots:correction_zip",
    "depots:corrige", "enrolement:compte_rib",
    "referencement:attestation", "referencement:convention_fichier", "referencement:mandat",
}  # fmt: skip
# … and pages that ask for a mail, a telephone, a busy minute: each is opened in its own test.
AILLEURS = {
    "acteurs:invitation", "acteurs:mot_de_passe_demande", "acteurs:mot_de_passe_nouveau",
    "acteurs:mot_de_passe_change", "acteurs:second_facteur",
    "acteurs:second_facteur_courriel", "acteurs:cle_nommer", "acteurs:cle_retirer",
    "acteurs:codes_secours", "acteurs:codes_secours_montrer", "acteurs:preuve", "acteurs:reprise",
    "acteurs:telephone_retirer", "outils:retirer", "recherche:page",
    "composants", "depots:correction", "depots:reception", "enrolement:deposer", "referencement:modifier",
}  # fmt: skip


# A page without a way back: the home page itself, and those by which one comes in.
SANS_FIL = {
    "", "accueil", "composants", "espace", "acteurs:connexion", "acteurs:mot_de_passe_oublie",
    "acteurs:mot_de_passe_demande",
}  # fmt: skip
# The navigation holds on one line, whoever reads it.
UNE_LIGNE = 56


def is_linked(route):
    machine = route.startswith("api:") and route != "api:openapi-json"
    return not machine and route not in SANS_PAGE | FICHIERS | AILLEURS


@pytest.fixture(scope="module")
def demonstration():
    with portail(demonstration=True) as site:
        yield site


class Promenade:
    """A person goes through the portal, link after link, and notes what is wrong."""

    def __init__(self, contexte, site, qui, examinees):
        self.pages = {}
        self._contexte, self._site, self._qui = contexte, site, qui
        self._visite = Visite(contexte.new_page())
        self._visite.listen(site)
        self._vues, self._examinees = Counter(), examinees
        self.routes, self.fautes = set(), []

    def log_in(self, email):
        page = self._visite.page
        page.goto(f"{self._site}/connexion")
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.wait_for_url(f"{self._site}/espace")

    def walk(self, depart, is_wanted):
        """Follow the links from ``depart`` to the routes that are wanted."""
        a_voir, connues = [depart], {depart}
        while a_voir:
            chemin = a_voir.pop(0)
            for lien in self._look(chemin):
                route = _route(lien)
                if lien in connues or not is_wanted(route):
                    continue
                connues.add(lien)
                if self._vues[route] < PAR_SORTE:
                    self._vues[route] += 1
                    a_voir.append(lien)

    def _look(self, chemin):
        """Return the links of a page once it is checked; a file has none."""
        self.routes.add(_route(chemin))
        self._visite.plaintes.clear()
        self._visite.page.set_viewport_size(BUREAU)
        reponse = self._open(chemin)
        if not reponse.ok:
            self.fautes.append(f"{self._qui} : {chemin} répond {reponse.status}")
            return []
        if not reponse.headers["content-type"].startswith("text/html"):
            return []
        self.pages[f"{self._qui} : {chemin}"] = reponse.text()
        self._check(chemin)
        return self._links()

    def _open(self, chemin):
        """Open a page; a browser does not open a file that it downloads."""
        try:
            return self._visite.page.goto(self._site + chemin)
        except Error as refus:
            if "Download is starting" not in str(refus):
                raise
            return self._contexte.request.get(self._site + chemin)

    def _check(self, chemin):
        visite, page = self._visite, self._visite.page
        fautes = list(visite.plaintes)
        deja = self._examinees[_route(chemin)]
        if deja < PAR_AXE:
            self._examinees[_route(chemin)] += 1
            fautes += visite.faults()
        if page.locator("h1").count() != 1:
            fautes.append("pas un titre, et un seul")
        fils = page.get_by_role("navigation", name="Fil d’Ariane").count()
        # Who is not logged in yet is led to the log-in.
        if fils != 1 and _route(page.url.removeprefix(self._site)) not in SANS_FIL:
            fautes.append("pas un fil d’Ariane, et un seul")
        if page.locator("#navigation").evaluate("une => une.offsetHeight") > UNE_LIGNE:
            fautes.append("la navigation ne tient pas sur une ligne")
        page.set_viewport_size(TELEPHONE)
        if visite.overflow() > 0:
            fautes.append("déborde sur un téléphone")
        if not deja:
            fautes += self._look_closer()
        self.fautes += [f"{self._qui} : {chemin} : {faute}" for faute in fautes]

    def _look_closer(self):
        """Look at the first page of a kind in the dark, and with what a reader may set."""
        self._visite.page.emulate_media(color_scheme="dark")
        self._visite.settle()
        fautes = self._visite.faults(COULEURS)
        self._visite.page.emulate_media(color_scheme="light")
        return fautes + self._visite.cut_by_settings()

    def _links(self):
        """Return the addresses of the portal that the page leads to, without their anchor."""
        adresses = self._visite.page.eval_on_selector_all(
            "a[href]", "liens => liens.map(l => l.href)"
        )
        suites = [
            a.removeprefix(self._site).partition("#")[0]
            for a in adresses
            if a.startswith(self._site)
        ]
        return [suite for suite in dict.fromkeys(suites) if suite]


def _route(chemin):
    try:
        return resolve(urlsplit(chemin).path).view_name
    except Resolver404:
        return ""


@pytest.fixture
def promener(navigateur, demonstration):
    contextes, examinees = [], Counter()

    def _promener(qui):
        contexte = navigateur.new_context(locale="fr-FR")
        # A browser asks for it beside what is not a page, and names no icon.
        contexte.route("**/favicon.ico", lambda demande: demande.fulfill(status=204))
        contextes.append(contexte)
        return Promenade(contexte, demonstration, qui, examinees)

    yield _promener
    for contexte in contextes:
        contexte.close()


def is_public(route):
    return ACCES.get(route) is Niveau.PUBLIC


def test_every_page_that_a_link_leads_to_is_without_fault(promener):
    visiteur = promener("un visiteur")
    visiteur.walk("/", lambda route: True)
    routes, fautes, pages = set(visiteur.routes), list(visiteur.fautes), dict(visiteur.pages)
    for personne in PERSONNES:
        promenade = promener(personne.email)
        promenade.log_in(personne.email)
        promenade.walk("/compte", lambda route: not is_public(route))
        routes |= promenade.routes
        fautes += promenade.fautes
        pages |= promenade.pages
    fautes += [f"aucun lien ne mène à {r}" for r in sorted(set(ACCES) - routes) if is_linked(r)]
    assert not fautes, "\n".join(fautes)
    if manque := what_lacks():
        pytest.skip(f"le HTML de {len(pages)} pages n’a pas été vérifié : {manque}")
    fautes = faults(pages)
    assert not fautes, "\n".join(fautes)
