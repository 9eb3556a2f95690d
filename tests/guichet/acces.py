"""Who may take each route, as its line says."""

from guichet.acteurs.routes import regles

ACCES = {nom: regle.acces for nom, regle in regles().items()}
