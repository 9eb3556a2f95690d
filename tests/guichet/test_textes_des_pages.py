"""Every page of a demonstration is read, as each of its people: is its French right?"""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve

from guichet.acteurs.demonstration import PERSONNES
from guichet.acteurs.models import Personne
from guichet.horloge import decalage
from tests.phrases import page_faults

# Pages of one kind differ by their states: so many are read, for each person.
PAR_SORTE = 4
# What is not French: values of files, programs, what people typed.
_A_PART = {"code", "pre", "script", "style", "textarea", "option"}


class Page(HTMLParser):
    """The texts of a page and the addresses that it leads to."""

    def __init__(self, html):
        super().__init__()
        self.textes, self.liens, self._dans = [], [], []
        self.feed(html)

    def handle_starttag(self, balise, attributs):
        if balise in _A_PART:
            self._dans.append(balise)
        if balise == "a":
            self.liens.append(dict(attributs).get("href") or "")

    def handle_endtag(self, balise):
        if self._dans and self._dans[-1] == balise:
            self._dans.pop()

    def handle_data(self, texte):
        if not self._dans and texte.strip():
            self.textes.append(" ".join(texte.split(" ")).strip())


@pytest.mark.parametrize(
    "texte",
    [
        "reçu de None", "l'archive", "le 1 janvier 2021", "3 pièce(s)", "0 constats", "1 demandes",
        "de Édith Leur", "à 09:00", "Courriel", "par e-mail", "{{ nom }}",
    ],
)  # fmt: skip
def test_the_reader_sees_a_fault(texte):
    assert page_faults([texte])


@pytest.mark.parametrize(
    "texte",
    [
        "10 constats", "vague 1", "1 demande", "le 1er janvier", "d’Édith", "à 09h00", "1 000 demandes",
        "de HOP-DPI-Va1", "2,1 demandes", "MDV-LGC-Va1 demandes",
    ],
)  # fmt: skip
def test_and_none_where_there_is_none(texte):
    assert page_faults([texte]) == []


@pytest.fixture
def demonstration(db, settings):
    settings.DEMONSTRATION = True
    decalage.forget()
    call_command("demonstration", verbosity=0)
    yield
    decalage.forget()


def walk(client, depart):
    """Yield the pages that links lead to, a few of each kind."""
    a_voir, connues, vues = [depart], {depart}, Counter()
    while a_voir:
        chemin = a_voir.pop()
        reponse = client.get(chemin)
        # A file is closed with its answer, whose « close » would close the database too.
        for close in reponse._resource_closers:
            close()
        if reponse.status_code == 200 and reponse["Content-Type"].startswith("text/html"):
            page = Page(reponse.text)
            yield chemin, page
            for lien in page.liens:
                parties = urlsplit(lien)
                suite = parties._replace(fragment="").geturl()
                if suite.startswith("?"):
                    suite = urlsplit(chemin).path + suite
                route = _route(suite)
                if parties.netloc or not route or suite in connues or vues[route] >= PAR_SORTE:
                    continue
                connues.add(suite)
                vues[route] += 1
                a_voir.append(suite)


def _route(chemin):
    try:
        return resolve(urlsplit(chemin).path).view_name
    except Resolver404:
        return ""


def test_every_page_is_written_in_good_french(demonstration, connecter):
    fautes = {}
    for email in ["", *(une.email for une in PERSONNES)]:
        client = Client()
        if email:
            connecter(client, Personne.objects.get(email=email))
        for chemin, page in walk(client, "/compte" if email else "/"):
            for faute in page_faults(page.textes):
                fautes.setdefault(faute, chemin)
    assert not fautes, "\n".join(f"{chemin} : {faute}" for faute, chemin in fautes.items())
