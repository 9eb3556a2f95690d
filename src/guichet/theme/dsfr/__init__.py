"""The State's design system (DSFR), for an agency entitled to it (docs/guichet/theme.md).

Templates and a few rules of ours are here; sheet, script, fonts and icons stay in the package that
the extra « dsfr » installs.
"""

from guichet.theme.besoins import Besoins

BESOINS = Besoins(
    paquet="dsfr",
    extra="dsfr",
    fichiers=(
        "dsfr/dist/dsfr/dsfr.min.css",
        "dsfr/dist/dsfr/dsfr.module.min.js",
        "dsfr/dist/dsfr/dsfr.nomodule.min.js",
        "dsfr/dist/favicon/apple-touch-icon.png",
        "dsfr/dist/favicon/favicon.ico",
        "dsfr/dist/favicon/favicon.svg",
    ),
    # Marianne, the ticks and the arrows are « data: » images of its sheet.
    sources_des_images=("data:",),
    variables=(
        (
            "GUICHET_DSFR_MARQUE",
            "ce thème est réservé aux sites de l’État ; écrivez l’intitulé de votre bloc-marque, "
            "une barre entre deux lignes (par exemple « Ministère|de la santé »). "
            "Voir docs/guichet/theme.md.",
        ),
    ),
)
