"""Suppliers who may deposit: referenced, enrolled, logged in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string
from tests.fabrique import Identites

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne, Rattachement, Session
from guichet.acteurs.second_facteur import CLE_FACTEUR_EXTERNE
from guichet.acteurs.sessions import SessionStore
from guichet.chiffrement.ligne import A_SCELLER
from guichet.enrolement.models import Enrolement
from guichet.referencement.models import Candidature, Referencement
from sons import Textes

IBAN = "FR1420041010050500013M02606"
_MODELE = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Fournisseur:
    """A supplier: its row, its numbers, the key of the session of its legal representative."""

    organisation: Organisation
    numero_ans: str
    siret: str
    session: str


def make_fournisseurs(textes: Textes, nombre: int, instant: datetime) -> list[Fournisseur]:
    """Write ``nombre`` suppliers whose solution may be deposited for at ``instant``."""
    identites = Identites(graine=11)
    sirets = [identites.siret() for _ in range(nombre)]
    organisations = Organisation.objects.bulk_create(
        Organisation(nature=NatureOrganisation.FOURNISSEUR, nom=f"Éditions {rang}", siren=siret[:9])
        for rang, siret in enumerate(sirets)
    )
    personnes = _people(organisations)
    numeros = [f"{textes.dispositif.couloir}{textes.dispositif.logiciel}2022{n:04d}"
               for n in range(1, nombre + 1)]  # fmt: skip
    _reference(textes, organisations, sirets, numeros, instant)
    _enrol(textes, organisations, personnes, sirets, numeros, instant)
    sessions = _sessions(personnes)
    lignes = zip(organisations, numeros, sirets, sessions, strict=True)
    return [Fournisseur(*ligne) for ligne in lignes]


def _people(organisations: list[Organisation]) -> list[Personne]:
    personnes = Personne.objects.bulk_create(
        Personne(email=f"p{une.pk}@exemple.fr", nom="Martin", prenom="Ada", password="!")
        for une in organisations
    )
    Rattachement.objects.bulk_create(
        Rattachement(personne=personne, organisation=une, role=Role.REPRESENTANT_LEGAL,
                     debut=date(2021, 1, 1))
        for personne, une in zip(personnes, organisations, strict=True)
    )  # fmt: skip
    return personnes


def _reference(
    textes: Textes, organisations: list[Organisation], sirets: list[str], numeros: list[str],
    instant: datetime,
) -> None:  # fmt: skip
    """Grant each its référencement, seventy days before."""
    octroi, complet = instant - timedelta(days=70), (instant - timedelta(days=100)).date()
    commun = {"dispositif": textes.dispositif.code, "solution": "LOGICIEL", "version": "5.2",
              "profils": ["Général"], "finance": True}  # fmt: skip
    candidatures = Candidature.objects.bulk_create(
        Candidature(organisation=une, siret=siret, etat="referencee", creee_le=octroi,
                    deposee_le=octroi, preuves_le=octroi, **commun)
        for une, siret in zip(organisations, sirets, strict=True)
    )  # fmt: skip
    Referencement.objects.bulk_create(
        Referencement(organisation=une, siret=siret, numero=numero, candidature=candidature,
                      dossier_complet=complet, octroye_le=octroi, **commun)
        for une, siret, numero, candidature in zip(
            organisations, sirets, numeros, candidatures, strict=True
        )
    )  # fmt: skip


def _enrol(
    textes: Textes, organisations: list[Organisation], personnes: list[Personne],
    sirets: list[str], numeros: list[str], instant: datetime,
) -> None:  # fmt: skip
    """Validate the definitive enrolment of each."""
    lignes = Enrolement.objects.bulk_create(
        Enrolement(organisation=une, cree_par=personne, siret=siret, numero_ans=numero,
                   dispositif=textes.dispositif.code, etat="definitif", nature="definitif",
                   cree_le=instant, depose_le=instant, decide_le=instant, logiciel_nom=numero,
                   iban_chiffre=A_SCELLER)
        for une, personne, siret, numero in zip(
            organisations, personnes, sirets, numeros, strict=True
        )
    )  # fmt: skip
    for ligne in lignes:
        ligne.set_iban(IBAN)
    Enrolement.objects.bulk_update(lignes, ["iban_chiffre", "iban_fin"], batch_size=500)


def _sessions(personnes: list[Personne]) -> list[str]:
    """Open a session for each, as logging in with two factors does; return their keys."""
    seconde = int(horloge.instant_reel().timestamp())
    fin, magasin = horloge.instant_reel() + timedelta(hours=10), SessionStore()
    lignes = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            session_data=magasin.encode({
                SESSION_KEY: str(une.pk), BACKEND_SESSION_KEY: _MODELE,
                HASH_SESSION_KEY: une.get_session_auth_hash(),
                "ouverte_a": seconde, "active_a": seconde, CLE_FACTEUR_EXTERNE: True,
            }),
            expire_date=fin, personne=une,
        )
        for une in personnes
    ]  # fmt: skip
    return [une.session_key for une in Session.objects.bulk_create(lignes)]
