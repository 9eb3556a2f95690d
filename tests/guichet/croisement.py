"""Crosses every guarded route with an object of somebody else: what a route takes is read from it.

A route is known by what ``regles()`` says and by the parameters of its address; each parameter has
here a maker of such an object. A route whose parameter has none fails the suite, whoever wrote it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from guichet import horloge
from guichet.acteurs.habilitations import (
    HABILITATIONS,
    NATURE_DU_ROLE,
    Habilitation,
    NatureOrganisation,
    Portee,
    Role,
)
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation
from guichet.acteurs.routes import regles
from guichet.api import jetons
from guichet.configuration.portier import page_above
from guichet.depots.models import AttestationFin
from guichet.enrolement.models import ChangementCompte, Etat
from guichet.fichiers.reception import keep
from guichet.modeles.models import Modele, VersionModele
from guichet.nominations.models import DemandeRole
from guichet.referencement.models import Candidature, Convention, Distributeur, Preuve
from tests.guichet.depots.lignes import make_all, make_ancienne, make_correction, make_reception
from tests.guichet.enrolement.fabrique import join_all, rempli

# An object out of sight does not exist (404), or is seen and refused (403).
REFUS = {403, 404}
# What stands in an address and is no object.
MOTS = {"etape": "solution", "forme": "csv", "page": 1, "taille": "normale", "code": "RIB"}
# The words of acts, by the application whose cycle has them.
ACTES = {"enrolement": "depot", "nominations": "confirmation"}
# No page of somebody else may show it.
MARQUE = "Zéphyr 7F3A"
_PDF = b"%PDF-1.7\n%%EOF"


@dataclass(frozen=True)
class Croisee:
    """A guarded route, and the parameters of its address."""

    nom: str
    habilitation: Habilitation
    parametres: tuple[str, ...]

    @property
    def espace(self) -> str:
        return self.nom.rpartition(":")[0]

    @property
    def is_of_tools(self) -> bool:
        return self.espace == "api"

    def address(self, objets) -> str:
        """Return its address for these objects. Raises KeyError for a parameter without maker."""
        return reverse(self.nom, kwargs={p: self._value(p, objets) for p in self.parametres})

    def _value(self, parametre, objets):
        if parametre == "nom":
            return ACTES[self.espace]
        propre = f"{self.espace}:{parametre}"
        return MOTS.get(parametre) or objets.get(propre) or objets[parametre]

    @property
    def takes_an_object(self) -> bool:
        return any(p.endswith("_id") for p in self.parametres)


def guarded() -> list[Croisee]:
    """Return every route that asks an ability, each once."""
    connues = regles()
    routes = {
        (nom, parametres): Croisee(nom, connues[nom].acces, parametres)
        for nom, parametres in _walk(get_resolver(), "")
        if nom in connues and isinstance(connues[nom].acces, Habilitation)
    }
    return list(routes.values())


def _walk(resolveur, espace) -> Iterator[tuple[str, tuple[str, ...]]]:
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLResolver):
            yield from _walk(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        else:
            # A parameter without a converter is one too.
            nommes = motif.pattern.converters or motif.pattern.regex.groupindex
            yield f"{espace}{motif.name}", tuple(nommes)


def make_objects(organisation, eve, demandeur) -> dict[str, int]:
    """Make one object of each kind, of ``organisation`` and by ``eve``, who is of it.

    ``demandeur`` is an administrator, who asked for a role.
    """
    instant = horloge.now()
    fichier = keep(io.BytesIO(_PDF), 10**3, pour=None)
    depot, demande, piece, simulation = make_all(organisation, eve)
    jeton, _ = jetons.give(eve, organisation, "Facturation", "deposer", 30)
    attestation = AttestationFin.objects.create(
        demande=demande, fichier=fichier, nom="a.pdf", deposee_par=eve, recue_le=instant
    )
    role = DemandeRole.objects.create(
        email="x@exemple.fr", nom=MARQUE, prenom="X", organisation=organisation,
        role=Role.INSTRUCTEUR, demandee_par=demandeur, demandee_le=instant,
    )  # fmt: skip
    invitation = Invitation(
        email="y@exemple.fr", nom="Autre", prenom="Y", organisation=organisation,
        role=Role.COLLABORATEUR, auteur=None,
    )  # fmt: skip
    invite(invitation)
    return {
        "invitation_id": invitation.pk,
        "organisation_id": organisation.pk, "personne_id": eve.pk,
        "rattachement_id": eve.rattachements.get().pk, "depot_id": depot.pk,
        "demande_id": demande.pk, "piece_id": piece.pk, "simulation_id": simulation.pk,
        "ancienne_id": make_ancienne(piece, eve).pk, "attestation_id": attestation.pk,
        "correction_id": make_correction(depot, eve).pk,
        "reception_id": make_reception(organisation, eve).pk, "jeton_id": jeton.pk,
        "demande_role_id": role.pk,
        **_candidature(organisation, eve, fichier), **_enrolement(organisation, eve, fichier),
        **_modele(organisation, eve, fichier),
    }  # fmt: skip


def _candidature(organisation, eve, fichier):
    instant = horloge.now()
    candidature = Candidature.objects.create(
        organisation=organisation, dispositif="HOP-DPI-Va2", solution=MARQUE, profils=["Général"],
        etat="preuves", creee_le=instant, deposee_le=instant, preuves_le=instant,
    )  # fmt: skip
    preuve = Preuve.objects.create(
        candidature=candidature, profil="Général", nom="p.pdf", fichier=fichier, personne=eve,
        ajoutee_le=instant,
    )  # fmt: skip
    distributeur = Distributeur.objects.create(
        candidature=candidature, nom="D", siret="90000001900019", mandat=fichier,
        mandat_nom="m.pdf", declare_le=instant,
    )  # fmt: skip
    convention = Convention.objects.create(
        candidature=candidature, conclue_le=instant.date(), fichier=fichier, nom="c.pdf",
        enregistree_par=eve, enregistree_le=instant,
    )  # fmt: skip
    return {
        "candidature_id": candidature.pk, "preuve_id": preuve.pk,
        "distributeur_id": distributeur.pk, "convention_id": convention.pk,
    }  # fmt: skip


def _enrolement(organisation, eve, fichier):
    enrolement = rempli(organisation, eve, Etat.DEPOSE, logiciel_nom=MARQUE)
    join_all(enrolement, eve)
    changement = ChangementCompte(
        enrolement=enrolement, titulaire=MARQUE, bic="AGRIFRPP", rib=fichier, rib_nom="rib.pdf",
        demande_par=eve, demande_le=horloge.now(),
    )  # fmt: skip
    changement.set_iban("FR7630006000011234567890189")
    changement.save()
    return {
        "enrolement_id": enrolement.pk, "changement_id": changement.pk,
        "enrolement:piece_id": enrolement.pieces.get(code="RIB").pk,
    }  # fmt: skip


def _modele(organisation, eve, fichier):
    modele = Modele.objects.create(
        organisation=organisation, dispositif="MDV-LGC-Va2", type="BON_COMMANDE", intitule=MARQUE,
        cree_par=eve, depose_le=horloge.now(),
    )  # fmt: skip
    version = VersionModele.objects.create(
        modele=modele, numero=1, fichier=fichier, nom="bdc.pdf", depose_par=eve,
        depose_le=horloge.now(),
    )  # fmt: skip
    return {"modele_id": modele.pk, "version_id": version.pk}


def orphans(objets) -> list[str]:
    """Return the guarded routes that nothing crosses: no maker for a parameter of theirs."""
    perdues = []
    for route in guarded():
        try:
            route.address(objets)
        except KeyError as parametre:
            perdues.append(f"{route.nom} : aucun objet pour {parametre}")
    return perdues


def leaks(client, role, objets, secret="") -> list[str]:
    """Return what a holder of ``role`` opens of somebody else's, and the reverse, in sentences.

    ``secret`` is that of a tool of hers. She holds the role in another organisation.
    """
    fautes = []
    for route in guarded():
        statuts, textes = _ask_both(client, route, objets, secret)
        fautes += [f"{role} {route.nom} : {f}" for f in _judge(route, role, statuts, textes)]
    return fautes


def openings(client, objets, secret="") -> list[str]:
    """Return the routes that answer anything but a refusal to whoever has no role any more.

    One question each is enough: the door refuses before the method matters.
    """
    ouvertes = []
    for route in guarded():
        statut, _ = _undone(_questions(client, route, objets, secret)[0])
        if statut == 405:
            statut, _ = _undone(_questions(client, route, objets, secret)[1])
        if statut not in REFUS:
            ouvertes.append(f"{route.nom} : {statut}")
    return ouvertes


def is_refused(statuts) -> bool:
    """Whether every answer is a refusal, or says that one does not ask so."""
    return bool(statuts & REFUS) and statuts <= REFUS | {405}


def _judge(route, role, statuts, textes) -> Iterator[str]:
    ou = HABILITATIONS[role].get(route.habilitation)
    if ou is Portee.TOUTES and not route.is_of_tools:
        # An act asks an ability of its own besides that of its page.
        if 403 in statuts and "nom" not in route.parametres:
            yield f"fermée à qui peut partout, {sorted(statuts)}"
    elif (ou is None or route.takes_an_object) and not is_refused(statuts):
        yield f"ouverte, {sorted(statuts)}"
    if (ou is not Portee.TOUTES or route.is_of_tools) and any(MARQUE in t for t in textes):
        yield "montre ce qui est à un autre"


def _ask_both(client, route, objets, secret) -> tuple[set[int], list[str]]:
    """Ask the page and post to it, each as if the other had never been."""
    reponses = [_undone(question) for question in _questions(client, route, objets, secret)]
    return {statut for statut, _ in reponses}, [texte for _, texte in reponses]


def _questions(client, route, objets, secret):
    # Each route is asked as if it were the only one of the minute.
    caches["cadence"].clear()
    adresse = route.address(objets)
    entetes = {"Authorization": f"Bearer {secret}"} if route.is_of_tools else {}
    zip_ = SimpleUploadedFile("p.zip", b"PK")
    return (
        partial(client.get, adresse, headers=entetes),
        partial(client.post, adresse, {"archive": zip_}, headers=entetes),
    )


def _undone(demande) -> tuple[int, str]:
    with transaction.atomic():
        reponse = demande()
        lu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        transaction.set_rollback(True)
    statut = 405 if _is_led_up(reponse) else reponse.status_code
    return statut, lu.decode("utf-8", "replace")


def _is_led_up(reponse) -> bool:
    """Whether an address that only takes a form led to the page above, which answers for itself."""
    demande = reponse.wsgi_request
    lue = reponse.status_code == 302 and demande.method == "GET"
    return lue and reponse.url == page_above(demande.path_info)


def belongs_to_suppliers(role: Role) -> bool:
    """Whether a role is held in a supplier."""
    return NATURE_DU_ROLE[role] is NatureOrganisation.FOURNISSEUR
