"""Suppliers and officers of the ASP before each other, from desk to desk, with the keyboard alone."""

import pytest

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.conversations.lecture import messages_of
from guichet.depots.models import Demande
from guichet.enrolement.models import Etat, VerdictPiece
from guichet.modeles.models import Etat as EtatModele
from guichet.modeles.models import Modele
from tests.guichet.depots.conftest import deposant, enroler, envoyer, fabriquer  # noqa: F401
from tests.guichet.depots.envois import deposer
from tests.guichet.enrolement.conftest import instant, solution  # noqa: F401
from tests.guichet.enrolement.fabrique import PDF, join_all, rempli
from tests.guichet.navigateur.test_enrolement import connecte, fill, gens  # noqa: F401
from tests.guichet.navigateur.test_referencement import push, tab_until

pytestmark = pytest.mark.django_db(transaction=True)


def answer(visite, **reponses):
    """Fill the form of the page in, and send it."""
    fill(visite, reponses)
    with visite.page.expect_navigation():
        visite.page.keyboard.press("Enter")


def act(visite, nom):
    """Follow the button of an act, then confirm it."""
    push(visite, f'a[href$="/actes/{nom}"]')
    push(visite, "main form button")


def test_an_enrolment_is_corrected_then_validated(
    gens,  # noqa: F811
    connecte,  # noqa: F811
    fournisseur,
    solution,  # noqa: F811
    instant,  # noqa: F811
    rattache,
):
    """Piece by piece: one is sent back, replaced, accepted; then the supplier may deposit."""
    ada, emile = gens
    dossier = rempli(fournisseur, ada, Etat.DEPOSE)
    join_all(dossier, ada)
    pieces = list(dossier.pieces.order_by("pk"))
    floue = pieces[0].code
    agent = connecte(emile, "/instruction/enrolements")
    push(agent, f'a[href^="/enrolements/{dossier.pk}?"]')
    for piece in pieces:
        push(agent, f'a[href="/enrolements/pieces/{piece.pk}/avis"]')
        if piece.code == floue:
            answer(agent, verdict=VerdictPiece.A_CORRIGER, motif="La photographie est floue.")
        else:
            answer(agent, verdict=VerdictPiece.ACCEPTEE)
    act(agent, "corrections")
    dossier.refresh_from_db()
    assert dossier.etat == Etat.A_CORRIGER

    fournisseuse = connecte(ada, f"/enrolements/{dossier.pk}")
    assert fournisseuse.page.get_by_text("La photographie est floue.").first.is_visible()
    push(fournisseuse, f'a[href$="/pieces/{floue}"]')
    with fournisseuse.page.expect_file_chooser() as choix:
        tab_until(fournisseuse, "#id_fichier")
        fournisseuse.page.keyboard.press("Space")
    choix.value.set_files({"name": "nette.pdf", "mimeType": "application/pdf", "buffer": PDF})
    if fournisseuse.page.locator("#id_fin_validite").count():
        fournisseuse.page.fill("#id_fin_validite", "2031-01-01")
    push(fournisseuse, "main form button")
    act(fournisseuse, "depot")

    agent.page.reload()
    neuve = dossier.pieces.filter(code=floue).latest("rang")
    push(agent, f'a[href="/enrolements/pieces/{neuve.pk}/avis"]')
    answer(agent, verdict=VerdictPiece.ACCEPTEE)
    elsa = Personne.objects.create_personne("elsa@asp.fr", "Seconde", "Elsa")
    rattache(elsa, Role.AGENT_ENROLEMENT)
    seconde = connecte(elsa, "/a-confirmer")
    push(seconde, 'a[href$="/confirmer"]')
    push(seconde, "main form button")
    assert seconde.plaintes == []
    agent.page.reload()
    act(agent, "validation")
    dossier.refresh_from_db()
    assert dossier.etat == Etat.DEFINITIF
    assert agent.plaintes == fournisseuse.plaintes == []


def test_a_model_is_sent_back_then_accepted_in_its_second_version(
    gens,  # noqa: F811
    connecte,  # noqa: F811
    fournisseur,
    instant,  # noqa: F811
):
    ada, emile = gens
    rempli(fournisseur, ada, Etat.ANTICIPE, nature="anticipe", numero_ans="")
    fournisseuse = connecte(ada, "/modeles")
    push(fournisseuse, 'a[href$="/modeles/nouveau"]')
    page = fournisseuse.page
    page.set_input_files(
        "#id_fichier", {"name": "bdc.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    tab_until(fournisseuse, '[name="intitule"]')
    page.keyboard.type("Cabinets")
    push(fournisseuse, "main form button")
    modele = Modele.objects.get()

    agent = connecte(emile, "/instruction/modeles")
    push(agent, 'main a[href*="/modeles/"]')
    if "/relecture" not in agent.page.url:
        push(agent, 'a[href$="/relecture"]')
    points = {f"point_{rang}": "presente" for rang in range(len(modele.points))}
    answer(agent, **points, verdict=EtatModele.A_CORRIGER, commentaire="Ajoutez le numéro SIRET.")
    modele.refresh_from_db()
    assert modele.etat == EtatModele.A_CORRIGER

    page.goto(f"{page.url.split('/modeles')[0]}/modeles/{modele.pk}")
    assert page.get_by_text("Ajoutez le numéro SIRET.").first.is_visible()
    push(fournisseuse, 'a[href$="/versions"]')
    page.set_input_files(
        "#id_fichier",
        {"name": "bdc2.pdf", "mimeType": "application/pdf", "buffer": PDF + b"%deux\n"},
    )
    push(fournisseuse, "main form button")

    agent.page.goto(agent.page.url.split("/modeles")[0] + "/instruction/modeles")
    push(agent, 'main a[href*="/modeles/"]')
    if "/relecture" not in agent.page.url:
        push(agent, 'a[href$="/relecture"]')
    answer(agent, **points, verdict=EtatModele.VALIDE)
    modele.refresh_from_db()
    assert modele.etat == EtatModele.VALIDE
    assert agent.plaintes == fournisseuse.plaintes == []


def test_a_demande_is_completed_talked_of_and_withdrawn(
    ouvre,
    connecter,
    fournisseur,
    deposant,  # noqa: F811
    fabriquer,  # noqa: F811
    enroler,  # noqa: F811
    envoyer,  # noqa: F811
    monkeypatch,
    django_client_factory,
):
    fabrique = fabriquer(2)
    enroler(fabrique)
    monkeypatch.setattr("guichet.horloge.now", lambda: fabrique.instant)
    deposer(envoyer(fabrique))
    client = django_client_factory()
    connecter(client, deposant)
    visite = ouvre(
        f"/organisations/{fournisseur.pk}/demandes", cookie=client.cookies["sessionid"].value
    )
    demande = Demande.objects.last()
    push(visite, f'a[href^="/demandes/{demande.pk}?"][href$="#completer"]')
    with visite.page.expect_file_chooser() as choix:
        tab_until(visite, '[name="archive"]')
        visite.page.keyboard.press("Space")
    choix.value.set_files(
        {"name": "p.zip", "mimeType": "application/zip", "buffer": fabrique.archive}
    )
    push(visite, 'form[action$="/completer"] button')
    visite.page.get_by_text("La demande est complète").wait_for()
    tab_until(visite, '[name="texte"]')
    visite.page.keyboard.type("Tout y est.")
    push(visite, 'form[action^="/messages/"] button')
    assert visite.page.get_by_text("Tout y est.").is_visible()
    visite.page.goto(visite.page.url.partition("#")[0])
    tab_until(visite, "summary")
    while not visite.focused().startswith("Retirer cette demande"):
        tab_until(visite, "summary")
    visite.page.keyboard.press("Enter")
    push(visite, 'form[action$="/retirer"] button')
    demande.refresh_from_db()
    assert demande.etat == "retiree"
    assert messages_of(demande).get().texte == "Tout y est."
    assert visite.plaintes == []
