"""The rules of a dispositif said in French, one sentence each: the same words everywhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sons.ecriture import write_day, write_instant
from sons.reglement.bareme import Bareme, MethodeBareme
from sons.reglement.calendrier import Etape
from sons.reglement.modele import DEVIS, Dispositif, Mention, Reserve, Scalaire, Unicite
from sons.reglement.source import Source, Statut


@dataclass(frozen=True)
class Enonce:
    """A rule in one sentence, with where it comes from."""

    phrase: str
    source: Source
    statut: Statut
    note: str | None = None


def own_rules(dispositif: Dispositif) -> Iterator[Enonce]:
    """Yield what is kept to some clients, waited for, proved first or declared."""
    for unicite in dispositif.unicite:
        yield Enonce(_unicite(unicite), unicite.source, unicite.statut, unicite.note)
    if reserve := dispositif.reserve:
        yield Enonce(_reserve(reserve), reserve.source, reserve.statut, reserve.note)
    if attente := dispositif.attente:
        phrase = f"La demande attend une demande {attente.dispositif} validée du même client"
        if attente.annulation:
            echeance = _libelle(dispositif, attente.annulation)
            phrase += f" ; elle est annulée à l’échéance « {echeance} »"
        else:
            phrase += " ; rien n’est annulé d’office"
        yield Enonce(phrase, attente.source, attente.statut, attente.note)
    yield from _proofs(dispositif)


def _proofs(dispositif: Dispositif) -> Iterator[Enonce]:
    if pilotes := dispositif.pilotes:
        supports = " et les supports de formation" if pilotes.supports_de_formation else ""
        phrase = f"Avant tout solde, {pilotes.nombre} PV pilotes{supports} validés"
        yield Enonce(phrase, pilotes.source, pilotes.statut, pilotes.note)
    if attestation := dispositif.attestation_fin:
        echeance = _libelle(dispositif, attestation.au_plus_tard)
        phrase = (
            "Après la fin des prestations, le solde suppose une attestation de fin de prestation "
            f"déposée au plus tard à l’échéance « {echeance} »"
        )
        yield Enonce(phrase, attestation.source, attestation.statut, attestation.note)
    if mss := dispositif.deploiement_mss:
        depuis = write_instant(mss.obligatoire_depuis)
        phrase = f"Le solde dit le déploiement de MSSanté (cas 1 ou cas 2) depuis le {depuis}"
        yield Enonce(phrase, mss.source, mss.statut, mss.note)
    if de_minimis := dispositif.de_minimis:
        phrase = f"Aides de minimis à déclarer, client par client : {de_minimis.concernes}"
        if de_minimis.annees:
            phrase += f" (les {de_minimis.annees} ans qui précèdent la commande)"
        yield Enonce(phrase, de_minimis.source, de_minimis.statut, de_minimis.note)
    if archivees := dispositif.commandes_archivees:
        debut = write_day(archivees.archivage_debut)
        fin = write_instant(archivees.archivage_fin)
        phrase = (
            "Dépôt tardif admis, jusqu’à la clôture, pour les commandes archivées "
            f"du {debut} au {fin}"
        )
        yield Enonce(phrase, archivees.source, archivees.statut, archivees.note)


def _reserve(reserve: Reserve) -> str:
    autofinances = reserve.autofinances or reserve.identifiants
    phrase = (
        f"{conditions(reserve.si)} : refusé si un {' ou un '.join(reserve.identifiants)} du client "
        f"a déjà été financé par {', '.join(reserve.dispositifs)}, ou si un "
        f"{' ou un '.join(autofinances)} a été équipé à ses frais"
    )
    hors = f", sauf si toutes les lignes disent {conditions(reserve.hors)}" if reserve.hors else ""
    return phrase + hors


def _unicite(unicite: Unicite) -> str:
    nombre = unicite.multiplicite
    combien = "Un seul financement" if nombre == 1 else f"{nombre} financements au plus"
    selon = f", un seul pour chaque valeur de « {unicite.selon} »" if unicite.selon else ""
    return f"{combien} par {unicite.identifiant}{selon}"


def _libelle(dispositif: Dispositif, etape: Etape) -> str:
    """The last version says how the texts call the step."""
    return [e.libelle for e in dispositif.echeance if e.etape is etape][-1]


def document_name(mention: Mention, dispositif: Dispositif) -> str:
    """Say which document bears a mention."""
    if mention.document == DEVIS:
        return "Devis"
    return next(p.libelle for p in dispositif.piece if p.type == mention.document)


def wordings(mention: Mention) -> str:
    """Write a mention with the other wordings that will do as well."""
    return " ou ".join(f"« {redaction} »" for redaction in (mention.texte, *mention.variantes))


def conditions(si: Mapping[str, Scalaire]) -> str:
    """Write answers as one reads them in the file."""
    return " et ".join(f"{nom} = {_shown(valeur)}" for nom, valeur in si.items())


def _shown(valeur: Scalaire) -> str:
    return str(valeur).lower() if isinstance(valeur, bool) else str(valeur)


def price_from_files(bareme: Bareme) -> str | None:
    """Say which amounts are to be imported, when the price cap stands in the State's files."""
    phrases = {
        MethodeBareme.PAR_FICHIER: "montant de chaque bénéficiaire, lu dans le fichier de calcul "
        "de l’État (à importer)",
        MethodeBareme.PAR_ACTIVITE: "montant de chaque FINESS géographique et activité 2023 de "
        "chaque numéro d’AM que le client peut valoriser, lus dans les fichiers de l’État "
        "(à importer)",
    }
    return phrases.get(bareme.methode)
