"""Candidatures of the demonstration, in every state, each lived through at its own dates."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from guichet import horloge
from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.models import Organisation, Personne
from guichet.conversations.ecriture import write
from guichet.fichiers.reception import keep
from guichet.horloge.decalage import lived_at
from guichet.pdf.compilation import compile
from guichet.referencement import agence
from guichet.referencement import fournisseur as saisie
from guichet.referencement.agence import Octroi
from guichet.referencement.conventions import keep_convention
from guichet.referencement.fonctions import minimal_functions
from guichet.referencement.fournisseur import Mandat, Remise
from guichet.referencement.models import Candidature
from guichet.textes import reglement

# The head offices of the demonstration's suppliers: right keys, nobody's numbers.
SIRETS = {
    "editeur": "90000000100017",
    "distributeur": "90000001900019",
    "nouveau": "90000002700012",
}
_SIGNATAIRES = {
    "editeur": "edith.leur@demonstration.exemple",
    "nouveau": "noe.pousse@demonstration.exemple",
}
_AGENT = "nadia.reference@demonstration.exemple"
# Who grants is not who declared eligible.
_SECOND = "norbert.reference@demonstration.exemple"
_TAILLE_MAX_OCTETS = 10**6


@dataclass(frozen=True)
class Scenario:
    """A solution and what becomes of it: acts and their dates (a number: so many days ago)."""

    fournisseur: str
    dispositif: str
    solution: str
    version: str
    parcours: tuple[tuple[str | int, str], ...]
    optionnels: tuple[str, ...] = ()
    finance: bool = True


_OCTROYEE_2022 = (
    ("2022-03-02T10:00", "depot"), ("2022-03-10T15:00", "eligible"),
    ("2022-05-04T17:30", "dossier"), ("2022-06-20T11:00", "octroi"),
    ("2022-06-20T16:00", "convention"),
)  # fmt: skip

SCENARIOS = (
    Scenario("editeur", "MDV-LGC-Va1", "Cabinet Serein", "12",
             (*_OCTROYEE_2022, ("2022-06-21T09:00", "distributeur")),
             ("Centre de santé", "Mailiz")),
    Scenario("editeur", "PHA-LGO-Va1", "Officine Claire", "7",
             (*_OCTROYEE_2022, ("2022-06-21T09:00", "distributeur"))),
    Scenario("editeur", "HOP-DPI-Va1", "Dossier Commun", "3", _OCTROYEE_2022),
    Scenario("editeur", "BIO-SGL-Va1", "Labo Net", "5",
             (*_OCTROYEE_2022, ("2023-03-01T10:00", "retrait"))),
    Scenario("editeur", "RAD-RIS-Va1", "Imagerie Nette", "2",
             (("2022-03-02T10:00", "depot"), ("2022-03-10T15:00", "eligible"),
              ("2022-05-30T17:30", "dossier"), ("2022-07-05T11:00", "refus"))),
    Scenario("editeur", "MDV-LGC-Va1", "Cabinet Libre", "1",
             (("2024-01-10T10:00", "depot"), ("2024-01-20T15:00", "eligible"),
              ("2024-03-04T17:30", "dossier"), ("2024-04-02T11:00", "octroi")), finance=False),
    Scenario("editeur", "HOP-DPI-Va2", "Dossier Commun", "4",
             ((40, "depot"), (30, "eligible"), (12, "dossier"), (3, "question"))),
    Scenario("editeur", "HOP-PFI-Va2", "Plateforme Commune", "2",
             (("2024-09-12T15:00", "depot"), (50, "eligible"), (20, "dossier"), (8, "incomplet"))),
    Scenario("editeur", "IMG-RIS-Va2", "Imagerie Nette", "3",
             (("2025-10-20T10:00", "depot"), (21, "eligible"))),
    Scenario("editeur", "MDV-LGC-Va2", "Cabinet Clarté", "1",
             (("2025-10-13T10:00", "depot"), ("2025-10-22T15:00", "eligible"),
              ("2026-01-12T17:30", "dossier"), ("2026-02-09T11:00", "octroi"),
              ("2026-02-09T16:00", "convention"), ("2026-02-10T09:00", "distributeur"))),
    Scenario("nouveau", "MDV-LGC-Va2", "Pousse Cabinet", "1.0", (("2026-02-23T10:00", "depot"),)),
    Scenario("nouveau", "MS1-DUI-Va1", "Pousse Usager", "1.0", ((15, "depot"), (9, "ineligible"))),
    Scenario("nouveau", "HOP-DPI-Va2", "Pousse Hôpital", "0.9", ((2, "brouillon"),)),
)  # fmt: skip


def load() -> None:
    """Play the scenarios that are missing, then give the clock back as it was."""
    for scenario in SCENARIOS:
        organisation = Organisation.objects.get(nom=ORGANISATIONS[scenario.fournisseur][1])
        connues = Candidature.objects.filter(organisation=organisation)
        if not connues.filter(solution=scenario.solution, version=scenario.version).exists():
            _play(scenario, organisation)


def _play(scenario: Scenario, organisation: Organisation) -> None:
    """Live one candidature through, act by act."""
    signataire = Personne.objects.get(email=_SIGNATAIRES[scenario.fournisseur])
    etapes = [(_instant(quand), acte) for quand, acte in scenario.parcours]
    with lived_at(etapes[0][0]):
        objet = _begin(scenario, organisation, signataire)
    for instant, acte in etapes:
        with lived_at(instant):
            _ACTES[acte](objet, signataire)


def _begin(scenario: Scenario, organisation: Organisation, signataire: Personne) -> Candidature:
    objet = saisie.create(signataire, organisation, reglement().dispositif(scenario.dispositif))
    champs = {
        "solution": scenario.solution,
        "version": scenario.version,
        "siret": SIRETS[scenario.fournisseur],
        "profils": [*objet.profils, *scenario.optionnels],
        "fonctions": [une.code for une in minimal_functions(scenario.dispositif)],
        "finance": scenario.finance,
        "date_prevue": horloge.today() + timedelta(days=60),
    }
    saisie.update(signataire, objet, champs)
    return objet


def _send_dossier(objet: Candidature, signataire: Personne) -> None:
    for profil in objet.profils:
        saisie.add_preuve(signataire, objet, profil, _piece(f"Preuves du profil {profil}"))
    saisie.send_dossier(signataire, objet)


def _declare(objet: Candidature, signataire: Personne) -> None:
    mandat = Mandat(
        ORGANISATIONS["distributeur"][1], SIRETS["distributeur"], _piece("Mandat de distribution")
    )
    saisie.add_distributeur(signataire, objet, mandat)


def _grant(objet: Candidature, _: Personne) -> None:
    agence.grant(
        Personne.objects.get(email=_SECOND), objet, Octroi(tuple(objet.profils), objet.finance)
    )


def _conclude(objet: Candidature, _: Personne) -> None:
    keep_convention(_agent(), objet, horloge.today(), _piece("Convention de référencement"))


def _ask(objet: Candidature, _: Personne) -> None:
    question = "Le scénario 4 s’arrête à l’envoi : pouvez-vous joindre l’accusé de réception ?"
    write(_agent(), objet, question)


_ACTES: dict[str, Callable[[Candidature, Personne], object]] = {
    "brouillon": lambda objet, signataire: None,
    "depot": lambda objet, signataire: saisie.file_candidature(signataire, objet),
    "eligible": lambda objet, _: agence.accept(_agent(), objet),
    "ineligible": lambda objet, _: agence.reject(
        _agent(), objet, "La solution ne gère pas le dossier de l’usager (DSR, chapitre 3)."
    ),
    "dossier": _send_dossier,
    "incomplet": lambda objet, _: agence.send_back(
        _agent(), objet, "Les captures du scénario 2 manquent au dossier."
    ),
    "question": _ask,
    "octroi": _grant,
    "convention": _conclude,
    "refus": lambda objet, _: agence.refuse(
        _agent(), objet, "L’échange avec le dossier médical partagé échoue au scénario 7."
    ),
    "retrait": lambda objet, _: agence.withdraw(
        _agent(), objet, "La version déployée n’est plus celle qui a été vérifiée."
    ),
    "distributeur": _declare,
}


def _agent() -> Personne:
    return Personne.objects.get(email=_AGENT)


def _piece(titre: str) -> Remise:
    donnees = {"titre": titre, "emetteur": "Logiciels du Cabinet"}
    contenu = io.BytesIO(compile("exemple", donnees))
    return Remise(keep(contenu, _TAILLE_MAX_OCTETS, pour=None), f"{titre}.pdf")


def _instant(quand: str | int) -> datetime:
    if isinstance(quand, int):
        return horloge.now() - timedelta(days=quand)
    return datetime.fromisoformat(quand).replace(tzinfo=horloge.PARIS)
