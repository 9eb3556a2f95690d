"""Every role against every address of an object of another supplier."""

import io

import pytest
from django.urls import URLResolver, get_resolver, reverse

from guichet import horloge
from guichet.acteurs.habilitations import (
    HABILITATIONS,
    Habilitation,
    NatureOrganisation,
    Portee,
    Role,
)
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation, Organisation, Personne
from guichet.acteurs.routes import Niveau
from guichet.fichiers.reception import keep
from guichet.referencement.models import Candidature, Convention, Distributeur, Preuve
from tests.guichet.acces import ACCES

# What each route with an ability and an object is asked about.
OBJETS = {
    "acteurs:organisation": ["organisation"],
    "acteurs:inviter": ["organisation"],
    "acteurs:role_retirer": ["rattachement"],
    "acteurs:invitation_retirer": ["invitation"],
    "acteurs:ouvrir_ou_fermer": ["personne"],
    "acteurs:oublier_telephone": ["personne"],
    "referencement:candidature": ["candidature"],
    "referencement:modifier": ["candidature"],
    "referencement:soumettre": ["candidature"],
    "referencement:dossier": ["candidature"],
    "referencement:abandonner": ["candidature"],
    "referencement:preuves": ["candidature"],
    "referencement:preuve": ["candidature", "preuve"],
    "referencement:preuve_retirer": ["candidature", "preuve"],
    "referencement:distributeurs": ["candidature"],
    "referencement:mandat": ["candidature", "distributeur"],
    "referencement:distributeur_retirer": ["candidature", "distributeur"],
    "referencement:convention": ["candidature"],
    "referencement:convention_fichier": ["candidature", "convention"],
    "referencement:messages": ["candidature"],
    "referencement:eligibilite": ["candidature"],
    "referencement:decision": ["candidature"],
    "referencement:refus": ["candidature"],
    "referencement:retrait": ["candidature"],
    "referencement:attestation": ["candidature"],
}
SANS_OBJET = {
    "acteurs:personnes",
    "acteurs:organisations",
    "journal",
    "date_demonstration",
    "referencement:candidatures",
    "referencement:candidatures_csv",
    "referencement:nouvelle",
}
# An object out of sight does not exist (404), or is seen and refused (403).
REFUS = {403, 404}
# These counters cross their own objects, in their own states, in their own tests.
CROISES_AILLEURS = ("enrolement:", "modeles:", "depots:", "outils:", "api:")


@pytest.fixture
def objets(rattache):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattachement = rattache(eve, Role.COLLABORATEUR, autre)
    return {
        "organisation": autre.pk,
        "personne": eve.pk,
        "rattachement": rattachement.pk,
        "invitation": _invitation(autre).pk,
        **_candidature(autre, eve),
    }


def _invitation(organisation):
    offre = Invitation(
        email="bob@exemple.fr", nom="Durand", prenom="Bob", organisation=organisation,
        role=Role.COLLABORATEUR, auteur=None,
    )  # fmt: skip
    invite(offre)
    return offre


def _candidature(organisation, personne):
    """A candidature with its pieces."""
    instant = horloge.now()
    fichier = keep(io.BytesIO(b"%PDF-1.7\n%%EOF"), 10**3)
    candidature = Candidature.objects.create(
        organisation=organisation, dispositif="HOP-DPI-Va2", profils=["Général"], etat="preuves",
        creee_le=instant, deposee_le=instant, preuves_le=instant,
    )  # fmt: skip
    preuve = Preuve.objects.create(
        candidature=candidature, profil="Général", nom="p.pdf", fichier=fichier,
        personne=personne, ajoutee_le=instant,
    )  # fmt: skip
    distributeur = Distributeur.objects.create(
        candidature=candidature, nom="D", siret="90000001900019", mandat=fichier,
        mandat_nom="m.pdf", declare_le=instant,
    )  # fmt: skip
    convention = Convention.objects.create(
        candidature=candidature, conclue_le=instant.date(), fichier=fichier, nom="c.pdf",
        enregistree_par=personne, enregistree_le=instant,
    )  # fmt: skip
    return {
        "candidature": candidature.pk,
        "preuve": preuve.pk,
        "distributeur": distributeur.pk,
        "convention": convention.pk,
    }


def test_every_route_with_an_ability_is_crossed():
    gardees = {route for route, acces in ACCES.items() if isinstance(acces, Habilitation)}
    ici = {route for route in gardees if not route.startswith(CROISES_AILLEURS)}
    assert ici == set(OBJETS) | SANS_OBJET


@pytest.mark.parametrize("route", OBJETS)
@pytest.mark.parametrize("role", Role)
def test_an_object_of_another_supplier_opens_only_to_those_who_may_everywhere(
    client, personne, rattache, connecter, objets, role, route
):
    rattache(personne, role)
    connecter(client, personne)
    adresse = reverse(route, args=[objets[nom] for nom in OBJETS[route]])
    partout = HABILITATIONS[role].get(ACCES[route]) is Portee.TOUTES
    statuts = {_status(client.get(adresse)), _status(client.post(adresse))}
    if partout:
        assert 403 not in statuts
    else:
        assert statuts & REFUS
        assert statuts <= REFUS | {405}


def _status(reponse):
    if reponse.streaming:
        b"".join(reponse.streaming_content)  # the file is closed once it is read
    return reponse.status_code


def parameters(route, resolver=None, espace=""):
    """Return a value for each parameter of the address of ``route``: the door comes before."""
    for motif in (resolver or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            sous = f"{espace}{motif.namespace}:" if motif.namespace else espace
            trouves = parameters(route, motif, sous)
            if trouves is not None:
                return trouves
        elif f"{espace}{motif.name}" == route:
            return dict.fromkeys(motif.pattern.converters, "1")
    return None


@pytest.mark.parametrize("route", [r for r, acces in ACCES.items() if acces is not Niveau.PUBLIC])
def test_a_visitor_opens_nothing_but_public_pages(client, db, route):
    reponse = client.get(reverse(route, kwargs=parameters(route)))
    if route.startswith("api:"):
        assert reponse.status_code == 401
    else:
        assert reponse.url.startswith("/connexion?")
