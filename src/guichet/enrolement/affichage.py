"""How an enrolment is shown: the colour of its states, its history, its form."""

import json
from collections.abc import Iterator
from typing import Any

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.chiffrement.cles import CoffreFerme
from guichet.enrolement.models import (
    EN_COURS,
    ChangementCompte,
    Enrolement,
    Etat,
    EtatChangement,
    VerdictPiece,
)
from guichet.enrolement.models.compte import Compte
from guichet.enrolement.questions import is_put
from guichet.enrolement.regles import regles
from guichet.enrolement.situation import Depositaire, Qualite
from guichet.journal import lecture as journal
from guichet.journal.models import Inscription
from guichet.theme.composition import Etape, Genre
from sons.ecriture import write_day

GENRES: dict[str, Genre] = {
    Etat.BROUILLON: "neutre",
    Etat.DEPOSE: "info",
    Etat.A_CORRIGER: "attention",
    Etat.ANTICIPE: "succes",
    Etat.FINALISATION: "neutre",
    Etat.FINALISATION_DEPOSEE: "info",
    Etat.FINALISATION_A_CORRIGER: "attention",
    Etat.DEFINITIF: "succes",
    Etat.REFUSE: "erreur",
    Etat.ABANDONNE: "neutre",
    Etat.RETIRE: "erreur",
}
GENRES_PIECES: dict[str, Genre] = {
    VerdictPiece.EN_ATTENTE: "info",
    VerdictPiece.ACCEPTEE: "succes",
    VerdictPiece.A_CORRIGER: "attention",
}


def history(enrolement: Enrolement) -> list[Etape]:
    """Return what happened to ``enrolement``, the last act first, as the journal has it."""
    membres = set(enrolement.organisation.rattachements.values_list("personne_id", flat=True))
    return journal.history(enrolement, detail=lambda une: _detail(une, membres))


def _detail(inscription: Inscription, membres: set[int]) -> str:
    """Return which piece an act was about, and whose act it is: an officer is the agency."""
    sien = inscription.personne_id in membres
    auteur = str(inscription.personne) if sien else "l’agence"
    apres = json.loads(inscription.apres) or {}
    piece = regles().find(apres.get("piece", ""))
    return f"{piece.libelle}, {auteur}" if piece else auteur


def answers(enrolement: Enrolement, iban: str) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """Yield the sections of the form with what was answered; ``iban`` as this reader may see it."""
    compte = [("Titulaire", enrolement.titulaire), ("IBAN", iban), ("BIC", enrolement.bic)]
    tiers = enrolement.depositaire != Depositaire.REPRESENTANT
    sections: list[tuple[str, list[tuple[str, object]]]] = [
        ("La solution", _solution(enrolement)),
        ("La structure", _structure(enrolement, enrolement.organisation)),
        ("Représentant légal", _representant(enrolement)),
        ("Dépositaire", _depositaire(enrolement) if tiers else []),
        ("Contact", _contact(enrolement)),
        ("Compte à créditer", [*compte]),
    ]
    for titre, paires in sections:
        if remplies := _filled(paires):
            yield titre, remplies


def shown_iban(compte: Compte, ancien: bool = False) -> str:
    """Return the IBAN in clear (the one it replaced if ``ancien``), or why it does not open."""
    try:
        return compte.take_out("ancien_iban_chiffre" if ancien else "iban_chiffre")
    except CoffreFerme as faute:
        return str(faute)


def accounts(enrolement: Enrolement, personne: Personne) -> dict[str, Any]:
    """Return the change of account that waits, those that were made, and what the reader may do."""
    siens = ChangementCompte.objects.filter(enrolement=enrolement)
    changements = list(siens.select_related("demande_par"))
    en_clair = personne.peut(Habilitation.VOIR_IBAN, enrolement)
    return {
        "en_attente": next((c for c in changements if c.etat in EN_COURS), None),
        "anciens": [
            (c, shown_iban(c, ancien=True) if en_clair else c.ancien_iban_masque)
            for c in changements
            if c.etat == EtatChangement.ACCEPTE
        ],
        "engage": enrolement.etat == Etat.DEFINITIF
        and personne.peut(Habilitation.DEPOSER_ENROLEMENT, enrolement),
        "decide": personne.peut(Habilitation.INSTRUIRE_ENROLEMENT, enrolement),
    }


def _solution(e: Enrolement) -> list[tuple[str, object]]:
    editeur = f"{e.editeur_nom} (SIREN {e.editeur_siren})" if e.editeur_siren else e.editeur_nom
    vague = e.textes.vague
    return [
        ("Dispositif", e.dispositif),
        ("Enrôlement", e.get_nature_display()),
        ("Solution", e.logiciel_nom),
        ("Version", e.logiciel_version),
        ("Numéro ANS", e.numero_ans),
        ("Qualité", e.get_qualite_display()),
        ("Éditeur", editeur if e.qualite == Qualite.DISTRIBUTEUR else ""),
        ("Proposée à la vente", e.get_marche_display()),
        ("Habilitation OSU", e.get_osu_display() if is_put("osu", vague) else ""),
        ("Données de santé", e.get_hebergement_display() if is_put("hebergement", vague) else ""),
    ]


def _structure(e: Enrolement, organisation: Organisation) -> list[tuple[str, object]]:
    return [
        ("Dénomination", e.denomination_souhaitee or organisation.nom),
        ("SIRET", e.siret),
        ("TVA", e.get_tva_display()),
        ("Adresse", ", ".join(filter(None, [e.adresse, f"{e.code_postal} {e.commune}".strip()]))),
    ]


def _representant(e: Enrolement) -> list[tuple[str, object]]:
    return [
        ("Nom", f"{e.representant_prenom} {e.representant_nom}".strip()),
        ("Fonction", e.representant_fonction),
        ("Adresse électronique", e.representant_email),
    ]


def _depositaire(e: Enrolement) -> list[tuple[str, object]]:
    return [
        ("Nom", f"{e.depositaire_prenom} {e.depositaire_nom}".strip()),
        ("Qualité", e.get_depositaire_display()),
        ("Structure", e.depositaire_structure),
        ("Adresse électronique", e.depositaire_email),
        ("Fin du mandat", write_day(e.mandat_fin) if e.mandat_fin else ""),
    ]


def _contact(e: Enrolement) -> list[tuple[str, object]]:
    return [
        ("Nom", e.contact_nom),
        ("Adresse électronique", e.contact_email),
        ("Téléphone", e.contact_telephone),
    ]


def _filled(paires: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """Leave out what was not asked."""
    return [(nom, valeur) for nom, valeur in paires if valeur]
