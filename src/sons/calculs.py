"""What a beneficiary may be granted: the « Outil de calcul », and the split of an amount.

Amounts are Decimal euros with two decimals. What the context does not know stays None and
is said so: no figure is invented.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sons.activite import PHRASES, value, valued_by
from sons.contexte import ActiviteAM, BeneficiaireConnu, CommandeFinancee, Contexte
from sons.manque import Manque
from sons.numeros import Numero, resolve
from sons.reglement.bareme import (
    CENTIME,
    Bareme,
    MethodeBareme,
    PlafondCommande,
    RegimeTVA,
    Versement,
)
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.modele import Beneficiaire, Decompte, Dispositif

# Told now and then how many numbers are estimated, and of how many.
Avance = Callable[[int, int], None]

_PAS_DE_L_AVANCE = 1000


@dataclass(frozen=True, slots=True)
class Plafond:
    """The highest order for a beneficiary, HT as its text writes it, and what is paid of it.

    708,00 HT is 849,60 with VAT, not the 850 of the table; 792,00 HT is 950, not 950,40.
    """

    ht: Decimal
    ttc: Decimal


@dataclass(frozen=True, slots=True)
class Estimation:
    """Everything known of one beneficiary for one dispositif.

    ``numero`` answers the text ``demande``, asked at the place ``rang`` (from 0): a SIRET leads
    to several numbers, and a zero that was lost is back. ``eligible`` is None when no base says;
    ``raison`` explains it in one sentence. ``deja_finance`` is the reference of the earlier
    financing, "" when there is none and None when it is not known. ``avance`` and ``solde`` share
    the amount with VAT. ``lisible`` is false when the text is no number at all; ``manque`` says
    what would have told more.
    """

    rang: int
    demande: str
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
    lisible: bool = True
    manque: Manque | None = None


def split(montant: Decimal, versement: Versement) -> tuple[Decimal, Decimal]:
    """Return avance and solde: the avance is rounded, the solde is what remains."""
    avance = (montant * versement.avance).quantize(CENTIME, ROUND_HALF_UP)
    return avance, montant - avance


def cap_of(bareme: Bareme, connu: BeneficiaireConnu, compte: Decompte) -> Plafond | None:
    """Return the cap of one beneficiary, or None when the base does not tell it."""
    return _announce(bareme, _find_cap(bareme, connu, compte))


def _find_cap(bareme: Bareme, connu: BeneficiaireConnu, compte: Decompte) -> PlafondCommande | None:
    nombre = 1 if compte is Decompte.TETE else connu.effectif
    match bareme.methode:
        case MethodeBareme.PAR_TETE:
            return None if nombre is None else bareme.cap_of_heads(nombre)
        case MethodeBareme.PAR_TRANCHE:
            return bareme.cap_of_band_named(connu.tranche)
        case MethodeBareme.PAR_NOMBRE:
            return None if nombre is None else bareme.cap_of_band(bareme.tranche_of(nombre))
        case MethodeBareme.PAR_FICHIER | MethodeBareme.PAR_ACTIVITE:
            ht = connu.plafond_ht
        case MethodeBareme.FORFAIT:
            ht = bareme.ht_forfait
    return None if ht is None else bareme.cap_of_amount(ht)


def _announce(bareme: Bareme, plafond: PlafondCommande | None) -> Plafond | None:
    if plafond is None:
        return None
    return Plafond(plafond.ht, bareme.financed(plafond.ht, RegimeTVA.TTC, plafond))


def estimate(
    dispositif: Dispositif,
    contexte: Contexte,
    instant: datetime,
    demandes: Sequence[str],
    avance: Avance = lambda faits, total: None,
) -> list[Estimation]:
    """Estimate each number asked, in order, asking the context once per kind of identifier.

    A text that is no number of the dispositif, nor a SIRET, has its row too, with the reason.
    """
    numeros = resolve([r.identifiant for r in dispositif.beneficiaire], contexte, demandes)
    reponses = [_ask(dispositif, contexte, regle, numeros) for regle in dispositif.beneficiaire]
    echeance = dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, instant)
    estimations: list[Estimation] = []
    for faits, numero in enumerate(numeros, 1):
        estimations.append(_estimate_one(dispositif, numero, reponses, echeance))
        if faits % _PAS_DE_L_AVANCE == 0:
            avance(faits, len(numeros))
    return estimations


@dataclass(frozen=True, slots=True)
class _Reponse:
    """What the context answered for one kind of identifier."""

    regle: Beneficiaire
    base: Mapping[str, BeneficiaireConnu] | None
    finances: Mapping[str, Sequence[CommandeFinancee]] | None
    activites: Mapping[str, ActiviteAM]

    def row(self, valeur: str) -> BeneficiaireConnu | None:
        """Return what is known of a number; that of 2023 activity is no less eligible for it."""
        connu = self.base.get(valeur) if self.base else None
        return connu or (BeneficiaireConnu(valeur) if valeur in self.activites else None)


def _ask(
    dispositif: Dispositif, contexte: Contexte, regle: Beneficiaire, numeros: Sequence[Numero]
) -> _Reponse:
    genre = regle.identifiant
    possibles = {n.valeur for n in numeros if genre in n.genres}
    return _Reponse(
        regle,
        contexte.beneficiaires(genre, possibles),
        contexte.finances(dispositif.code, genre, possibles),
        _ask_activity(dispositif, contexte, possibles) if genre == "AM" else {},
    )


def _ask_activity(
    dispositif: Dispositif, contexte: Contexte, ams: Collection[str]
) -> Mapping[str, ActiviteAM]:
    if dispositif.bareme.methode is not MethodeBareme.PAR_ACTIVITE:
        return {}
    return contexte.activites(dispositif.code, ams) or {}


def _estimate_one(
    dispositif: Dispositif, numero: Numero, reponses: list[_Reponse], echeance: Echeance | None
) -> Estimation:
    possibles = [r for r in reponses if r.regle.identifiant in numero.genres]
    for reponse in possibles:
        if connu := reponse.row(numero.valeur):
            return _known(dispositif, numero, reponse, connu, echeance)
    eligible, raison, manque = _verdict(numero, possibles)
    return Estimation(
        numero.rang,
        numero.demande,
        numero.valeur,
        # A number of several kinds that no base knows is of none for sure.
        numero.genres[0] if len(numero.genres) == 1 else None,
        eligible,
        raison,
        deja_finance=_financed(numero.valeur, possibles),
        echeance=echeance if possibles else None,
        lisible=numero.lisible,
        manque=manque,
    )


def _verdict(numero: Numero, possibles: list[_Reponse]) -> tuple[bool | None, str, Manque | None]:
    """Say whether a number that no base knows is eligible, why, and what is missing to tell."""
    if not possibles:
        return numero.eligible, numero.raison, numero.manque
    if muets := [r.regle.identifiant for r in possibles if r.base is None]:
        raison = f"non vérifié : aucune base de bénéficiaires par {' ou '.join(muets)}"
        return None, raison, Manque.BENEFICIAIRES
    return False, "absent de la base des bénéficiaires éligibles", None


def _financed(numero: str, reponses: list[_Reponse]) -> str | None:
    connues = [r.finances for r in reponses if r.finances is not None]
    if not connues:
        return None
    return next((f[numero][0].reference or "financé" for f in connues if numero in f), "")


def _known(
    dispositif: Dispositif,
    numero: Numero,
    reponse: _Reponse,
    connu: BeneficiaireConnu,
    echeance: Echeance | None,
) -> Estimation:
    admises = reponse.regle.categories
    eligible = not admises or connu.categorie is None or connu.categorie in admises
    activite = reponse.activites.get(numero.valeur)
    plafond, precision = None, ""
    if eligible and activite:
        plafond, precision = _valued(dispositif.bareme, activite)
    elif eligible:
        plafond = cap_of(dispositif.bareme, connu, reponse.regle.compte)
    avance, solde = split(plafond.ttc, dispositif.versement) if plafond else (None, None)
    finance = _financed(numero.valeur, [reponse])
    return Estimation(
        rang=numero.rang,
        demande=numero.demande,
        numero=numero.valeur,
        genre=reponse.regle.identifiant,
        eligible=eligible,
        raison=precision
        if precision and not finance
        else _reason(eligible, connu, plafond, finance),
        categorie=connu.categorie,
        tranche=connu.tranche,
        plafond=plafond,
        avance=avance,
        solde=solde,
        deja_finance=finance,
        echeance=echeance,
    )


def _valued(bareme: Bareme, activite: ActiviteAM) -> tuple[Plafond | None, str]:
    """Say which structure may value an AM number, and for how much."""
    structure = valued_by(activite)
    if structure is None:
        connue = activite.structure_2023 or activite.structure_actuelle or ""
        return None, f"aucun financement : {PHRASES[value(activite, (connue,))]}"
    plafond = _announce(
        bareme, None if activite.montant is None else bareme.cap_of_amount(activite.montant)
    )
    suite = "" if plafond else " ; montant non vérifié"
    return plafond, f"éligible ; activité 2023 valorisée par {structure}{suite}"


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
