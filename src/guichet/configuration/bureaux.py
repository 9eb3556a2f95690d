"""What the home of a role says besides its list: what will be there, what exists already."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.referencement.annuaire import Recherche, look_up

# A label, a route, what follows its address.
Lien = tuple[str, str, str]


@dataclass(frozen=True)
class Bureau:
    """A desk: its name, what will stand on it ("" when all of it is there), what already does."""

    titre: str
    a_venir: str
    liens: tuple[Lien, ...]
    chiffres: Callable[[], list[tuple[int, str]]] = list

    def addresses(self) -> list[tuple[str, str]]:
        """Return labels and addresses."""
        return [(libelle, f"{reverse(route)}{reste}") for libelle, route, reste in self.liens]


def register_figures() -> list[tuple[int, str]]:
    """Count what the public register shows to everybody."""
    lignes = look_up(Recherche()).order_by()
    nombre, editeurs = lignes.count(), lignes.values("organisation").distinct().count()
    return [
        (nombre, "solutions référencées" if nombre > 1 else "solution référencée"),
        (lignes.filter(finance=True).count(), "dont avec financement"),
        (editeurs, "éditeurs" if editeurs > 1 else "éditeur"),
    ]


BUREAUX: dict[Role, Bureau] = {
    Role.AGENT_ANS: Bureau(
        "Référencement", "",
        (
            ("Candidatures à traiter", "referencement:candidatures", ""),
            ("Solutions référencées", "referencement:solutions", ""),
        ),
    ),
    Role.AGENT_ENROLEMENT: Bureau(
        "Enrôlement", "",
        (
            ("Enrôlements à instruire", "enrolement:bureau", ""),
            ("Modèles à relire", "modeles:bureau", ""),
            ("Comptes à confirmer", "confirmations:a_confirmer", ""),
        ),
    ),
    Role.INSTRUCTEUR: Bureau(
        "Instruction",
        "Les demandes déposées à instruire, la plus ancienne d’abord, avec leurs pièces à côté de "
        "la décision.",
        (
            ("Demandes déposées", "depots:toutes", "?etat=deposee"),
            ("Modèles à relire", "modeles:bureau", ""),
        ),
    ),
    Role.ORDONNATEUR: Bureau(
        "Décisions",
        "Les demandes validées à décider, par lot, avec leurs montants et les crédits qui restent.",
        (("Demandes validées", "depots:toutes", "?etat=validee"),),
    ),
    Role.COMPTABLE: Bureau(
        "Paiements",
        "Les demandes décidées à payer, le fichier de virements, les retours de la banque.",
        (("Demandes décidées", "depots:toutes", "?etat=decidee"),),
    ),
    Role.CONTROLEUR: Bureau(
        "Contrôle a posteriori",
        "Les échantillons à contrôler, les pièces demandées aux fournisseurs, les sommes à "
        "recouvrer.",
        (
            ("Demandes payées", "depots:toutes", "?etat=payee"),
            ("Journal des actes", "journal", ""),
        ),
    ),
    Role.PILOTAGE: Bureau(
        "Pilotage du programme",
        "Les demandes par état et par semaine, les montants, les rejets par code, les délais.",
        (
            ("Solutions référencées", "referencement:solutions", ""),
            ("Opérateurs autorisés à s’enrôler", "referencement:operateurs", ""),
            ("Calendrier des dispositifs", "publication:calendrier", ""),
        ),
        register_figures,
    ),
    Role.ADMINISTRATEUR: Bureau(
        "Administration du portail",
        "L’état du portail et de ses tâches, la version des textes en service.",
        (
            ("Personnes et rôles", "acteurs:personnes", ""),
            ("Organisations", "acteurs:organisations", ""),
            ("À confirmer", "confirmations:a_confirmer", ""),
            ("Journal des actes", "journal", ""),
        ),
    ),
}  # fmt: skip


def desks(personne: Personne) -> Iterator[Bureau]:
    """Yield the desks of the roles that ``personne`` holds today."""
    tenus = personne.held_roles()
    yield from (bureau for role, bureau in BUREAUX.items() if role in tenus)
