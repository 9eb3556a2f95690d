"""What can be seen of a candidature without judging it: what is missing, what an agent looks at."""

from dataclasses import dataclass
from typing import Literal

from guichet import horloge
from guichet.conversations.lecture import messages_of
from guichet.referencement.fonctions import minimal_functions
from guichet.referencement.models import Candidature
from guichet.theme.templatetags.francais import de
from sons.ecriture import write_day
from sons.identifiants import siret_key_holds
from sons.reglement.modele import Dispositif

Genre = Literal["succes", "attention", "erreur"]


@dataclass(frozen=True)
class Verification:
    """One line of the checklist: what was looked at, what was seen."""

    libelle: str
    constat: str
    genre: Genre


def missing_in_candidature(candidature: Candidature, dispositif: Dispositif) -> list[str]:
    """Return a sentence for each thing that a candidature lacks to be filed."""
    manques = []
    if not candidature.solution or not candidature.version:
        manques.append("Indiquez le nom de la solution et sa version.")
    if not candidature.siret:
        manques.append("Indiquez le SIRET de l’éditeur.")
    if candidature.date_prevue is None:
        manques.append("Indiquez la date prévue du dossier complet de preuves.")
    inconnus = set(candidature.profils) - {profil.nom for profil in dispositif.profil}
    if inconnus:
        manques.append(f"Profil inconnu du dispositif : {', '.join(sorted(inconnus))}.")
    manques += [
        f"Déclarez la fonction minimale « {une.libelle} » : une solution qui ne l’a pas n’est pas "
        f"de celles que le dispositif finance ({une.source})."
        for une in minimal_functions(candidature.dispositif)
        if une.code not in candidature.fonctions
    ]
    return manques


def missing_in_dossier(candidature: Candidature) -> list[str]:
    """Return a sentence for each profile without evidence and each file not yet found sound."""
    preuves = list(candidature.preuves.select_related("fichier"))
    prouves = {preuve.profil for preuve in preuves}
    manques = [
        f"Ajoutez au moins une preuve pour le profil « {profil} »."
        for profil in candidature.profils
        if profil not in prouves
    ]
    refuses = [p.nom for p in preuves if p.fichier.condamne]
    manques += [f"Retirez « {nom} » : l’antivirus y a trouvé une menace." for nom in refuses]
    return manques


def checklist(candidature: Candidature) -> list[Verification]:
    """Return what an agent looks at before deciding, the facts first."""
    return [
        _check_siret(candidature),
        *_check_fonctions(candidature),
        *_check_profils(candidature),
        *_check_antivirus(candidature),
        *_check_mandats(candidature),
        _check_convention(candidature),
        _check_questions(candidature),
    ]


def _check_siret(candidature: Candidature) -> Verification:
    siret, siren = candidature.siret, candidature.organisation.siren
    libelle = "SIRET de l’éditeur"
    if not siret.startswith(siren):
        return Verification(libelle, f"{siret} n’est pas un établissement de {siren}", "erreur")
    if not siret_key_holds(siret):
        return Verification(libelle, f"{siret} : clé de contrôle inexacte", "attention")
    return Verification(libelle, f"{siret}, établissement de l’éditeur", "succes")


def _check_fonctions(candidature: Candidature) -> list[Verification]:
    """Return what the editor declares; whether it is true is what the agent looks at."""
    return [
        Verification(une.libelle, "déclarée par l’éditeur", "succes")
        if une.code in candidature.fonctions
        else Verification(une.libelle, "non déclarée", "erreur")
        for une in minimal_functions(candidature.dispositif)
    ]


def _check_convention(candidature: Candidature) -> Verification:
    libelle, derniere = "Convention de référencement", candidature.conventions.last()
    if derniere is None:
        return Verification(libelle, "à enregistrer : personne ne peut s’enrôler", "attention")
    return Verification(libelle, f"conclue le {write_day(derniere.conclue_le)}", "succes")


def _check_profils(candidature: Candidature) -> list[Verification]:
    nombres: dict[str, int] = dict.fromkeys(candidature.profils, 0)
    for preuve in candidature.preuves.all():
        nombres[preuve.profil] = nombres.get(preuve.profil, 0) + 1
    return [
        Verification(
            f"Preuves du profil « {profil} »",
            f"{nombre} fichier{'s' if nombre > 1 else ''}" if nombre else "aucun fichier",
            "succes" if nombre else "attention",
        )
        for profil, nombre in nombres.items()
    ]


def _check_antivirus(candidature: Candidature) -> list[Verification]:
    """Name the pieces that nobody can open: added during the examination, or caught since."""
    lignes = []
    for preuve in candidature.preuves.select_related("fichier"):
        libelle = f"Preuve « {preuve.nom} »"
        if preuve.fichier.condamne:
            constat = "l’antivirus y a trouvé une menace"
            lignes.append(Verification(libelle, constat, "erreur"))
        elif preuve.fichier.obstacle:
            lignes.append(Verification(libelle, "attend l’antivirus", "attention"))
    return lignes


def _check_mandats(candidature: Candidature) -> list[Verification]:
    lignes = []
    for distributeur in candidature.distributeurs.all():
        fin = distributeur.mandat_fin
        libelle = f"Mandat {de(distributeur.nom)}"
        if fin is not None and fin < horloge.today():
            lignes.append(Verification(libelle, f"terminé depuis le {write_day(fin)}", "erreur"))
        else:
            jusqu = f"jusqu’au {write_day(fin)}" if fin else "sans date de fin"
            lignes.append(Verification(libelle, f"joint, {jusqu}", "succes"))
    return lignes


def _check_questions(candidature: Candidature) -> Verification:
    dernier = messages_of(candidature).last()
    if dernier is None:
        return Verification("Questions", "aucune question posée", "succes")
    if dernier.de_l_agence:
        return Verification("Questions", "une question attend sa réponse", "attention")
    return Verification("Questions", "le fournisseur a répondu", "succes")
