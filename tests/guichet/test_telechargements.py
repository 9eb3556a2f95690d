"""Every file that the portal hands out says the same of itself."""

import inspect
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLResolver, get_resolver, reverse

import guichet
from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models import AnciennePiece, AttestationFin, Depot, Piece, Simulation
from guichet.enrolement.models import ChangementCompte, Enrolement, PieceEnrolement
from guichet.fichiers.models import Fichier
from guichet.modeles.models import VersionModele
from guichet.referencement.models import Convention, Distributeur, Preuve, Referencement
from tests.guichet.acces import ACCES
from tests.guichet.depots.lignes import make_correction

PORTES = {"attachment", "csv_response", "xlsx_response", "download", "private_download", "private",
          "first_page"}  # fmt: skip
# Route → the arguments of its address. Whoever may have it alone keeps it alone.
PRIVES = {
    "depots:demandes_export": lambda: [Depot.objects.first().organisation_id, "csv"],
    "depots:toutes_export": lambda: ["csv"],
    "depots:simulation_retour": lambda: [simulation().pk],
    "depots:simulation_export": lambda: [simulation().pk, "csv"],
    "depots:depot_retour": lambda: [Depot.objects.exclude(retour=None).first().pk],
    "depots:depot_export": lambda: [Depot.objects.first().pk, "xlsx"],
    "depots:recu": lambda: [Depot.objects.first().pk],
    "depots:corrige": lambda: [Depot.objects.filter(nb_rejetees__gt=0).first().pk],
    "depots:correction_json": lambda: [draft().pk],
    "depots:correction_zip": lambda: [draft().pk],
    "depots:piece": lambda: [received().pk],
    "depots:ancienne": lambda: [former().pk],
    "depots:image": lambda: [received().pk, 1, "vignette"],
    "depots:attestation": lambda: args_of(AttestationFin.objects.first(), "demande_id"),
    "referencement:candidatures_csv": list,
    "referencement:preuve": lambda: args_of(Preuve.objects.first(), "candidature_id"),
    "referencement:mandat": lambda: args_of(Distributeur.objects.first(), "candidature_id"),
    "referencement:convention_fichier": lambda: args_of(
        Convention.objects.first(), "candidature_id"
    ),
    "referencement:attestation": lambda: [Referencement.objects.first().candidature_id],
    "referencement:solutions_csv": list,
    "referencement:operateurs_csv": list,
    "enrolement:fichier": lambda: [PieceEnrolement.objects.first().pk],
    "enrolement:image": lambda: [PieceEnrolement.objects.first().pk],
    "enrolement:compte_image": lambda: [changement().pk],
    "enrolement:compte_rib": lambda: [changement().pk],
    "enrolement:export": list,
    "modeles:fichier": lambda: [VersionModele.objects.first().pk],
    "modeles:export": list,
}
PUBLICS = {
    "publication:agenda": list,
    "publication:agenda-dispositif": lambda: ["MDV-LGC-Va2"],
    "publication:fichier": lambda: ["MDV-LGC-Va1", "avance", "schema"],
}
IMAGES = {"depots:image", "enrolement:image", "enrolement:compte_image"}
# Asked by a form: publication/test_calcul.py and acteurs/test_donnees.py read them.
PAR_FORMULAIRE = {"publication:calcul", "acteurs:mes_donnees"}
# Of a demonstration alone: depots/test_essais.py reads them.
D_ESSAI = {"depots:essai"}


def args_of(objet, parent):
    return [getattr(objet, parent), objet.pk]


def simulation():
    return Simulation.objects.exclude(retour=None).first()


def draft():
    """A draft of the supplier who takes the files: it is nobody else's."""
    depot = Depot.objects.exclude(archive=None).filter(nb_rejetees__gt=0).first()
    return depot.corrections.first() or make_correction(
        depot, Personne.objects.get(email="eve@exemple.fr")
    )


def received():
    return Piece.objects.filter(etat="recue").first()


def former():
    piece = received()
    return AnciennePiece.objects.create(
        piece=piece, archive=piece.archive, entree=piece.entree, empreinte=piece.empreinte,
        remplacee_le=horloge.now(), remplacee_par=piece.demande.depot.personne,
    )  # fmt: skip


def changement():
    return ChangementCompte.objects.first() or ChangementCompte.objects.create(
        enrolement=Enrolement.objects.first(), rib=Fichier.objects.filter(type="application/pdf").first(),
        rib_nom="r.pdf", demande_par=Preuve.objects.first().personne, demande_le=horloge.now(),
    )  # fmt: skip


@pytest.fixture
def toutes_portes(client, db, request, rattache, connecter, settings, django_client_factory):
    """The browsers of an agent and of a supplier, who take every file between them."""
    settings.DEMONSTRATION = True
    call_command("demonstration", verbosity=0)
    settings.DEMONSTRATION = False
    # Afterwards: no demonstration is loaded where somebody works already.
    personne = request.getfixturevalue("personne")
    for role in (Role.AGENT_ANS, Role.AGENT_ENROLEMENT, Role.INSTRUCTEUR):
        rattache(personne, role)
    du_fournisseur = Personne.objects.create_personne("eve@exemple.fr", "Eve", "Eve")
    for organisation in Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR):
        rattache(du_fournisseur, Role.REPRESENTANT_LEGAL, organisation)
    autre = django_client_factory()
    connecter(client, personne)
    connecter(autre, du_fournisseur)
    return client, autre


def test_every_private_download_bears_the_same_headers(toutes_portes):
    for route, arguments in PRIVES.items():
        adresse = reverse(route, args=arguments())
        reponses = [navigateur.get(adresse) for navigateur in toutes_portes]
        for reponse in reponses:
            reponse.getvalue()
        reponse = next((une for une in reponses if une.status_code == 200), None)
        assert reponse is not None, route
        dits = {
            nom: reponse.headers.get(nom)
            for nom in ("X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
        }
        assert dits == {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        }, route
        disposition = reponse.headers.get("Content-Disposition", "")
        assert disposition.startswith("attachment; filename") or route in IMAGES, route


@pytest.mark.django_db
@pytest.mark.parametrize("route", PUBLICS)
def test_a_public_download_says_how_long_it_may_be_kept(client, route):
    reponse = client.get(reverse(route, args=PUBLICS[route]()))
    assert reponse.headers["Content-Disposition"].startswith('attachment; filename="')
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"
    assert reponse.headers["Cache-Control"].startswith("public, max-age=")


def reached(fonction, vues=()):
    """Return the names that a view uses, by itself or by its neighbours."""
    noms = set(fonction.__code__.co_names)
    for nom in noms - {f.__name__ for f in vues}:
        objet = fonction.__globals__.get(nom)
        for voisine in objet.values() if isinstance(objet, dict) else [objet]:
            if inspect.isfunction(voisine):
                noms |= {voisine.__name__}
                if voisine.__module__ == fonction.__module__:
                    noms |= reached(voisine, (*vues, fonction))
    return noms


def views(resolver, espace=""):
    for motif in resolver.url_patterns:
        if isinstance(motif, URLResolver):
            yield from views(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        else:
            yield f"{espace}{motif.name}", inspect.unwrap(motif.callback)


def test_no_download_is_forgotten():
    # What the API hands out is the answer of these pages.
    trouvees = {
        nom
        for nom, vue in views(get_resolver())
        if nom in ACCES and inspect.isfunction(vue) and reached(vue) & PORTES
    }
    assert trouvees == {*PRIVES, *PUBLICS, *PAR_FORMULAIRE, *D_ESSAI}


def test_no_other_room_writes_these_headers():
    racine = Path(guichet.__file__).parent
    auteurs = {
        f.relative_to(racine).as_posix()
        for f in racine.rglob("*.py")
        if any(mot in f.read_text() for mot in ("Content-Disposition", "as_attachment", "nosniff"))
    }
    # The second protects what no view answers.
    assert auteurs == {"telechargement.py", "configuration/entetes.py"}
