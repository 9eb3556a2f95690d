import csv
import errno
import io
import json
from datetime import date

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Organisation, Personne
from guichet.conversations.ecriture import write
from guichet.referencement import agence
from guichet.referencement import fournisseur as saisie
from guichet.referencement.conventions import keep_convention
from guichet.referencement.models import Candidature, Etat, Referencement
from guichet.referencement.urls import urlpatterns
from tests.guichet.acces import ACCES
from tests.guichet.referencement.conftest import PDF, SIRET, SIRET_DISTRIBUTEUR


def url(nom, *args):
    return reverse(f"referencement:{nom}", args=args)


@pytest.fixture
def fournisseur_client(client, editrice, connecter):
    connecter(client, editrice)
    return client


@pytest.fixture
def agent_client(django_client_factory, agent, connecter):
    navigateur = django_client_factory()
    connecter(navigateur, agent)
    return navigateur


def test_the_whole_journey_from_the_draft_to_the_attestation(
    fournisseur_client, agent_client, premier, fournisseur, django_client_factory, connecter
):
    """By the forms of the pages only, each answer followed."""
    supplier, agency = fournisseur_client, agent_client
    reponse = supplier.post(
        url("nouvelle"),
        {"organisation": fournisseur.pk, "dispositif": "MDV-LGC-Va1", "solution": "Cabinet+"},
    )
    pk = Candidature.objects.get().pk
    assert reponse.url == url("modifier", pk)
    saisi = {"solution": "Cabinet+", "version": "12", "siret": "732 829 320 00074",
             "optionnels": ["Mailiz"], "date_prevue": "2022-06-01"}  # fmt: skip
    assert supplier.post(url("modifier", pk), saisi).url == url("candidature", pk)
    assert supplier.post(url("soumettre", pk)).status_code == 302
    assert "Cabinet+ 12" in agency.get(url("candidatures")).text
    norbert = django_client_factory()
    connecter(norbert, premier)
    norbert.post(url("eligibilite", pk), {"eligibilite-decision": "eligible"})
    for profil in ("Général", "Mailiz"):
        fichier = SimpleUploadedFile(f"{profil}.pdf", PDF)
        envoi = {"preuve-profil": profil, "preuve-fichier": fichier}
        assert supplier.post(url("preuves", pk), envoi).status_code == 302
    assert supplier.post(url("dossier", pk)).status_code == 302
    decision = {"decision-decision": "octroi", "decision-profils": ["Général", "Mailiz"],
                "decision-finance": "on"}  # fmt: skip
    page = norbert.post(url("decision", pk), decision, follow=True).text
    assert "vous avez fait « Candidature déclarée éligible », une autre personne doit faire" in page
    assert not Referencement.objects.exists()
    assert agency.post(url("decision", pk), decision).status_code == 302
    ligne = Referencement.objects.get()
    assert (ligne.numero, ligne.siret, ligne.finance) == ("MDVLGC20220001", SIRET, True)
    page = supplier.get(url("candidature", pk)).text
    assert ligne.numero in page
    assert "Référencement octroyé" in page
    pdf = pypdfium2.PdfDocument(supplier.get(url("attestation", pk)).content)
    texte = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    assert ligne.numero in texte
    assert "Mailiz" in texte


def test_the_attestation_is_the_same_each_time_until_it_is_withdrawn(
    referencee, fournisseur_client, agent
):
    objet = referencee().candidature
    premiere = fournisseur_client.get(url("attestation", objet.pk)).content
    assert fournisseur_client.get(url("attestation", objet.pk)).content == premiere
    agence.withdraw(agent, objet, "Motif.")
    pdf = pypdfium2.PdfDocument(fournisseur_client.get(url("attestation", objet.pk)).content)
    texte = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    assert "Ce référencement est retiré depuis le 01/03/2022" in texte.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("siret", "73282932000075", "quatorze chiffres"),
        ("siret", SIRET_DISTRIBUTEUR, "n’est pas celui d’un établissement"),
        ("solution", "Deux\nlignes", "une seule ligne"),
        ("date_prevue", "2022-02-28", "Cette date est passée"),
        ("version", "", "obligatoire"),
    ],
)
def test_a_fault_in_the_draft_is_said_beside_its_field(
    brouillon, fournisseur_client, champ, valeur, dit
):
    objet = brouillon()
    saisi = {"solution": "S", "version": "1", "siret": SIRET, "date_prevue": "2022-06-01"}
    reponse = fournisseur_client.post(url("modifier", objet.pk), {**saisi, champ: valeur})
    assert reponse.status_code == 400
    assert dit in reponse.text
    assert Candidature.objects.get().solution == "Officine+"


@pytest.mark.parametrize(
    ("contenu", "nom", "dit"),
    [(b"MZ executable", "preuve.pdf", "pas du type attendu"), (b"", "vide.pdf", "vide")],
)
def test_a_file_that_is_not_a_document_is_refused(brouillon, fournisseur_client, contenu, nom, dit):
    objet = brouillon()
    envoi = {"preuve-profil": "Général", "preuve-fichier": SimpleUploadedFile(nom, contenu)}
    reponse = fournisseur_client.post(url("preuves", objet.pk), envoi)
    assert reponse.status_code == 400
    assert dit in reponse.text
    assert not objet.preuves.exists()


def test_a_full_disk_is_said_and_nothing_is_kept(brouillon, fournisseur_client, monkeypatch):
    objet = brouillon()

    def plein(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("guichet.fichiers.stockage.os.fsync", plein)
    envoi = {"preuve-profil": "Général", "preuve-fichier": SimpleUploadedFile("p.pdf", PDF + b"x")}
    reponse = fournisseur_client.post(url("preuves", objet.pk), envoi)
    assert reponse.status_code == 503
    assert "n’a plus de place" in reponse.text
    assert not objet.preuves.exists()


def test_an_act_that_comes_too_late_is_told_with_the_page_as_it_is(
    deposee, fournisseur_client, agent
):
    objet = deposee()
    agence.reject(agent, objet, "Hors périmètre.")
    reponse = fournisseur_client.post(url("abandonner", objet.pk))
    assert reponse.status_code == 409
    assert "Non éligible" in reponse.text
    assert "Hors périmètre." in reponse.text


def test_a_decision_without_reasons_comes_back_with_the_field_marked(prouvee, agent_client):
    objet = prouvee()
    reponse = agent_client.post(url("decision", objet.pk), {"decision-decision": "refus"})
    assert reponse.status_code == 400
    assert "Indiquez les motifs" in reponse.text
    assert Candidature.objects.get().etat == Etat.PREUVES


def test_the_closing_is_shown_to_the_supplier_before_and_after(
    brouillon, fournisseur_client, editrice, connecter, a_l_heure
):
    objet = brouillon()
    page = fournisseur_client.get(url("candidature", objet.pk)).text
    assert "31/03/2022 (heure de Paris), dans 30 jours" in page
    a_l_heure("2022-04-01 00:00:00")
    connecter(fournisseur_client, editrice)
    page = fournisseur_client.get(url("candidature", objet.pk)).text
    assert "Le dépôt de la candidature n’est plus possible" in page
    assert "Déposer la candidature</button>" not in page


def test_the_earliest_order_is_shown_before_and_after_the_file(prouvee, fournisseur_client, agent):
    objet = prouvee("MDV-LGC-Va1")
    page = fournisseur_client.get(url("candidature", objet.pk)).text
    assert "réputé déposé le 01/03/2022" in page
    assert "01/11/2021" in page


# -- who sees what -------------------------------------------------------------------------------

CANDIDATURE = [motif for motif in urlpatterns if "candidature_id" in str(motif.pattern)]


@pytest.fixture
def autre_client(django_client_factory, connecter, rattache):
    """Somebody who binds another supplier."""
    autre = Organisation.objects.create(nature="fournisseur", nom="Autre", siren="900000019")
    denis = Personne.objects.create_personne("denis@exemple.fr", "Tribu", "Denis", None)
    rattache(denis, Role.REPRESENTANT_LEGAL, autre)
    navigateur = django_client_factory()
    connecter(navigateur, denis)
    return navigateur


@pytest.mark.parametrize("motif", CANDIDATURE, ids=lambda m: m.name)
def test_another_supplier_finds_nothing_at_any_address(
    referencee, editrice, agent, mandat, piece, autre_client, motif
):
    objet = referencee().candidature
    distributeur = saisie.add_distributeur(editrice, objet, mandat())
    convention = keep_convention(agent, objet, date(2022, 3, 1), piece("convention.pdf"))
    cles = {"candidature_id": objet.pk, "preuve_id": objet.preuves.first().pk,
            "distributeur_id": distributeur.pk, "convention_id": convention.pk}  # fmt: skip
    voulues = {nom: cles[nom] for nom in motif.pattern.converters}
    adresse = reverse(f"referencement:{motif.name}", kwargs=voulues)
    avant = list(Candidature.objects.values())
    for methode in (autre_client.get, autre_client.post):
        assert methode(adresse, follow=True).status_code in (403, 404, 405)
    assert list(Candidature.objects.values()) == avant
    assert objet.distributeurs.count() == objet.preuves.count() == 1


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("motif", CANDIDATURE, ids=lambda m: m.name)
def test_a_route_opens_only_to_the_roles_of_its_row(
    deposee, django_client_factory, connecter, rattache, motif, role
):
    """Every role × every route of a candidature of another supplier."""
    objet = deposee()
    personne = Personne.objects.create_personne("x@exemple.fr", "X", "X", None)
    autre = Organisation.objects.create(nature="fournisseur", nom="Autre", siren="900000019")
    fournit = role in (Role.REPRESENTANT_LEGAL, Role.MANDATAIRE, Role.COLLABORATEUR)
    rattache(personne, role, autre if fournit else None)
    navigateur = django_client_factory()
    connecter(navigateur, personne)
    voulues = dict.fromkeys(motif.pattern.converters, 999999) | {"candidature_id": objet.pk}
    adresse = reverse(f"referencement:{motif.name}", kwargs=voulues)
    statut = navigateur.get(adresse, follow=True).status_code
    if role is not Role.AGENT_ANS:
        assert statut in (403, 404, 405)
    elif personne.peut(ACCES[f"referencement:{motif.name}"]):
        assert statut in (200, 404, 405)
    else:
        assert statut == 403


def test_an_agent_does_not_see_a_draft(brouillon, agent_client):
    objet = brouillon()
    assert agent_client.get(url("candidature", objet.pk)).status_code == 404
    assert "Officine+" not in agent_client.get(url("candidatures") + "?etat=").text


def test_a_draft_given_up_was_never_the_agency_s(brouillon, editrice, agent_client):

    objet = brouillon()
    saisie.abandon(editrice, objet)
    assert agent_client.get(url("candidature", objet.pk)).status_code == 404


def test_a_visitor_is_sent_to_log_in(client, deposee):
    reponse = client.get(url("candidature", deposee().pk))
    assert reponse.status_code == 302
    assert reponse.url.startswith("/connexion")


def test_a_piece_leaves_as_an_attachment(prouvee, agent_client):
    objet = prouvee()
    reponse = agent_client.get(url("preuve", objet.pk, objet.preuves.first().pk))
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert b"".join(reponse.streaming_content).startswith(PDF)


def test_the_piece_of_another_candidature_is_not_found(prouvee, agent_client):
    une, autre = prouvee(solution="A"), prouvee(solution="B")
    adresse = url("preuve", une.pk, autre.preuves.first().pk)
    assert agent_client.get(adresse).status_code == 404


# -- lists ---------------------------------------------------------------------------------------


def test_the_agency_s_list_is_what_waits_the_oldest_first(
    deposee, prouvee, agent_client, a_l_heure, connecter, agent
):
    prouvee(solution="Deuxième")
    a_l_heure("2022-02-20 10:00:00")
    deposee(solution="Première")
    a_l_heure("2022-03-02 10:00:00")
    objet = deposee(solution="Hors liste")
    agence.accept(agent, objet)
    connecter(agent_client, agent)
    page = agent_client.get(url("candidatures")).text
    assert page.index("Première") < page.index("Deuxième")
    assert "Hors liste" not in page
    assert "Hors liste" in agent_client.get(url("candidatures") + "?etat=").text


def test_the_list_shows_a_question_without_an_answer(prouvee, agent, fournisseur_client):
    write(agent, prouvee(), "Quelle version ?")
    assert "question sans réponse" in fournisseur_client.get(url("candidatures")).text


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_list_costs_the_same_whatever_its_length(
    deposee, agent_client, nombre, django_assert_num_queries
):
    for n in range(nombre):
        deposee(solution=f"Solution {n}")
    agent_client.get("/aide")  # the badge is counted, and kept
    with django_assert_num_queries(9):
        assert agent_client.get(url("candidatures")).status_code == 200


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_register_costs_the_same_whatever_its_length(
    referencee, client, nombre, django_assert_num_queries
):
    for n in range(nombre):
        referencee(solution=f"Solution {n}")
    with django_assert_num_queries(3):
        assert client.get(url("solutions")).status_code == 200


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_page_of_a_candidature_costs_the_same_whatever_is_in_it(
    prouvee, editrice, agent, piece, mandat, fournisseur_client, nombre, django_assert_num_queries
):
    objet = prouvee()
    for n in range(nombre):
        saisie.add_preuve(editrice, objet, "Général", piece(f"complement {n}.pdf"))
        saisie.add_distributeur(editrice, objet, mandat(siret=f"900000019000{n:02d}"))
        write(agent, objet, f"Question {n} ?")
    fournisseur_client.get("/aide")  # the badge is counted, and kept
    with django_assert_num_queries(14):
        assert fournisseur_client.get(url("candidature", objet.pk)).status_code == 200


def test_a_mandate_that_is_over_is_refused(brouillon, fournisseur_client):
    objet = brouillon()
    saisi = {"distributeur-nom": "Ouest", "distributeur-siret": SIRET_DISTRIBUTEUR,
             "distributeur-fin": "2022-02-28",
             "distributeur-mandat": SimpleUploadedFile("mandat.pdf", PDF)}  # fmt: skip
    reponse = fournisseur_client.post(url("distributeurs", objet.pk), saisi)
    assert reponse.status_code == 400
    assert "terminé depuis le 28/02/2022" in reponse.text
    saisi["distributeur-mandat"].seek(0)
    reponse = fournisseur_client.post(
        url("distributeurs", objet.pk), {**saisi, "distributeur-fin": "2022-12-31"}
    )
    assert reponse.status_code == 302
    assert "Retirer<span" in fournisseur_client.get(url("candidature", objet.pk)).text


def test_a_cell_that_looks_like_a_formula_is_only_text(deposee, agent_client):
    deposee(solution="=1+1")
    contenu = b"".join(agent_client.get(url("candidatures_csv")).streaming_content)
    lignes = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))
    assert lignes[0][0] == "Solution"
    assert lignes[1][0] == "'=1+1"


def test_the_register_is_searched_and_filtered(referencee, editrice, mandat, client):
    ligne = referencee(solution="Officine+")
    saisie.add_distributeur(editrice, ligne.candidature, mandat())
    referencee("MDV-LGC-Va1", "Cabinet+")
    for cherche in ("q=officine", f"q={ligne.numero}", "q=ouest", f"q={SIRET_DISTRIBUTEUR}",
                    "dispositif=PHA-LGO-Va1"):  # fmt: skip
        page = client.get(url("solutions") + f"?{cherche}").text
        assert "Officine+" in page, cherche
        assert "Cabinet+" not in page, cherche
    assert "1 solution pour cette recherche" in page


def test_the_register_is_sorted_both_ways(referencee, client):
    referencee(solution="Alpha")
    referencee(solution="Bravo")
    page = client.get(url("solutions") + "?tri=-solution").text
    assert page.index("Bravo 12") < page.index("Alpha 12")


def test_a_choice_that_does_not_exist_is_left_out(referencee, client):
    referencee()
    page = client.get(url("solutions") + "?dispositif=INCONNU&page=99&tri=-rien")
    assert page.status_code == 200
    assert "Officine+" in page.text


def test_a_withdrawn_solution_leaves_the_list_and_keeps_its_page(referencee, agent, client):
    ligne = referencee()
    agence.withdraw(agent, ligne.candidature, "Motif confidentiel.")
    assert "Officine+" not in client.get(url("solutions")).text
    assert "Officine+" in client.get(url("solutions") + "?retires=on").text
    page = client.get(url("solution", ligne.numero))
    assert "Ce référencement est retiré" in page.text
    assert "confidentiel" not in page.text


def test_the_register_comes_as_csv_one_row_per_supplier(referencee, editrice, mandat, client):
    ligne = referencee()
    saisie.add_distributeur(editrice, ligne.candidature, mandat())
    contenu = b"".join(client.get(url("solutions_csv")).streaming_content).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(contenu), delimiter=";"))
    assert [(r["Rôle"], r["SIRET"]) for r in lignes] == [
        ("Éditeur", SIRET),
        ("Distributeur", SIRET_DISTRIBUTEUR),
    ]
    assert {r["Numéro ANS"] for r in lignes} == {ligne.numero}


def test_the_register_comes_as_json(referencee, client):
    ligne = referencee()
    (solution,) = json.loads(client.get(url("solutions_json")).content)["solutions"]
    assert solution["numeroAns"] == ligne.numero
    assert solution["referenceeLe"] == "2022-03-01"
    assert solution["retireeLe"] is None
    assert solution["fournisseurs"] == [
        {"nom": "Éditions Santé", "siret": SIRET, "role": "Éditeur"}
    ]


def test_an_unknown_number_is_not_found(client, db):
    assert client.get(url("solution", "MDVLGC20229999")).status_code == 404


@pytest.mark.parametrize("numero", ["a%00b", "%F0%9F%98%80", "A" * 5000])
def test_an_address_that_no_number_has_does_not_exist(client, db, numero):
    assert client.get(f"/solutions/{numero}").status_code == 404


def test_after_the_closing_the_page_still_grants_without_funding(
    client, agent, editrice, connecter, prouvee, a_l_heure
):
    a_l_heure("2025-09-01 10:00:00")
    objet = prouvee("IMG-DB-Va2", date_prevue=date(2025, 12, 1))
    a_l_heure("2026-09-16 12:00:01")
    connecter(client, agent)
    page = client.get(url("candidature", objet.pk)).text
    assert "Le référencement peut encore être octroyé sans financement." in page
    saisi = {"decision-decision": "octroi", "decision-profils": ["Général"]}
    refus = client.post(url("decision", objet.pk), saisi | {"decision-finance": "on"})
    assert refus.status_code == 409
    assert "16/09/2026 à 12h00" in refus.text
    assert client.post(url("decision", objet.pk), saisi).status_code == 302
    assert "Commandes conditionnelles" not in client.get(url("candidature", objet.pk)).text


def test_a_fault_in_a_folded_form_unfolds_it_and_is_said_in_the_title(agent_client, referencee):
    objet = referencee().candidature
    assert 'gs-depliant" open' not in agent_client.get(url("candidature", objet.pk)).text
    page = agent_client.post(url("retrait", objet.pk), {"retrait-motifs": ""})
    assert page.status_code == 400
    assert "<title>Erreur : Officine+ 12" in page.text
    assert 'gs-depliant" open' in page.text.partition("Retirer le référencement")[0][-300:]


def test_a_search_that_is_no_search_finds_nothing(agent_client, deposee):
    deposee()
    assert "Officine+ 12" in agent_client.get(url("candidatures")).text
    for demande in ({"q": "x" * 101}, {"etat": "inconnu"}):
        page = agent_client.get(url("candidatures"), demande)
        assert "Officine+ 12" not in page.text
        csv = b"".join(agent_client.get(url("candidatures_csv"), demande).streaming_content)
        assert b"Officine" not in csv


def test_a_question_that_waits_is_said_first_with_the_way_to_answer(
    prouvee, agent, editrice, fournisseur_client, agent_client
):
    objet = prouvee()
    page = url("candidature", objet.pk)
    assert "Vous n’avez rien à faire" in fournisseur_client.get(page).text
    write(agent, objet, "Quelle version avez-vous présentée ?")
    haut = fournisseur_client.get(page).text.partition('id="solution"')[0]
    assert "« Quelle version avez-vous présentée ? »" in haut
    assert '<a href="#messages">Répondre à la question</a>' in haut
    assert "Vous n’avez rien à faire" not in haut
    assert "Répondre à la question" not in agent_client.get(page).text
    write(editrice, objet, "La 12.")
    assert "Répondre à la question" not in fournisseur_client.get(page).text
