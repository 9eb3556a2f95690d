"""Checks on the data that types alone cannot make; each fault names its file and line."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Protocol

from sons.constats import Catalogue, Fiche, Niveau
from sons.reglement.bareme import Bareme, MethodeBareme
from sons.reglement.calendrier import Etape
from sons.reglement.format import RACINE, Balise, Format, Nature, Role
from sons.reglement.limites import Limites, Protections
from sons.reglement.modele import DEVIS, Dispositif
from sons.reglement.phase import Phase
from sons.reglement.source import Document
from sons.reglement.toml_situe import A_COMPLETER, Chemin, TableSituee

_PLACES = re.compile(r"\{([^}]*)\}")

# Roles the control cannot do without, and those of each phase.
ROLES_EXIGES = (
    Role.IMP_ID,
    Role.NUMERO_ANS,
    Role.SIRET,
    Role.LIGNES,
    Role.NUM_LIGNE,
    Role.NUMERO_ASP,
    Role.NUMERO_EDITEUR,
    Role.CODE_TRAITEMENT,
    Role.LIBELLE_TRAITEMENT,
    Role.PIECES,
    Role.PIECE_NOM,
    Role.PIECE_FORMAT,
    Role.PIECE_TYPE,
)

ROLES_DE_PHASE = {
    Phase.AVANCE: (Role.DATE_COMMANDE, Role.MONTANT_HT),
    Phase.SOLDE: (Role.DATE_FACTURE, Role.DATE_FINALISATION),
}

# In the order a demande meets them; two of them may fall together.
_ORDRE_DES_DATES = (
    Etape.OUVERTURE_COMMANDES,
    Etape.OUVERTURE_AVANCE,
    Etape.LIMITE_COMMANDE,
    Etape.FERMETURE_AVANCE,
    Etape.FIN_PRESTATIONS,
    Etape.CLOTURE_SOLDE,
)


class _ConstatEcrit(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def libelle(self) -> str: ...


# -- sources, catalogue, settings -----------------------------------------------------------


def check_sources(table: TableSituee, documents: Mapping[str, Document]) -> None:
    """Every cited document must exist."""
    for chemin, valeur in _walk(table.valeurs, ()):
        is_citation = chemin[-1] == "document" and str(chemin[-2]).startswith("source")
        if is_citation and valeur != A_COMPLETER and valeur not in documents:
            table.signal(chemin[:-1], f"le document « {valeur} » n’est pas dans documents.toml.")


def _walk(valeur: Any, chemin: Chemin) -> Iterator[tuple[Chemin, Any]]:
    if isinstance(valeur, dict):
        for cle, v in valeur.items():
            yield from _walk(v, (*chemin, cle))
    elif isinstance(valeur, list):
        for rang, v in enumerate(valeur):
            yield from _walk(v, (*chemin, rang))
    else:
        yield chemin, valeur


def check_constats(
    table: TableSituee, constats: Sequence[_ConstatEcrit], connus: Mapping[str, Fiche]
) -> None:
    """Codes have four digits, appear once, and their label holds only known places."""
    vus: set[str] = set(connus)
    for rang, constat in enumerate(constats):
        if not re.fullmatch(r"\d{4}", constat.code):
            table.signal(("constat", rang, "code"), "un code a quatre chiffres.")
        if constat.code in vus:
            table.signal(("constat", rang, "code"), f"le code {constat.code} existe déjà.")
        vus.add(constat.code)
        if etranges := set(_PLACES.findall(constat.libelle)) - {"recu", "attendu"}:
            nom = sorted(etranges)[0]
            table.signal(("constat", rang, "libelle"), f"« {{{nom}}} » n’est ni recu ni attendu.")


def check_levels(
    table: TableSituee, niveaux: Mapping[str, Niveau], fiches: Mapping[str, Fiche]
) -> None:
    """An operator may only set known codes, to alerte or bloquant."""
    for code, niveau in niveaux.items():
        if code not in fiches:
            table.signal(("niveaux", code), f"le code {code} n’est pas au catalogue.")
        if niveau is Niveau.ACCEPTE or code == "0000":
            table.signal(("niveaux", code), "seuls « alerte » et « bloquant » se règlent.")


# -- dispositif -------------------------------------------------------------------------------


def check_dispositif(table: TableSituee, dossier: str, dispositif: Dispositif) -> None:
    """Identity, calendar, price table, shares, keys and names of one dispositif."""
    if dispositif.code != dossier:
        table.signal(("code",), f"le code « {dispositif.code} » n’est pas le nom du dossier.")
    if dispositif.versement.avance + dispositif.versement.solde != 1:
        table.signal(("versement",), "l’avance et le solde ne font pas un total de 1.")
    _check_calendrier(table, dispositif)
    _check_steps(table, dispositif)
    _check_bareme(table, dispositif.bareme)
    _check_cles(table, dispositif)
    _check_mentions(table, dispositif)
    _check_limites(table, dispositif)
    _check_noms(table, dispositif)


def _check_calendrier(table: TableSituee, dispositif: Dispositif) -> None:
    versions: set[tuple[Any, ...]] = set()
    for rang, echeance in enumerate(dispositif.echeance):
        cle = (echeance.etape, echeance.depuis)
        if cle in versions:
            table.signal(("echeance", rang), "cette échéance a déjà une version à cette date.")
        versions.add(cle)
    dernieres = {e.etape: (rang, e) for rang, e in enumerate(dispositif.echeance)}
    suite = [dernieres[etape] for etape in _ORDRE_DES_DATES if etape in dernieres]
    for (_, avant), (rang, apres) in pairwise(suite):
        if apres.fin < avant.debut:
            message = f"« {apres.etape} » ({apres}) précède « {avant.etape} » ({avant})."
            table.signal(("echeance", rang, "valeur"), message)


def _check_steps(table: TableSituee, dispositif: Dispositif) -> None:
    """A step that another table leans on must have its date."""
    datees = {e.etape for e in dispositif.echeance}
    attente, attestation = dispositif.attente, dispositif.attestation_fin
    appuis = {
        ("attente", "annulation"): attente and attente.annulation,
        ("attestation_fin", "au_plus_tard"): attestation and attestation.au_plus_tard,
    }
    for chemin, etape in appuis.items():
        if etape and etape not in datees:
            table.signal(chemin, f"l’étape « {etape} » n’a pas de date dans ce calendrier.")


def _check_bareme(table: TableSituee, bareme: Bareme) -> None:
    match bareme.methode:
        case MethodeBareme.PAR_TETE:
            _check_positive(table, bareme.ttc_par_tete, "par tête", "ttc_par_tete")
        case MethodeBareme.FORFAIT:
            _check_positive(table, bareme.ht_forfait, "au forfait", "ht_forfait")
        case MethodeBareme.PAR_TRANCHE | MethodeBareme.PAR_NOMBRE if not bareme.tranche:
            quoi = bareme.methode.removeprefix("par_")
            table.signal(("bareme",), f"un barème par {quoi} demande au moins une tranche.")
        case MethodeBareme.PAR_TRANCHE | MethodeBareme.PAR_NOMBRE:
            _check_tranches(table, bareme)
        case MethodeBareme.PAR_FICHIER | MethodeBareme.PAR_ACTIVITE:
            pass  # The amounts are in the State's files, not here.


def _check_positive(table: TableSituee, montant: Decimal | None, quoi: str, cle: str) -> None:
    if montant is None or montant <= 0:
        table.signal(("bareme",), f"un barème {quoi} demande un « {cle} » positif.")


def _check_tranches(table: TableSituee, bareme: Bareme) -> None:
    """Bands follow each other without hole nor overlap, the last one open, caps rising."""
    tranches = bareme.tranche
    if tranches[0].de != 0:
        table.signal(("bareme", "tranche", 0, "de"), "la première tranche doit commencer à 0.")
    for rang, (avant, apres) in enumerate(pairwise(tranches), start=1):
        ici = ("bareme", "tranche", rang, "de")
        if avant.a is None or apres.de <= avant.a:
            table.signal(ici, f"la tranche {apres.nom} recouvre la tranche {avant.nom}.")
        elif apres.de != avant.a + 1:
            table.signal(ici, f"il y a un trou entre les tranches {avant.nom} et {apres.nom}.")
        if apres.ttc <= avant.ttc:
            table.signal(ici, f"la tranche {apres.nom} n’est pas plus chère que {avant.nom}.")
    for rang, tranche in enumerate(tranches):
        if tranche.a is not None and tranche.a < tranche.de:
            table.signal(
                ("bareme", "tranche", rang, "a"), "cette tranche finit avant de commencer."
            )
    if tranches[-1].a is not None:
        table.signal(
            ("bareme", "tranche", len(tranches) - 1), "la dernière tranche doit rester ouverte."
        )


def _check_cles(table: TableSituee, dispositif: Dispositif) -> None:
    for rang, unicite in enumerate(dispositif.unicite):
        if unicite.recouvre and not unicite.selon:
            table.signal(("unicite", rang, "recouvre"), "« recouvre » ne va pas sans « selon ».")
    identifiants = {b.identifiant for b in dispositif.beneficiaire}
    reserve = dispositif.reserve
    for cle in ("identifiants", "autofinances") if reserve else ():
        for nom in set(getattr(reserve, cle)) - identifiants:
            message = f"aucun bénéficiaire n’est identifié par « {nom} »."
            table.signal(("reserve", cle), message)


def _check_mentions(table: TableSituee, dispositif: Dispositif) -> None:
    documents = {piece.type for piece in dispositif.piece} | {DEVIS}
    for rang, mention in enumerate(dispositif.mention):
        if mention.document not in documents:
            message = f"aucune pièce n’est de type « {mention.document} »."
            table.signal(("mention", rang, "document"), message)
        if mention.texte in mention.variantes:
            table.signal(("mention", rang, "variantes"), "cette variante est le texte lui-même.")


def _check_limites(table: TableSituee, dispositif: Dispositif) -> None:
    limites = dispositif.limites
    check_positive(table, ("limites",), limites)
    if limites.taille_piece_alerte_octets > limites.taille_piece_max_octets:
        table.signal(("limites", "taille_piece_alerte_octets"), "l’alerte dépasse le maximum.")


def check_positive(table: TableSituee, ici: Chemin, limites: Limites | Protections) -> None:
    """A limit is at least 1."""
    for champ in fields(limites):
        valeur = getattr(limites, champ.name)
        if isinstance(valeur, int) and valeur <= 0:
            table.signal((*ici, champ.name), "une limite est positive.")


def _check_noms(table: TableSituee, dispositif: Dispositif) -> None:
    attendues = {
        "json": {"numeroAns", "AAAAMMJJ", "nnn"},
        "piece": {"code", "numeroEditeur", "extension"},
    }
    for cle, places in attendues.items():
        if set(_PLACES.findall(getattr(dispositif.noms, cle))) != places:
            table.signal(("noms", cle), f"le motif doit contenir {', '.join(sorted(places))}.")


# -- format -----------------------------------------------------------------------------------


def lists_named(table: TableSituee) -> set[str]:
    """Names of the closed lists a format uses, read before the format is built."""
    return {nom for _, nom in _lists(table)}


def _lists(table: TableSituee) -> Iterator[tuple[int, str]]:
    balises = table.valeurs.get("balise")
    for rang, balise in enumerate(balises if isinstance(balises, list) else ()):
        nom = balise.get("liste") if isinstance(balise, dict) else None
        if isinstance(nom, str) and nom != A_COMPLETER:
            yield rang, nom


def check_lists(table: TableSituee, connues: Collection[str]) -> None:
    """Every closed list that a balise names must have its file."""
    for rang, nom in _lists(table):
        if nom not in connues:
            table.signal(("balise", rang, "liste"), f"la liste « {nom} » n’est pas dans listes/.")


def check_format(table: TableSituee, un_format: Format, catalogue: Catalogue) -> None:
    """Names unique, blocks known, situations and roles complete, codes in the catalogue."""
    vus: dict[str, Balise] = {}
    situations = {s.nom for s in un_format.situation}
    for rang, balise in enumerate(un_format.balise):
        ici: Chemin = ("balise", rang)
        for nom in filter(None, (balise.nom, balise.autre_nom)):
            if nom in vus:
                table.signal((*ici, "nom"), f"la balise « {nom} » existe déjà.")
            vus[nom] = balise
        if balise.dans != RACINE and not (balise.dans in vus and vus[balise.dans].nature.is_bloc):
            table.signal((*ici, "dans"), f"« {balise.dans} » n’est pas un bloc écrit plus haut.")
        _check_cas(table, ici, balise, situations, catalogue)
        _check_nature(table, ici, balise)
    for rang, situation in enumerate(un_format.situation):
        for code in set(situation.dispositifs) - set(un_format.entete.dispositifs):
            message = f"« {code} » n’est pas un dispositif de ce format."
            table.signal(("situation", rang, "dispositifs"), message)
    _check_conditions(table, un_format, set(vus))
    _check_roles(table, un_format)
    for rang, incoherence in enumerate(un_format.incoherence):
        if incoherence.code not in catalogue:
            table.signal(("incoherence", rang, "code"), "ce code n’est pas au catalogue.")
        noms = {incoherence.balise, *filter(None, (incoherence.table, incoherence.avec))}
        for nom in noms - set(vus):
            table.signal(("incoherence", rang), f"la balise « {nom} » n’existe pas dans ce format.")


def _check_cas(
    table: TableSituee, ici: Chemin, balise: Balise, situations: set[str], catalogue: Catalogue
) -> None:
    for cas in balise.cas:
        for nom in set(cas.si) - situations:
            table.signal((*ici, "cas"), f"la situation « {nom} » n’existe pas.")
        if cas.code and cas.code not in catalogue:
            table.signal((*ici, "cas"), f"le code {cas.code} n’est pas au catalogue.")


def _check_nature(table: TableSituee, ici: Chemin, balise: Balise) -> None:
    bornee = balise.longueurs or balise.longueur_max or balise.valeurs or balise.liste
    if balise.nature in (Nature.TEXTE, Nature.LISTE_DE_TEXTES) and not bornee:
        table.signal(ici, f"« {balise.nom} » : un texte demande une longueur ou des valeurs.")
    if balise.nature is Nature.ENTIER and (balise.minimum is None or balise.maximum is None):
        table.signal(ici, f"« {balise.nom} » : un entier demande un minimum et un maximum.")


def _check_conditions(table: TableSituee, un_format: Format, noms: set[str]) -> None:
    groupes = [("situation", rang, "quand", s.quand) for rang, s in enumerate(un_format.situation)]
    for rang, alternative in enumerate(un_format.alternative):
        for nom in {alternative.table, *chain.from_iterable(alternative.choix)} - noms:
            table.signal(("alternative", rang), f"la balise « {nom} » n’existe pas dans ce format.")
    groupes += [("incoherence", rang, "si", i.si) for rang, i in enumerate(un_format.incoherence)]
    for groupe, rang, cle, conditions in groupes:
        for nom in set(conditions) - noms:
            table.signal((groupe, rang, cle), f"la balise « {nom} » n’existe pas dans ce format.")


def _check_roles(table: TableSituee, un_format: Format) -> None:
    roles = [b.role for b in un_format.balise if b.role is not None]
    for role in (*ROLES_EXIGES, *ROLES_DE_PHASE.get(un_format.entete.phase, ())):
        if roles.count(role) != 1:
            table.signal(("format",), f"le rôle « {role} » doit être tenu par une seule balise.")
