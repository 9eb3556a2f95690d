"""Files to try the simulator and the deposit with: made for a supplier of the demonstration.

They are drawn anew each time they are asked for, with what is free that day: a name, numbers and
clients that never served. What was deposited is thus never proposed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots import solutions
from guichet.depots.demonstration.dates import DISPOSITIF
from guichet.depots.demonstration.fichiers import Arbre, Fabrique
from guichet.depots.models import NumeroUtilise
from guichet.depots.reception.noms import free_name
from guichet.pdf.compilation import compile
from guichet.referencement.demonstration import SIRETS
from guichet.textes import reglement
from sons import Referencement
from sons.ecriture import write_json
from sons.reglement.format import Role
from sons.reglement.phase import Phase

# Far from the clients of the scenarios.
_PREMIER_CLIENT = 500_000
_COMMANDE_IL_Y_A = timedelta(days=3)


@dataclass(frozen=True)
class Essai:
    """A file to try, and what is to be expected of it."""

    cle: str
    titre: str
    attente: str
    demandes: int


ESSAIS = {
    un.cle: un
    for un in (
        Essai("bon", "Bon fichier", "5 demandes et leurs pièces ; tout est accepté.", 5),
        Essai(
            "fautif",
            "Fichier à corriger",
            "12 demandes : noms en minuscules, dates mal écrites, un RPPS douteux, une pièce "
            "oubliée.",
            12,
        ),
    )
}


@dataclass(frozen=True)
class Fichiers:
    """The two files of a try: the demandes and their pieces."""

    nom: str
    json: bytes
    zip: bytes

    @property
    def nom_zip(self) -> str:
        """The same name: they are seen to go together."""
        return self.nom.removesuffix(".json") + "-PIECES.zip"


def solution_to_try(organisation: Organisation) -> Referencement | None:
    """Return the solution that the files are of, None for who has none to try."""
    if organisation.siren not in {siret[:9] for siret in SIRETS.values()}:
        return None
    connues = solutions.enrolled(organisation)
    return next((une for une in connues if une.dispositif == DISPOSITIF), None)


def make(organisation: Organisation, solution: Referencement, essai: Essai) -> Fichiers:
    """Make the files of a try, right for this supplier today."""
    textes = reglement().textes(solution.dispositif, Phase.AVANCE)
    depuis = _last_number(organisation, solution)
    siret = next(un for un in SIRETS.values() if un.startswith(organisation.siren))
    fabrique = Fabrique(textes, solution.numero_ans, siret, _PREMIER_CLIENT + depuis)
    arbre = fabrique.avances(essai.demandes, depuis, (horloge.now() - _COMMANDE_IL_Y_A).date())
    oubliees = _spoil(fabrique, fabrique.lines(arbre)) if essai.cle == "fautif" else range(0)
    piece = compile("exemple", {"titre": "Bon de commande", "emetteur": organisation.nom})
    nom = free_name(organisation, f"JSON-{solution.numero_ans}-{horloge.today():%Y%m%d}-001.json")
    return Fichiers(nom, write_json(arbre), fabrique.archive(arbre, piece, oubliees))


def _last_number(organisation: Organisation, solution: Referencement) -> int:
    """Return the greatest number that served for a solution, 0 when none did."""
    utilises = NumeroUtilise.objects.filter(
        organisation=organisation, numero_ans=solution.numero_ans, numero_editeur__regex="^[0-9]+$"
    )
    dernier = utilises.order_by("-numero_editeur").values_list("numero_editeur", flat=True).first()
    return int(dernier or 0)


def _spoil(fabrique: Fabrique, lignes: Sequence[Arbre]) -> range:
    """Spoil demandes as people do; return the ranks of those whose piece is forgotten."""
    for ligne in lignes[:5]:
        fabrique.rewrite(ligne, Role.CLIENT, str.lower)
    for ligne in lignes[5:8]:
        fabrique.rewrite(ligne, Role.DATE_COMMANDE, _as_a_spreadsheet)
    fabrique.rewrite(lignes[8], Role.BENEFICIAIRE, lambda numero: numero[:-1] + _other(numero[-1]))
    return range(9, 10)


def _as_a_spreadsheet(jour: str) -> str:
    return "-".join(reversed(jour.split("/")))


def _other(chiffre: str) -> str:
    return str((int(chiffre) + 1) % 10)
