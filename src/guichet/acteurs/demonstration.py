"""Who is in the demonstration: agencies, three suppliers, a person per role.

There are two where an act takes two: administrators, agents of the référencement, of the enrolment.
"""

from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.rattachements import Nomination, give_role

MOT_DE_PASSE = "demonstration-du-guichet"
# Under « .exemple », which no registry sells: nobody else can have an address there.
DOMAINE = "demonstration.exemple"
# Before the first call of the Ségur: whatever date is played, everybody is in place.
_DEBUT, _FIN_MANDAT = date(2021, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class PersonneDemonstration:
    """Somebody, and the roles she holds by key of organisation."""

    prenom: str
    nom: str
    email: str
    roles: tuple[tuple[str, Role], ...]


# Key: nature, name, SIREN. The numbers have a right key and belong to nobody.
ORGANISATIONS: dict[str, tuple[NatureOrganisation, str, str]] = {
    "portail": (NatureOrganisation.PORTAIL, "Exploitation du Guichet SONS", ""),
    "ans": (NatureOrganisation.ANS, "Agence du numérique en santé", ""),
    "asp": (NatureOrganisation.ASP, "Agence de services et de paiement", ""),
    "programme": (NatureOrganisation.PROGRAMME, "Pilotage du programme Ségur numérique", ""),
    "editeur": (NatureOrganisation.FOURNISSEUR, "Logiciels du Cabinet (éditeur)", "900000001"),
    "distributeur": (
        NatureOrganisation.FOURNISSEUR,
        "Distribution Santé Ouest (distributeur)",
        "900000019",
    ),
    "nouveau": (
        NatureOrganisation.FOURNISSEUR,
        "Jeune Pousse Santé (pas encore référencé)",
        "900000027",
    ),
}


def _personne(prenom: str, nom: str, *roles: tuple[str, Role]) -> PersonneDemonstration:
    sans_accent = normalize("NFD", f"{prenom}.{nom}".lower()).encode("ascii", "ignore").decode()
    return PersonneDemonstration(prenom, nom, f"{sans_accent}@{DOMAINE}", roles)


PERSONNES = (
    _personne("Agnès", "Portail", ("portail", Role.ADMINISTRATEUR)),
    _personne("Adam", "Portail", ("portail", Role.ADMINISTRATEUR)),
    _personne("Nadia", "Référence", ("ans", Role.AGENT_ANS)),
    _personne("Norbert", "Référence", ("ans", Role.AGENT_ANS)),
    _personne("Émile", "Rôle", ("asp", Role.AGENT_ENROLEMENT)),
    _personne("Élise", "Rôle", ("asp", Role.AGENT_ENROLEMENT)),
    _personne("Inès", "Truc", ("asp", Role.INSTRUCTEUR)),
    _personne("Odile", "Donne", ("asp", Role.ORDONNATEUR)),
    _personne("Camille", "Compte", ("asp", Role.COMPTABLE)),
    _personne("Côme", "Trôle", ("asp", Role.CONTROLEUR)),
    _personne("Paul", "Pilote", ("programme", Role.PILOTAGE)),
    _personne("Édith", "Leur", ("editeur", Role.REPRESENTANT_LEGAL)),
    _personne("Colin", "Leur", ("editeur", Role.COLLABORATEUR)),
    _personne("Denis", "Tribu", ("distributeur", Role.REPRESENTANT_LEGAL)),
    _personne("Manon", "Data", ("distributeur", Role.MANDATAIRE), ("editeur", Role.MANDATAIRE)),
    _personne("Noé", "Pousse", ("nouveau", Role.REPRESENTANT_LEGAL)),
)


@dataclass(frozen=True)
class CompteEssai:
    """Somebody one may log in as; ``cle`` stands before the @ of the address."""

    cle: str
    nom: str
    role: str


def comptes() -> list[CompteEssai]:
    """Return who may be tried, suppliers first: they are who the portal is for."""
    tous = [
        CompteEssai(
            une.email.removesuffix(f"@{DOMAINE}"),
            f"{une.prenom} {une.nom}",
            une.roles[0][1].label.lower(),
        )
        for une in reversed(PERSONNES)
    ]
    return sorted(tous, key=lambda un: un.cle != "edith.leur")


def load() -> None:
    """Create the organisations and people that are missing."""
    organisations = {cle: _load_organisation(*donnees) for cle, donnees in ORGANISATIONS.items()}
    for donnees in PERSONNES:
        if not Personne.objects.filter(email=donnees.email).exists():
            _load_personne(donnees, organisations)


def _load_organisation(nature: NatureOrganisation, nom: str, siren: str) -> Organisation:
    organisation, nouvelle = Organisation.objects.get_or_create(
        nature=nature, nom=nom, defaults={"siren": siren}
    )
    if nouvelle:
        organisation.full_clean()
    return organisation


def _load_personne(donnees: PersonneDemonstration, organisations: dict[str, Organisation]) -> None:
    personne = Personne.objects.create_personne(
        donnees.email, donnees.nom, donnees.prenom, MOT_DE_PASSE
    )
    for cle, role in donnees.roles:
        fin = _FIN_MANDAT if role is Role.MANDATAIRE else None
        give_role(None, Nomination(personne, organisations[cle], role, _DEBUT, fin))
