"""Enrolments of the demonstration, in several states, each lived through at its own dates."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from guichet import horloge
from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement import agence
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.models import Enrolement, VerdictPiece
from guichet.enrolement.regles import PieceDemandee, regles
from guichet.enrolement.situation import Marche, NatureEnrolement
from guichet.horloge.decalage import lived_at
from guichet.pdf.compilation import compile
from guichet.referencement import registre
from guichet.referencement.demonstration import SIRETS

_AGENT = "emile.role@demonstration.exemple"
_SECOND = "elise.role@demonstration.exemple"
_REPRESENTANTS = {
    "editeur": "edith.leur@demonstration.exemple",
    "distributeur": "denis.tribu@demonstration.exemple",
    "nouveau": "noe.pousse@demonstration.exemple",
}
# The sample account that banks publish: right keys, nobody's.
_IBAN, _BIC = "FR1420041010050500013M02606", "PSSTFRPPPAR"


@dataclass(frozen=True)
class Scenario:
    """A supplier, its solution, and what becomes of its enrolment: acts and their dates."""

    fournisseur: str
    dispositif: str
    solution: str
    parcours: tuple[tuple[str, str], ...]
    nature: NatureEnrolement = NatureEnrolement.DEFINITIF
    reponses: dict[str, str] = field(default_factory=dict)


_DISTRIBUE = {
    "qualite": "distributeur",
    "editeur_nom": ORGANISATIONS["editeur"][1],
    "editeur_siren": ORGANISATIONS["editeur"][2],
}
SCENARIOS = (
    Scenario("editeur", "MDV-LGC-Va1", "Cabinet Serein",
             (("2022-07-01T10:00", "depot"), ("2022-07-05T15:00", "validation"))),
    Scenario("editeur", "PHA-LGO-Va1", "Officine Claire",
             (("2022-07-01T11:00", "depot"), ("2022-07-05T15:30", "validation"))),
    Scenario("editeur", "IMG-RIS-Va2", "Imagerie Nette",
             (("2025-11-03T09:00", "depot"), ("2025-11-07T14:00", "validation")),
             NatureEnrolement.ANTICIPE),
    Scenario("distributeur", "MDV-LGC-Va1", "Cabinet Serein",
             (("2022-08-01T10:00", "depot"), ("2022-08-03T15:00", "validation")),
             reponses=_DISTRIBUE),
    Scenario("distributeur", "PHA-LGO-Va1", "Officine Claire",
             (("2022-09-12T10:00", "depot"), ("2022-09-14T11:00", "validation")),
             reponses=_DISTRIBUE),
    Scenario("editeur", "HOP-DPI-Va1", "Dossier Commun",
             (("2022-07-04T10:00", "depot"), ("2022-07-06T15:00", "validation"))),
    Scenario("editeur", "HOP-PFI-Va2", "Plateforme Commune",
             (("2024-09-16T10:00", "depot"), ("2024-09-18T11:00", "rib")),
             NatureEnrolement.ANTICIPE),
    Scenario("editeur", "MDV-LGC-Va2", "Cabinet Clarté",
             (("2026-03-02T09:00", "depot"), ("2026-03-04T15:00", "validation"))),
    Scenario("distributeur", "MDV-LGC-Va2", "Cabinet Clarté",
             (("2026-03-09T09:00", "depot"), ("2026-03-11T15:00", "validation")),
             reponses=_DISTRIBUE),
    Scenario("nouveau", "MDV-LGC-Va2", "Pousse Cabinet",
             (("2026-03-02T10:00", "depot"), ("2026-03-05T15:00", "corrections")),
             NatureEnrolement.ANTICIPE),
)  # fmt: skip


def load() -> None:
    """Play the scenarios that are missing."""
    for scenario in SCENARIOS:
        organisation = Organisation.objects.get(nom=ORGANISATIONS[scenario.fournisseur][1])
        connus = Enrolement.objects.filter(organisation=organisation)
        if not connus.filter(
            dispositif=scenario.dispositif, logiciel_nom=scenario.solution
        ).exists():
            _play(scenario, organisation)


def at(quand: str) -> datetime:
    """Return the instant of Paris that a scenario writes."""
    return datetime.fromisoformat(quand).replace(tzinfo=horloge.PARIS)


def representant(fournisseur: str) -> Personne:
    """Return the legal representative of a supplier by its key in ``ORGANISATIONS``."""
    return Personne.objects.get(email=_REPRESENTANTS[fournisseur])


def _play(scenario: Scenario, organisation: Organisation) -> None:
    """Live one enrolment through, act by act."""
    personne = representant(scenario.fournisseur)
    with lived_at(at(scenario.parcours[0][0])):
        enrolement = _fill(scenario, organisation, personne)
        for piece in regles().asked(enrolement.situation):
            depot.add_piece(personne, enrolement, piece, _example(piece))
    for quand, acte in scenario.parcours:
        with lived_at(at(quand)):
            _ACTES[acte](enrolement, personne)


def _fill(scenario: Scenario, organisation: Organisation, personne: Personne) -> Enrolement:
    enrolement = depot.open_draft(personne, organisation, scenario.dispositif, scenario.nature)
    reponses = {
        "logiciel_nom": scenario.solution,
        "logiciel_version": "1",
        "numero_ans": _number(scenario, organisation),
        "marche": Marche.CONCURRENTIEL,
        "siret": SIRETS[scenario.fournisseur],
        "adresse": "12 rue de la Démonstration",
        "code_postal": "35000",
        "commune": "Rennes",
        "representant_nom": personne.nom,
        "representant_prenom": personne.prenom,
        "representant_fonction": "Présidence",
        "representant_email": personne.email,
        "contact_nom": "Service des financements",
        "contact_email": personne.email,
        "contact_telephone": "02 99 00 00 00",
        "titulaire": organisation.nom,
        "bic": _BIC,
        **scenario.reponses,
    }
    for champ, valeur in reponses.items():
        setattr(enrolement, champ, valeur)
    enrolement.set_iban(_IBAN)
    depot.save_form(personne, enrolement)
    return enrolement


def _number(scenario: Scenario, organisation: Organisation) -> str:
    """Return the number in the register, "" for an anticipated enrolment."""
    if scenario.nature == NatureEnrolement.ANTICIPE:
        return ""
    connus = registre.of_organisation(organisation)
    (numero,) = [
        r.numero_ans
        for r in connus
        if (r.dispositif, r.solution, r.finance) == (scenario.dispositif, scenario.solution, True)
    ]
    return numero


def _example(piece: PieceDemandee) -> depot.Remise:
    contenu = compile("exemple", {"titre": piece.libelle, "emetteur": "Fournisseur"})
    fin = date(2035, 12, 31) if piece.perime else None
    return depot.Remise(io.BytesIO(contenu), f"{piece.code.lower()}.pdf", fin)


def _validate(enrolement: Enrolement, _: Personne) -> None:
    agent = _agent()
    for piece in enrolement.pieces.all():
        agence.review_piece(agent, piece, VerdictPiece.ACCEPTEE)
    second = Personne.objects.get(email=_SECOND)
    agence.confirm_account(second, enrolement.pieces.get(code="RIB"))
    agence.validate(agent, enrolement)


def _accept_rib(enrolement: Enrolement, _: Personne) -> None:
    """Leave the account to a second agent."""
    agence.review_piece(_agent(), enrolement.pieces.get(code="RIB"), VerdictPiece.ACCEPTEE)


def _send_back(enrolement: Enrolement, _: Personne) -> None:
    agent = _agent()
    for piece in enrolement.pieces.exclude(code="RIB"):
        agence.review_piece(agent, piece, VerdictPiece.ACCEPTEE)
    rib = enrolement.pieces.get(code="RIB")
    motif = "Le RIB est au nom d’une personne : joignez celui de la société."
    agence.review_piece(agent, rib, VerdictPiece.A_CORRIGER, motif)
    agence.ask_corrections(agent, enrolement, "Une seule pièce reste à corriger.")


_ACTES: dict[str, Callable[[Enrolement, Personne], None]] = {
    "depot": lambda enrolement, personne: depot.submit(personne, enrolement),
    "validation": _validate,
    "corrections": _send_back,
    "rib": _accept_rib,
}


def _agent() -> Personne:
    return Personne.objects.get(email=_AGENT)
