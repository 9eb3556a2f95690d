"""Pages of demandes when the base holds a thousand of them, then a million: same time."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Origine, Personne, Rattachement
from guichet.acteurs.second_facteur import CLE_FACTEUR_EXTERNE
from guichet.depots.models import Demande, Depot
from guichet.fichiers.models import Fichier
from guichet.horloge import PARIS
from guichet.horloge.decalage import set_date
from outils.charge.fournisseurs import Fournisseur, make_fournisseurs
from outils.charge.portail import Portail
from outils.mesure import Mesure
from sons import load_textes

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
PEU, MILLION = 1_000, 1_000_000
TOURS, PATIENCE_S = 30, 3.0


@dataclass(frozen=True)
class Lecture:
    """A page read: its best time in seconds, its number of queries."""

    secondes: float
    requetes: int


def measure(portail: Portail) -> list[Mesure]:
    """Read the pages of a supplier of 1 000 demandes, add one of 999 000, read both suppliers'."""
    textes = load_textes("MDV-LGC-Va1", "avance")
    set_date(INSTANT)
    petit, gros = make_fournisseurs(textes, 2, INSTANT)
    agent = _agent()
    _fill(petit, PEU)
    avant = _read_all(_pages(petit, agent))
    _fill(gros, MILLION - PEU)
    apres = _read_all(_pages(petit, agent))
    du_gros = _read_all(_pages(gros, agent))
    nom = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[portail.base]
    return [
        *_ratios(f"{nom}, base de 1 000 000 / de 1 000", avant, apres),
        *_ratios(f"{nom}, fournisseur de 999 000 / de 1 000", avant, du_gros),
    ]


def _ratios(quoi: str, avant: dict[str, Lecture], apres: dict[str, Lecture]) -> list[Mesure]:
    """Return the ratio of each page; the number of queries must not move at all."""
    ecart = sum(abs(apres[page].requetes - avant[page].requetes) for page in avant)
    mesures = [
        Mesure(f"{quoi} : {page}", apres[page].secondes,
               apres[page].secondes / avant[page].secondes, 2)
        for page in avant
    ]  # fmt: skip
    return [*mesures, Mesure(f"{quoi} : écart du nombre de requêtes SQL", None, ecart, 0,
                             unite="requête")]  # fmt: skip


# -- pages ----------------------------------------------------------------------------------------


def _pages(un: Fournisseur, agent: Client) -> dict[str, tuple[Client, str]]:
    """Return the address of each page, and who reads it."""
    client, liste = Client(), f"/organisations/{un.organisation.pk}/demandes"
    client.cookies["sessionid"] = un.session
    milieu = Demande.objects.filter(organisation=un.organisation).order_by("pk")
    bornes = milieu.values_list("pk", flat=True)
    repere = (bornes[0] + bornes.reverse()[0]) // 2
    derniere = bornes.reverse()[0]
    return {
        "liste": (client, liste),
        "liste, au milieu": (client, f"{liste}?apres={repere}-{repere}"),
        "liste triée par montant": (client, f"{liste}?tri=-montant"),
        "liste d’un état": (client, f"{liste}?etat=incomplete"),
        "liste d’un état sans demande": (client, f"{liste}?etat=refusee"),
        "liste d’un dispositif sans demande": (client, f"{liste}?dispositif=PHA-LGO-Va1"),
        "liste d’une phase sans demande": (client, f"{liste}?phase=solde"),
        "recherche d’un numéro éditeur": (client, f"{liste}?q=00042"),
        "recherche d’un RPPS": (client, f"{liste}?q=10{derniere:09d}"),
        "recherche d’un client": (client, f"{liste}?q=martin+777"),
        "recherche d’un client, mots inversés": (client, f"{liste}?q=777+martin"),
        "recherche d’un début que tous portent": (client, f"{liste}?q=mar"),
        "recherche d’un début de RPPS": (client, f"{liste}?q=10{derniere // 100:07d}"),
        "liste triée par client": (client, f"{liste}?tri=client"),
        "liste triée par état": (client, f"{liste}?tri=-etat"),
        "liste d’un mois sans demande": (client, f"{liste}?du=2021-01-01&au=2021-01-31"),
        "liste de tous les jours": (client, f"{liste}?du=2022-01-01"),
        "recherche partout": (client, "/chercher?q=mar"),
        "recherche partout, par l’agence": (agent, "/chercher?q=martin+7"),
        "demande ouverte dans une liste": (client, f"/demandes/{repere}?liste=tri%3Dclient"),
        "liste de tous, triée par client": (agent, "/demandes?tri=-client"),
        "liste de tous, triée par montant": (agent, "/demandes?tri=montant"),
        "liste de tous, d’un fournisseur": (agent, f"/demandes?fournisseur={un.organisation.pk}"),
        "recherche d’un numéro inconnu": (client, f"{liste}?q=99999999999"),
        "recherche de l’agence, numéro inconnu": (agent, "/demandes?q=99999999999"),
        "page d’une demande": (client, f"/demandes/{derniere}"),
        "tableau de bord": (client, f"/organisations/{un.organisation.pk}/tableau-de-bord"),
        "liste de tous, vue par l’agence": (agent, "/demandes"),
        "liste de tous, d’une phase sans demande": (agent, "/demandes?phase=solde"),
    }


def _read_all(pages: dict[str, tuple[Client, str]]) -> dict[str, Lecture]:
    return {nom: _read(*page) for nom, page in pages.items()}


def _read(client: Client, adresse: str) -> Lecture:
    """Read a page once to warm it up and count its queries, then as often as the best needs."""
    with CaptureQueriesContext(connection) as requetes:
        _get(client, adresse)
    meilleur, fin = float("inf"), time.perf_counter() + PATIENCE_S
    for _ in range(TOURS):
        debut = time.perf_counter()
        _get(client, adresse)
        meilleur = min(meilleur, time.perf_counter() - debut)
        if time.perf_counter() > fin:
            break
    return Lecture(meilleur, len(requetes))


def _get(client: Client, adresse: str) -> None:
    reponse = client.get(adresse, SERVER_NAME="127.0.0.1")
    if reponse.status_code != 200:
        raise AssertionError(f"{adresse} répond {reponse.status_code}")


def _agent() -> Client:
    """Return the browser of somebody who sees every demande."""
    agence = Organisation.objects.create(nature=NatureOrganisation.ASP, nom="Agence")
    personne = Personne.objects.create_personne("agent@exemple.fr", "Durand", "Zoé")
    Rattachement.objects.create(
        personne=personne, organisation=agence, role=Role.INSTRUCTEUR, debut=INSTANT.date(),
        origine=Origine.COMMANDE,
    )  # fmt: skip
    client = Client()
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[CLE_FACTEUR_EXTERNE] = True
    session.save()
    return client


# -- rows -----------------------------------------------------------------------------------------

_SUITE = {
    "sqlite": "WITH RECURSIVE suite(n) AS (VALUES(1) UNION ALL SELECT n+1 FROM suite WHERE n < %s)",
    "postgresql": "WITH suite(n) AS (SELECT generate_series(1, %s))",
}
# Few states are used, one row in ten is incomplete: a filter keeps many rows or none.
_DEMANDES = """
INSERT INTO depots_demande (
    depot_id, organisation_id, dispositif, phase, numero_ans, num_ligne, numero_editeur, numero_asp,
    etat, deposee_le, client, client_norme, regime_tva,
    montant_ht_centimes, montant_finance_centimes, montant_demande_centimes,
    montant_paye_centimes, constats, deposee_par_id, validee_par_id)
SELECT %s, %s, 'MDV-LGC-Va1', 'avance', %s, n %% 200 + 1, substr('0000000' || n, -5), %s || n,
    CASE WHEN n %% 1000 = 0 THEN 'a_modifier' WHEN n %% 10 = 0 THEN 'incomplete'
        WHEN n %% 10 < 5 THEN 'deposee' ELSE 'validee' END,
    %s, 'MARTIN ' || (n %% 1000), 'martin ' || (n %% 1000), 'TTC',
    100000 + n %% 50000, 120000 + n %% 60000, 36000 + n %% 18000, 0, '[]', %s,
    CASE WHEN n %% 10 >= 5 THEN CAST(%s AS bigint) END
FROM suite"""
_PRETENTIONS = """
INSERT INTO depots_pretention (demande_id, dispositif, identifiant, valeur, part, activite, rang)
SELECT id, dispositif, 'RPPS', {rpps}, '', '', 0 FROM depots_demande WHERE organisation_id = %s"""
# As a deposit writes them: the client from each of its words on, each number.
_TERMES = """
INSERT INTO depots_terme (demande_id, organisation_id, terme)
SELECT id, organisation_id, {terme} FROM depots_demande WHERE organisation_id = %s"""
_NOMS = (
    "client_norme",
    "substr(client_norme, 8)",
    "numero_editeur",
    "lower(replace(numero_asp, '-', ' '))",
)
_RPPS = {"sqlite": "printf('10%%09d', id)", "postgresql": "'10' || lpad(id::text, 9, '0')"}


def _fill(un: Fournisseur, nombre: int) -> None:
    """Write demandes and their claims straight in the database, as many as asked."""
    suite, rpps = _SUITE[connection.vendor], _RPPS[connection.vendor]
    demandes = _DEMANDES
    if connection.vendor == "postgresql":
        demandes = demandes.replace("substr('0000000' || n, -5)", "right('0000000' || n, 5)")
    depot = _deposit(un)
    valeurs: list[int | str | datetime] = [
        nombre, depot.pk, un.organisation.pk, un.numero_ans, f"{un.numero_ans}-", INSTANT,
        depot.personne_id, _reviewer().pk,
    ]  # fmt: skip
    with connection.cursor() as curseur:
        ordre = demandes.replace("INSERT INTO", f"{suite}\nINSERT INTO", 1)
        curseur.execute(ordre, valeurs)
        curseur.execute(_PRETENTIONS.format(rpps=rpps), [un.organisation.pk])
        for terme in (*_NOMS, rpps):
            curseur.execute(_TERMES.format(terme=terme), [un.organisation.pk])
        if connection.vendor == "postgresql":  # it does so by itself; SQLite never does
            curseur.execute("ANALYZE")


def _reviewer() -> Personne:
    """Return who validated: nobody validates what they deposited."""
    connue = Personne.objects.filter(email="valide@exemple.fr").first()
    return connue or Personne.objects.create_personne("valide@exemple.fr", "Martin", "Léa")


def _deposit(un: Fournisseur) -> Depot:
    fichier = Fichier.objects.create(
        empreinte=f"{un.organisation.pk:064x}", taille_octets=1, type="application/octet-stream",
        recu_le=INSTANT, remis_le=INSTANT, analyse="sans_objet",
    )  # fmt: skip
    return Depot.objects.create(
        organisation=un.organisation, personne=un.organisation.rattachements.get().personne,
        dispositif="MDV-LGC-Va1", phase="avance", numero_ans=un.numero_ans, nom="base.json",
        recu_le=INSTANT, empreinte=fichier.empreinte, texte="", verdict="accepte",
        nb_demandes=200, nb_acceptees=200, nb_rejetees=0, nb_incompletes=0, rapport={},
        siret=un.siret, json=fichier, retour=fichier,
    )  # fmt: skip
