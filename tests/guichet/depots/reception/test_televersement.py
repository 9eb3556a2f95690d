import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from guichet.depots.models import Depot, Morceau
from guichet.depots.reception import televersement
from guichet.depots.reception.televersement import assemble, receive, sweep
from guichet.fichiers.reception import FichierRefuse
from guichet.fichiers.stockage import open_content
from tests.guichet.depots.envois import adresse, formulaire


def parts(contenu, taille=700):
    return [contenu[i : i + taille] for i in range(0, len(contenu), taille)]


def send(client, organisation, morceau):
    return client.post(
        reverse("depots:morceaux", args=[organisation.pk]), morceau, "application/octet-stream"
    )


def left(client, organisation, empreintes):
    url = reverse("depots:morceaux", args=[organisation.pk])
    return client.get(url, {"empreinte": empreintes}).json()["manquants"]


def test_what_is_no_fingerprint_is_still_to_be_sent(entree, fournisseur):
    demandes = ["\0", "A" * 64, "x", ""]
    assert left(entree, fournisseur, demandes) == demandes


def test_a_zip_sent_in_parts_is_deposited_like_any_other(
    entree,
    fournisseur,
    fabrique,
    horloge_de,
):
    horloge_de(fabrique.instant)
    morceaux = parts(fabrique.archive)
    noms = [hashlib.sha256(m).hexdigest() for m in morceaux]
    assert left(entree, fournisseur, noms) == noms
    for morceau in morceaux[:2]:
        assert send(entree, fournisseur, morceau).status_code == 201
    # The line was cut here: only the rest is asked again.
    assert left(entree, fournisseur, noms) == noms[2:]
    incomplet = formulaire(fabrique, archive=False) | {"morceaux": " ".join(noms)}
    reponse = entree.post(adresse("deposer", fournisseur), incomplet)
    assert "Des morceaux du ZIP ne sont pas arrivés" in reponse.text
    for morceau in morceaux[2:]:
        send(entree, fournisseur, morceau)
    complet = formulaire(fabrique, archive=False)
    complet |= {"morceaux": " ".join(noms), "nom_archive": "PIECES.zip"}
    entree.post(adresse("deposer", fournisseur), complet)
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nom_archive) == ("accepte", "PIECES.zip")
    with open_content(depot.archive.empreinte) as flux:
        assert flux.read() == fabrique.archive
    assert Morceau.objects.count() == 0
    assert default_storage.listdir(f"morceaux/{fournisseur.pk}")[1] == []


def test_a_part_that_the_storage_lost_is_asked_again(fournisseur):
    """As after a backup was put back."""
    empreinte = receive(fournisseur, io.BytesIO(b"perdu"))
    default_storage.delete(f"morceaux/{fournisseur.pk}/{empreinte}")
    with pytest.raises(FichierRefuse, match="n’est plus là"):
        assemble(fournisseur, [empreinte], 100)
    assert televersement.missing(fournisseur, [empreinte]) == [empreinte]


def test_a_part_says_nothing_to_another_organisation(entree, fournisseur, concurrent):
    autre, _ = concurrent
    send(entree, fournisseur, b"secret")
    empreinte = hashlib.sha256(b"secret").hexdigest()
    assert televersement.missing(autre, [empreinte]) == [empreinte]


@pytest.mark.parametrize("taille", [0, televersement.MORCEAU_MAX_OCTETS + 1])
def test_a_part_is_neither_empty_nor_too_large(entree, fournisseur, taille):
    reponse = send(entree, fournisseur, bytes(taille))
    assert (reponse.status_code, Morceau.objects.count()) == (400, 0)
    assert "Un morceau fait de 1 octet à 4 Mo" in reponse.json()["message"]


def test_an_organisation_does_not_fill_the_disk(entree, fournisseur, monkeypatch):
    monkeypatch.setattr(televersement, "QUOTA_OCTETS", 1000)
    assert send(entree, fournisseur, bytes(900)).status_code == 201
    reponse = send(entree, fournisseur, bytes(200))
    assert (reponse.status_code, Morceau.objects.count()) == (400, 1)
    assert send(entree, fournisseur, bytes(900)).status_code == 201


class Flux:
    def __init__(self, contenu):
        self.read = lambda _taille: contenu


def test_a_part_half_written_by_a_process_that_died_is_written_anew(fournisseur):
    empreinte = hashlib.sha256(b"entier").hexdigest()
    from django.core.files.base import ContentFile

    default_storage.save(f"morceaux/{fournisseur.pk}/{empreinte}", ContentFile(b"ent"))
    receive(fournisseur, Flux(b"entier"))
    with open_content(assemble(fournisseur, [empreinte], 100).empreinte) as flux:
        assert flux.read() == b"entier"


def test_a_damaged_part_is_told(fournisseur):
    empreinte = receive(fournisseur, Flux(b"sain"))
    with open(default_storage.path(f"morceaux/{fournisseur.pk}/{empreinte}"), "wb") as flux:
        flux.write(b"faux")
    with pytest.raises(FichierRefuse, match="abîmé"):
        assemble(fournisseur, [empreinte], 100)


def test_the_whole_is_bounded_too(fournisseur):
    empreinte = receive(fournisseur, Flux(b"x" * 60))
    with pytest.raises(FichierRefuse, match="trop volumineux"):
        assemble(fournisseur, [empreinte, empreinte], 100)


def test_parts_that_nobody_finished_are_swept(fournisseur):
    receive(fournisseur, Flux(b"vieux"))
    Morceau.objects.update(recu_le=Morceau.objects.get().recu_le - timedelta(days=2))
    receive(fournisseur, Flux(b"neuf"))
    sweep()
    assert Morceau.objects.get().empreinte == hashlib.sha256(b"neuf").hexdigest()
