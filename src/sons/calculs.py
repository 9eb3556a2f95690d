"""What a beneficiary may be granted: the « Outil de calcul », and the split of an amount.

Amounts are Decimal euros with two decimals. What the context does not know stays None and
is said so: no figure is invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sons.contexte import BeneficiaireConnu, CommandeFinancee, Contexte
from sons.reglement.bareme import CENTIME, Bareme, MethodeBareme, Versement
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.modele import Beneficiaire, Compte, Dispositif

LONGUEURS = {"RPPS": 11, "FINESS": 9, "SIREN": 9, "AM": 9}


@dataclass(frozen=True, slots=True)
class Plafond:
    """The highest amount for a beneficiary, without and with VAT."""

    ht: Decimal
    ttc: Decimal


@dataclass(frozen=True, slots=True)
class Estimation:
    """Everything known of one beneficiary for one dispositif.

    ``eligible`` is None when no base says; ``raison`` explains it in one sentence.
    ``deja_finance`` is the reference of the earlier financing, "" when there is none and None
    when it is not known. ``avance`` and ``solde`` share the amount with VAT.
    """

    numero: str
    genre: str | None
    eligible: bool | None
    raison: str
    categorie: str | None = None
    tranche: str | None = None
    plafond: Plafond | None = None
    avance: Decimal | None = None
    solde: Decimal | None = None
    deja_finance: str | None = None
    echeance: Echeance | None = None


def split(montant: Decimal, versement: Versement) -> tuple[Decimal, Decimal]:
    """Return avance and solde: the avance is rounded, the solde is what remains."""
    avance = (montant * versement.avance).quantize(CENTIME, ROUND_HALF_UP)
    return avance, montant - avance


def cap_of(bareme: Bareme, connu: BeneficiaireConnu, compte: Compte) -> Plafond | None:
    """Return the cap of one beneficiary, or None when the base does not tell it."""
    match bareme.methode:
        case MethodeBareme.PAR_TETE:
            tetes = 1 if compte is Compte.TETE else connu.effectif
            if tetes is None or bareme.ttc_par_tete is None:
                return None
            return Plafond(bareme.plafond_par_tete(tetes), tetes * bareme.ttc_par_tete)
        case MethodeBareme.PAR_TRANCHE:
            trouvees = [t for t in bareme.tranche if t.nom == connu.tranche]
            return Plafond(trouvees[0].ht_publie, trouvees[0].ttc) if trouvees else None
        case MethodeBareme.PAR_NOMBRE:
            nombre = 1 if compte is Compte.TETE else connu.effectif
            if nombre is None:
                return None
            tranche = bareme.tranche_of(nombre)
            return Plafond(tranche.ht_publie, tranche.ttc)
        case MethodeBareme.PAR_FICHIER | MethodeBareme.PAR_ACTIVITE:
            return _with_vat(bareme, connu.plafond_ht)
        case MethodeBareme.FORFAIT:
            return _with_vat(bareme, bareme.ht_forfait)


def _with_vat(bareme: Bareme, ht: Decimal | None) -> Plafond | None:
    if ht is None:
        return None
    return Plafond(ht, (ht * (1 + bareme.taux_tva)).quantize(CENTIME, ROUND_HALF_UP))


def estimate(
    dispositif: Dispositif, contexte: Contexte, instant: datetime, numeros: Sequence[str]
) -> list[Estimation]:
    """Estimate each number, asking the context once per kind of identifier."""
    reponses = [_ask(dispositif, contexte, regle, numeros) for regle in dispositif.beneficiaire]
    echeance = dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, instant)
    return [_estimate_one(dispositif, numero, reponses, echeance) for numero in numeros]


@dataclass(frozen=True, slots=True)
class _Reponse:
    """What the context answered for one kind of identifier."""

    regle: Beneficiaire
    base: Mapping[str, BeneficiaireConnu] | None
    finances: Mapping[str, Sequence[CommandeFinancee]] | None


def _ask(
    dispositif: Dispositif, contexte: Contexte, regle: Beneficiaire, numeros: Sequence[str]
) -> _Reponse:
    genre = regle.identifiant
    possibles = {n for n in numeros if len(n) == LONGUEURS[genre]}
    return _Reponse(
        regle,
        contexte.beneficiaires(genre, possibles),
        contexte.finances(dispositif.code, genre, possibles),
    )


def _estimate_one(
    dispositif: Dispositif, numero: str, reponses: list[_Reponse], echeance: Echeance | None
) -> Estimation:
    possibles = [r for r in reponses if len(numero) == LONGUEURS[r.regle.identifiant]]
    if not possibles:
        attendus = ", ".join(f"{r.regle.identifiant}" for r in reponses)
        raison = f"ce numéro n’est d’aucune des sortes attendues ({attendus})"
        return Estimation(numero, None, False, raison)
    for reponse in possibles:
        if reponse.base is not None and numero in reponse.base:
            return _known(dispositif, numero, reponse, reponse.base[numero], echeance)
    finance = _financed(numero, possibles)
    if all(r.base is None for r in possibles):
        raison = "non vérifié : le contexte n’a pas de base de bénéficiaires"
        return Estimation(numero, None, None, raison, deja_finance=finance, echeance=echeance)
    raison = "absent de la base des bénéficiaires éligibles"
    return Estimation(numero, None, False, raison, deja_finance=finance, echeance=echeance)


def _financed(numero: str, reponses: list[_Reponse]) -> str | None:
    connues = [r.finances for r in reponses if r.finances is not None]
    if not connues:
        return None
    return next((f[numero][0].reference or "financé" for f in connues if numero in f), "")


def _known(
    dispositif: Dispositif,
    numero: str,
    reponse: _Reponse,
    connu: BeneficiaireConnu,
    echeance: Echeance | None,
) -> Estimation:
    admises = reponse.regle.categories
    eligible = not admises or connu.categorie is None or connu.categorie in admises
    plafond = cap_of(dispositif.bareme, connu, reponse.regle.compte) if eligible else None
    avance, solde = split(plafond.ttc, dispositif.versement) if plafond else (None, None)
    finance = _financed(numero, [reponse])
    return Estimation(
        numero=numero,
        genre=reponse.regle.identifiant,
        eligible=eligible,
        raison=_reason(eligible, connu, plafond, finance),
        categorie=connu.categorie,
        tranche=connu.tranche,
        plafond=plafond,
        avance=avance,
        solde=solde,
        deja_finance=finance,
        echeance=echeance,
    )


def _reason(
    eligible: bool, connu: BeneficiaireConnu, plafond: Plafond | None, finance: str | None
) -> str:
    if not eligible:
        return f"catégorie FINESS {connu.categorie} non éligible"
    if finance:
        return f"déjà financé ({finance})"
    if plafond is None:
        return (
            "éligible ; plafond non vérifié : la base ne donne ni effectif, ni tranche, ni montant"
        )
    return "éligible"
