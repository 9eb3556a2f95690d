"""Photograph the pages of a demonstration portal, for the README.

python -m outils.captures              writes docs/images/ecrans/*.png
python -m outils.captures DOSSIER      writes every page at both widths, light and dark, to look at
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from outils.serveur import portail

IMAGES = Path(__file__).parent.parent / "docs" / "images" / "ecrans"
CHROMIUM = "/usr/bin/chromium"
BUREAU, TELEPHONE = (1280, 860), (390, 844)

# Said by « make run » to everybody.
MOT_DE_PASSE = "demonstration-du-guichet"
FOURNISSEUR, AGENT = "edith.leur@demonstration.exemple", "nadia.reference@demonstration.exemple"

# What the README shows: the name of the picture, the page, the size, who looks at it.
README = (
    ("accueil", "/", BUREAU, ""),
    ("dispositif", "/dispositifs/MDV-LGC-Va2", BUREAU, ""),
    ("constats-telephone", "/constats?q=montant", TELEPHONE, ""),
    ("fournisseur", "/espace", BUREAU, FOURNISSEUR),
    ("agent", "/referencement/candidatures", BUREAU, AGENT),
    ("fournisseur-telephone", "/espace", TELEPHONE, FOURNISSEUR),
)
PAGES = {
    "accueil": "/",
    "dispositifs": "/dispositifs",
    "dispositif": "/dispositifs/MDV-LGC-Va2",
    "tranches": "/dispositifs/PHA-LGO-Va1",
    "calendrier": "/calendrier",
    "calcul": "/calcul",
    "constats": "/constats",
    "recherche": "/constats?q=montant",
    "constat": "/constats/4012",
    "formats": "/formats",
    "format": "/formats/MDV-LGC-Va1/avance",
    "operateurs": "/operateurs",
    "aide": "/aide",
    "glossaire": "/glossaire",
    "obtenir-un-compte": "/obtenir-un-compte",
    "visite": "/demonstration/visite",
    "api": "/api",
    "plan": "/plan-du-site",
    "accessibilite": "/accessibilite",
    "mentions": "/mentions-legales",
    "composants": "/composants",
    "connexion": "/connexion",
    "introuvable": "/nulle-part",
}


def photograph(
    navigateur: Browser,
    adresse: str,
    fichier: Path,
    taille: tuple[int, int],
    teinte: str = "light",
    entiere: bool = False,
    personne: str = "",
) -> None:
    """Write a picture of a page as a visitor or a person of the demonstration sees it."""
    page = navigateur.new_page(
        viewport={"width": taille[0], "height": taille[1]},
        color_scheme="dark" if teinte == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    page.goto(adresse, wait_until="networkidle")
    if personne:
        page.get_by_label("Adresse électronique").fill(personne)
        page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=fichier, full_page=entiere)
    page.close()


def _for_the_readme(navigateur: Browser, site: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for nom, chemin, taille, personne in README:
        photograph(navigateur, site + chemin, IMAGES / f"{nom}.png", taille, personne=personne)
        print(f"écrit : {IMAGES / nom}.png")


def _to_look_at(navigateur: Browser, site: str, dossier: Path) -> None:
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, chemin in PAGES.items():
        for taille in (BUREAU, TELEPHONE):
            for teinte in ("light", "dark"):
                fichier = dossier / f"{nom}-{taille[0]}-{teinte}.png"
                photograph(navigateur, site + chemin, fichier, taille, teinte, entiere=True)


def main() -> int:
    """Photograph the pages asked for."""
    with portail(demonstration=True) as site, sync_playwright() as outil:
        navigateur = outil.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        if len(sys.argv) > 1:
            _to_look_at(navigateur, site, Path(sys.argv[1]))
        else:
            _for_the_readme(navigateur, site)
        navigateur.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
