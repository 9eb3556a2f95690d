"""The page after a deposit: what was recorded, under which number, and what to do now."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.depots.models import Depot, Etat
from guichet.depots.suivi.limites import limit_of
from tests.guichet.depots.envois import adresse, deposer, formulaire


def page(client, depot):
    return client.get(reverse("depots:depot", args=[depot.pk])).text


def test_each_demande_is_listed_with_its_number_and_a_link(entree, fabrique, envoyer, garder):
    depot = deposer(envoyer(fabrique), garder(fabrique.archive))
    texte = page(entree, depot)
    for demande in depot.demandes.all():
        assert f'<a href="/demandes/{demande.pk}">{demande.numero_asp}</a>' in texte
    assert f"/demandes?depot={depot.pk}" in texte
    assert "Et maintenant" in texte
    assert "Compléter" not in texte


def test_what_is_due_is_of_this_deposit_and_as_it_stands_now(
    entree, fournisseur, fabrique, envoyer, horloge_de
):
    horloge_de(fabrique.instant)
    depot = deposer(envoyer(fabrique))
    texte = page(entree, depot)
    assert f"/completer?depot={depot.pk}" in texte
    assert "Compléter 3 demandes" in texte
    limite = limit_of(depot.demandes.first(), fabrique.instant)
    assert f"jusqu’au {limite.dite}" in texte
    depot.demandes.filter(num_ligne=1).update(etat=Etat.DEPOSEE)
    assert "Compléter 2 demandes" in page(entree, depot)


def test_past_the_closing_nobody_is_led_to_complete(entree, fabrique, envoyer, horloge_de):
    depot = deposer(envoyer(fabrique))
    horloge_de(fabrique.instant.replace(year=2030))
    texte = page(entree, depot)
    assert "est close depuis le" in texte
    assert f"/completer?depot={depot.pk}" not in texte


def test_a_file_that_is_refused_has_nothing_to_follow(entree, fournisseur, fabrique):
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, contenu=b"{"))
    texte = page(entree, Depot.objects.get())
    assert "Et maintenant" not in texte
    assert "Rien n’a été enregistré" in texte


def test_who_may_only_read_is_not_led_to_complete(
    client, fournisseur, fabrique, envoyer, rattache, connecter
):
    depot = deposer(envoyer(fabrique))
    colin = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin")
    rattache(colin, Role.COLLABORATEUR)
    connecter(client, colin)
    assert f"/completer?depot={depot.pk}" not in page(client, depot)


def test_the_page_asks_as_much_whatever_the_number_of_demandes(entree, fabriquer, enroler, envoyer):
    nombres = []
    for nombre, graine in ((1, 3), (9, 8)):
        fabrique = fabriquer(nombre, graine=graine)
        enroler(fabrique)
        nom = fabrique.nom.replace("-001", f"-00{nombre}")
        depot = deposer(envoyer(fabrique, nom=nom))
        entree.get("/aide")  # the badge is counted, and kept
        with CaptureQueriesContext(connection) as questions:
            page(entree, depot)
        nombres.append(len(questions))
    # What followed the rejects is asked for when there are some.
    assert nombres[1] <= nombres[0] + 1
