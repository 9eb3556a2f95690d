"""A base as a context: a question of a control is one query, whatever the number of values."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sons.bases.connexion import open_to_read
from sons.bases.extraits import Extrait, Fraicheur, extrait_of, judge_age
from sons.bases.recherche import read_provenances
from sons.bases.schema import Sorte
from sons.contexte import (
    ActiviteAM,
    Attribution,
    AvanceConnue,
    BeneficiaireConnu,
    CommandeFinancee,
    Contexte,
    IdentiteDepot,
    PilotesConnus,
    Referencement,
)

# One parameter holds all the values: no limit on their number, no text built with them.
_PARMI = "IN (SELECT value FROM json_each(:valeurs))"

_ELIGIBLES = f"""
    SELECT numero, categorie, effectif, tranche, plafond_ht FROM beneficiaires
    WHERE dispositif = :dispositif AND type = :type AND numero {_PARMI}"""
_A_DE_CE_TYPE = """
    SELECT 1 FROM beneficiaires
    WHERE dispositif = :dispositif AND type = :type AND numero IS NOT NULL LIMIT 1"""
_ETABLISSEMENTS = f"SELECT finess, categorie, NULL, NULL, NULL FROM finess WHERE finess {_PARMI}"
_FINANCES = f"""
    SELECT numero, reference, activite, numero_ans FROM finances
    WHERE dispositif = :dispositif AND type = :type AND numero {_PARMI}
    ORDER BY ligne"""
_ACTIVITES = f"""
    SELECT am, structure_2023, structure_actuelle, structure_2023_existe, montant FROM activite_am
    WHERE dispositif = :dispositif AND am {_PARMI}
    ORDER BY ligne DESC"""
_EXISTE = {"oui": True, "non": False, None: None}
# Which extract tells the numbers of a kind at a SIRET.
_PAR_SIRET = {
    "FINESS": (Sorte.FINESS, f"SELECT siret, finess FROM finess WHERE siret {_PARMI}"),
    "RPPS": (Sorte.ANNUAIRE, f"SELECT DISTINCT siret, rpps FROM annuaire WHERE siret {_PARMI}"),
}


class ContexteBase(Contexte):
    """Eligibility and financed beneficiaries from a base; the rest from another context.

    The base is opened at each question: nothing to close, and an import made meanwhile is
    seen by the next control.
    """

    def __init__(self, base: Path, dispositif: str, autre: Contexte) -> None:
        self._base = base
        self._dispositif = dispositif
        self._autre = autre
        # A base that cannot be used is told before the control, not in the middle.
        with open_to_read(base):
            pass

    def extraits(self) -> Sequence[Extrait]:
        """Return the day of each extract and list that may answer for the dispositif."""
        with open_to_read(self._base) as base:
            connues = read_provenances(base)
        portees = ("", self._dispositif)
        return [extrait_of(p) for (_, dispositif), p in connues.items() if dispositif in portees]

    def beneficiaires(
        self, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, BeneficiaireConnu] | None:
        """Ask the list of the dispositif, else the other context, else the FINESS extract."""
        cherche = _parameters(self._dispositif, identifiant, valeurs)
        with open_to_read(self._base) as base:
            if base.execute(_A_DE_CE_TYPE, cherche).fetchone():
                return _known(base, _ELIGIBLES, cherche)
            connus = self._autre.beneficiaires(identifiant, valeurs)
            if connus is not None or identifiant != "FINESS":
                return connus
            if (Sorte.FINESS, "") not in read_provenances(base):
                return None
            return _known(base, _ETABLISSEMENTS, cherche)

    def base_perimee(self, identifiant: str, ouverture: date) -> date | None:
        """Judge the list of the dispositif if it answers, else the FINESS extract."""
        cherche = _parameters(self._dispositif, identifiant, ())
        with open_to_read(self._base) as base:
            is_liste = base.execute(_A_DE_CE_TYPE, cherche).fetchone() is not None
            connues = read_provenances(base)
        elsewhere = self._autre.beneficiaires(identifiant, ()) is not None
        if not is_liste and (elsewhere or identifiant != "FINESS"):
            return self._autre.base_perimee(identifiant, ouverture)
        cle = (Sorte.BENEFICIAIRES, self._dispositif) if is_liste else (Sorte.FINESS, "")
        extrait = extrait_of(connues[cle]) if cle in connues else None
        if extrait is None or judge_age(extrait, ouverture) is not Fraicheur.ANTERIEUR:
            return None
        return extrait.jour

    def numeros_du_siret(
        self, identifiant: str, sirets: Collection[str]
    ) -> Mapping[str, Collection[str]] | None:
        """Ask the FINESS extract or the Annuaire, else the other context."""
        sorte, requete = _PAR_SIRET.get(identifiant, (None, ""))
        with open_to_read(self._base) as base:
            if (sorte, "") not in read_provenances(base):
                return self._autre.numeros_du_siret(identifiant, sirets)
            trouves: dict[str, list[str]] = {}
            cherche = _parameters(self._dispositif, identifiant, sirets)
            for siret, numero in base.execute(requete, cherche):
                trouves.setdefault(siret, []).append(numero)
        return trouves

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, Sequence[CommandeFinancee]] | None:
        """Join both contexts: a beneficiary that either knows is financed."""
        ailleurs = self._autre.finances(dispositif, identifiant, valeurs)
        with open_to_read(self._base) as base:
            if (Sorte.FINANCES, dispositif) not in read_provenances(base):
                return ailleurs
            cherche = _parameters(dispositif, identifiant, valeurs)
            connues = {numero: list(commandes) for numero, commandes in (ailleurs or {}).items()}
            for numero, reference, activite, numero_ans in base.execute(_FINANCES, cherche):
                commande = CommandeFinancee(reference or "", activite, numero_ans)
                if commande not in connues.setdefault(numero, []):
                    connues[numero].append(commande)
        return connues

    def autofinances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        return self._autre.autofinances(dispositif, identifiant, valeurs)

    def siret_fournisseur(self, numero_ans: str) -> str | None:
        return self._autre.siret_fournisseur(numero_ans)

    def referencement(self, numero_ans: str) -> Referencement | None:
        return self._autre.referencement(numero_ans)

    def knows_referencements(self) -> bool:
        return self._autre.knows_referencements()

    def numeros_editeur(self, numero_ans: str, numeros: Collection[str]) -> Collection[str] | None:
        return self._autre.numeros_editeur(numero_ans, numeros)

    def commandes_archivees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, datetime] | None:
        return self._autre.commandes_archivees(dispositif, identifiant, valeurs)

    def avances(self, numeros_asp: Collection[str]) -> Mapping[str, AvanceConnue] | None:
        return self._autre.avances(numeros_asp)

    def pilotes_valides(self, numero_ans: str) -> PilotesConnus | None:
        return self._autre.pilotes_valides(numero_ans)

    def validees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        return self._autre.validees(dispositif, identifiant, valeurs)

    def activites(self, dispositif: str, ams: Collection[str]) -> Mapping[str, ActiviteAM] | None:
        """Ask the activity of the dispositif, else that of all, else the other context."""
        with open_to_read(self._base) as base:
            connues = read_provenances(base)
            portees = [d for d in (dispositif, "") if (Sorte.ACTIVITE_AM, d) in connues]
            if not portees:
                return self._autre.activites(dispositif, ams)
            lues = base.execute(_ACTIVITES, _parameters(portees[0], "AM", ams)).fetchall()
        return {
            am: ActiviteAM(
                am,
                avant,
                maintenant,
                _EXISTE[existe],
                None if montant is None else Decimal(montant),
            )
            for am, avant, maintenant, existe, montant in lues
        }

    def attribution(self, depot: IdentiteDepot) -> Attribution:
        return self._autre.attribution(depot)


def _parameters(dispositif: str, identifiant: str, valeurs: Collection[str]) -> dict[str, str]:
    """Write the values as ASCII JSON: whatever a deposit holds can be asked."""
    return {"dispositif": dispositif, "type": identifiant, "valeurs": json.dumps(list(valeurs))}


def _known(
    base: sqlite3.Connection, requete: str, cherche: Mapping[str, str]
) -> dict[str, BeneficiaireConnu]:
    return {
        numero: BeneficiaireConnu(
            numero, categorie, effectif, tranche, None if plafond is None else Decimal(plafond)
        )
        for numero, categorie, effectif, tranche, plafond in base.execute(requete, cherche)
    }
