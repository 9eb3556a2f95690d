"""What is refused before a byte of the body is read."""

import io

import pytest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.routes import DOCUMENT, ENVOI, FORMULAIRE, MORCEAU, PREUVE, regles
from guichet.annonce import TETE_SEULE
from guichet.depots.reception.televersement import MORCEAU_MAX_OCTETS
from guichet.referencement.limites import limites
from guichet.textes import all_dispositifs

CENT_VINGT_MO = 120 * 1024**2
LIMITE = "----limite"


class Corps(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("le corps a été lu")

    readinto = readline = read


def post(adresse, taille=CENT_VINGT_MO, **environ):
    """Send the head of a form with a file, as a web server hands it over."""
    requete = RequestFactory().get(adresse)
    environ = {
        **requete.environ, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(taille),
        "CONTENT_TYPE": f"multipart/form-data; boundary={LIMITE}", "wsgi.input": Corps(),
        "HTTP_COOKIE": "csrftoken=" + "a" * 32, **environ,
    }  # fmt: skip
    return ClientHandler(enforce_csrf_checks=True)(environ)


@pytest.mark.parametrize(
    ("adresse", "statut"),
    [
        ("/connexion", 413),
        ("/mot-de-passe-oublie", 413),
        ("/organisations/5/deposer", 302),
        ("/organisations/5/simuler", 302),
        ("/organisations/5/morceaux", 302),
        ("/api/v1/depots", 401),
        ("/nulle-part", 413),
    ],
)
def test_what_a_visitor_sends_is_refused_unread(db, adresse, statut):
    assert post(adresse).status_code == statut


def test_a_size_that_is_refused_is_said(db):
    page = post("/connexion").content.decode()
    assert "L’envoi dépasse 64 Ko, le plus que cette adresse reçoive" in page


def test_nobody_sends_files_where_none_are_taken(client, personne, rattache, connecter):
    organisation = rattache(personne, Role.REPRESENTANT_LEGAL).organisation
    connecter(client, personne)
    cookies = "; ".join(f"{nom}={un.value}" for nom, un in client.cookies.items())
    for route, argument, taille, statut in (
        ("acteurs:sessions_fermer", None, FORMULAIRE + 1, 413),
        ("depots:morceaux", organisation.pk, MORCEAU + 1, 413),
        ("depots:deposer", organisation.pk, ENVOI + 1, 413),
        ("depots:deposer", organisation.pk, CENT_VINGT_MO, 100),
    ):
        adresse = reverse(route, args=[argument] if argument else [])
        reponse = post(adresse, taille, HTTP_COOKIE=cookies, **{TETE_SEULE: True})
        assert reponse.status_code == statut


def test_forms_of_a_stranger_are_counted(db):
    """150 wrong proofs: 60 are looked at, whatever the page."""
    navigateur = Client(enforce_csrf_checks=True)
    statuts = [navigateur.post("/connexion", {"username": "x"}).status_code for _ in range(150)]
    assert statuts == [403] * 60 + [429] * 90
    assert navigateur.post("/mot-de-passe-oublie", {"email": "x"}).status_code == 429
    # Who shares that address still reads the public pages.
    assert navigateur.get("/connexion").status_code == 200


def test_wrong_tokens_are_counted(client, db):
    statuts = [
        client.get(
            f"/api/v1/demandes/{n}", headers={"Authorization": f"Bearer faux-{n}"}
        ).status_code
        for n in range(70)
    ]
    assert statuts == [401] * 60 + [429] * 10


def test_every_address_of_files_takes_what_its_counter_takes():
    textes = [un.limites for un in all_dispositifs()]
    assert max(t.taille_zip_max_octets + t.taille_json_max_octets for t in textes) < ENVOI
    assert max(t.taille_piece_max_octets for t in textes) < DOCUMENT
    assert MORCEAU_MAX_OCTETS < MORCEAU
    assert limites().preuve.taille_max_octets < PREUVE
    assert limites().document_signe.taille_max_octets < DOCUMENT


def test_a_form_with_a_file_is_on_an_address_that_takes_files():
    """Few do; a new one says so on its line."""
    assert {nom for nom, regle in regles().items() if regle.taille_max > FORMULAIRE} == {
        "api:attester", "api:completer", "api:depots", "api:morceaux", "api:simulations",
        "depots:attester", "depots:completer", "depots:completer_tout", "depots:correction",
        "depots:correction_saisies", "depots:deposer", "depots:morceaux", "depots:reconnaitre",
        "depots:simuler", "enrolement:compte", "enrolement:piece", "modeles:nouveau",
        "modeles:version", "referencement:convention", "referencement:distributeurs",
        "referencement:preuves",
    }  # fmt: skip
