"""Enrolments as suppliers would make them, in whatever state a test needs."""

from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.acteurs.models import Personne
from guichet.enrolement.models import Enrolement, Etat, PieceEnrolement, VerdictPiece
from guichet.enrolement.regles import regles
from guichet.enrolement.situation import NatureEnrolement
from guichet.fichiers.reception import keep
from guichet.horloge import PARIS
from guichet.referencement.models import (
    Candidature,
    Convention,
    Distributeur,
    Referencement,
)
from guichet.referencement.models import Etat as EtatCandidature
from sons.identifiants import luhn_key

# Open: MDV-LGC-Va2 enrols from 09/10/2025 to 02/12/2026.
INSTANT = datetime(2026, 3, 2, 10, 0, tzinfo=PARIS)
IBAN = "FR1420041010050500013M02606"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ANS = "MDVLGC20260001"

FORMULAIRE = {
    "nature": "definitif",
    "logiciel_nom": "Cabinet Plus",
    "logiciel_version": "8.2",
    "numero_ans": ANS,
    "marche": "concurrentiel",
    "qualite": "editeur",
    "editeur_nom": "",
    "editeur_siren": "",
    "osu": "propre",
    "hebergement": "aucun",
    "siret": "73282932000074",
    "denomination": "affichee",
    "denomination_souhaitee": "",
    "tva": "assujetti",
    "adresse": "3 rue des Lilas",
    "code_postal": "35000",
    "commune": "Rennes",
    "representant_nom": "Martin",
    "representant_prenom": "Ada",
    "representant_fonction": "Présidente",
    "representant_email": "ada@exemple.fr",
    "depositaire": "representant",
    "depositaire_nom": "",
    "depositaire_prenom": "",
    "depositaire_email": "",
    "depositaire_structure": "",
    "mandat_fin": "",
    "contact_nom": "Service financements",
    "contact_email": "financements@exemple.fr",
    "contact_telephone": "02 99 12 34 56",
    "titulaire": "Éditions Santé",
    "iban": IBAN,
    "bic": "PSSTFRPPPAR",
}
ANTICIPE = FORMULAIRE | {"nature": "anticipe", "numero_ans": ""}


def brouillon(organisation, personne, nature=NatureEnrolement.DEFINITIF, dispositif="MDV-LGC-Va2"):
    return Enrolement.objects.create(
        organisation=organisation, dispositif=dispositif, nature=nature,
        cree_par=personne, cree_le=INSTANT,
    )  # fmt: skip


def rempli(organisation, personne, etat=Etat.BROUILLON, **reponses):
    """An enrolment whose form is filled in; ``reponses`` over the usual ones."""
    donnees = FORMULAIRE | {"siret": siret_of(organisation)} | reponses
    iban = donnees.pop("iban")
    donnees["mandat_fin"] = donnees["mandat_fin"] or None
    enrolement = Enrolement(
        organisation=organisation, dispositif=donnees.pop("dispositif", "MDV-LGC-Va2"), etat=etat,
        cree_par=personne, cree_le=INSTANT,
        depose_le=None if etat in (Etat.BROUILLON, Etat.ABANDONNE) else INSTANT, **donnees,
    )  # fmt: skip
    enrolement.set_iban(iban)
    enrolement.save()
    return enrolement


def join_all(enrolement, personne, verdict=VerdictPiece.EN_ATTENTE, fin=date(2030, 1, 1)):
    """Join every piece that is asked."""
    for piece in regles().asked(enrolement.situation):
        join(enrolement, personne, piece.code, verdict, fin if piece.perime else None)


def join(enrolement, personne, code, verdict=VerdictPiece.EN_ATTENTE, fin=None, motif=""):
    fichier = keep(SimpleUploadedFile("x.pdf", PDF + code.encode()), 10_000)
    vu = verdict != VerdictPiece.EN_ATTENTE
    return PieceEnrolement.objects.create(
        enrolement=enrolement, code=code, rang=enrolement.pieces.filter(code=code).count() + 1,
        fichier=fichier, nom=f"{code}.pdf", fin_validite=fin, depose_par=personne,
        depose_le=INSTANT, verdict=verdict, motif=motif, relue_par=personne if vu else None,
        relue_le=INSTANT if vu else None,
    )  # fmt: skip


def upload(nom="piece.pdf", contenu=PDF):
    return SimpleUploadedFile(nom, contenu, content_type="application/pdf")


def status(reponse):
    """The status of an answer, read to its end when it is a file."""
    if reponse.streaming:
        b"".join(reponse.streaming_content)
    return reponse.status_code


def siret_of(organisation):
    """A SIRET of the organisation, with its right key."""
    debut = organisation.siren + "0007"
    return debut + luhn_key(debut)


def candidate(organisation, etat=EtatCandidature.DEPOSEE, dispositif="MDV-LGC-Va2", **champs):
    """A candidature that the organisation deposited at the ANS."""
    valeurs = {
        "solution": "Cabinet Plus", "version": "8.2", "siret": siret_of(organisation),
        "profils": ["Général"], "date_prevue": INSTANT.date(), "creee_le": INSTANT,
        "deposee_le": INSTANT, "preuves_le": INSTANT, "motifs": "Motifs.",
    } | champs  # fmt: skip
    return Candidature.objects.create(
        organisation=organisation, dispositif=dispositif, etat=etat, **valeurs
    )


def conclude(candidature, jour=INSTANT):
    """The convention of the editor with the ANS."""
    agente, _ = Personne.objects.get_or_create(email="ans@exemple.fr", nom="Ans", prenom="Nadia")
    return Convention.objects.create(
        candidature=candidature, conclue_le=jour.date(), nom="convention.pdf",
        fichier=keep(SimpleUploadedFile("c.pdf", PDF), 10_000), enregistree_par=agente,
        enregistree_le=jour,
    )  # fmt: skip


def reference(organisation, numero=ANS, dispositif="MDV-LGC-Va2", convention=True, **champs):
    """A solution of the organisation, in the register of the ANS."""
    candidature = candidate(
        organisation, EtatCandidature.REFERENCEE, dispositif, version=numero, motifs=""
    )
    if convention:
        conclude(candidature)
    valeurs = {
        "siret": siret_of(organisation), "solution": "Cabinet Plus", "version": "8.2",
        "profils": ["Général"], "finance": True, "dossier_complet": INSTANT.date(),
        "octroye_le": INSTANT,
    } | champs  # fmt: skip
    Referencement.objects.create(
        numero=numero, candidature=candidature, organisation=organisation, dispositif=dispositif,
        **valeurs,
    )  # fmt: skip
    return numero


def declare_on(candidature, distributeur, mandat_fin=None):
    """The editor declares a distributor on its candidature."""
    mandat = keep(SimpleUploadedFile("m.pdf", PDF + b"mandat"), 10_000)
    Distributeur.objects.create(
        candidature=candidature, nom=distributeur.nom, siret=siret_of(distributeur), mandat=mandat,
        mandat_nom="mandat.pdf", mandat_fin=mandat_fin, declare_le=INSTANT,
    )  # fmt: skip


def declare(numero, distributeur, mandat_fin=None):
    """The editor declares a distributor to the ANS, for a solution of the register."""
    declare_on(Candidature.objects.get(referencement__numero=numero), distributeur, mandat_fin)
