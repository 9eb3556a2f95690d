import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.fichiers.models import Analyse, Fichier
from guichet.modeles import recherche
from guichet.modeles.fournisseur import Remise, add_version
from guichet.modeles.models import Etat, Modele, VersionModele
from guichet.modeles.recherche import AnalyseEnAttente, find, plain, search
from tests.guichet.modeles.conftest import MENTION


def looked_at(modele):
    version = modele.versions.get()
    search(version.pk)
    version.refresh_from_db()
    return version.recherche


def test_a_mention_is_found_with_its_page(depose):
    assert looked_at(depose("Première page", f"Total. {MENTION} : 358,33 €.")) == {
        "lisible": True,
        "pages": {MENTION: 2},
    }


def test_a_mention_cut_by_lines_and_hyphens_is_found(depose, pdf):
    modele = depose()
    etroit = pdf(MENTION, largeur="70mm")
    Modele.objects.update(etat=Etat.A_CORRIGER)
    modele.refresh_from_db()
    version = add_version(
        modele.cree_par, modele, Remise(SimpleUploadedFile("b.pdf", etroit), "b.pdf")
    )
    search(version.pk)
    version.refresh_from_db()
    assert MENTION in version.recherche["pages"]


@pytest.mark.parametrize(
    "redaction",
    [
        "montant de la Prestation Ségur pris en charge par l’État au titre du Ségur",
        "Montant pris en charge par l'Etat au titre du Ségur de la santé",
        MENTION,
    ],
)
def test_any_of_the_wordings_of_the_texts_is_found(depose, redaction):
    assert looked_at(depose("Rien", redaction))["pages"] == {MENTION: 2}


def test_what_is_not_there_word_for_word_is_not_said_to_be(depose):
    trouvee = looked_at(depose("Montant pris en charge par l’État au titre du Ségur"))
    assert trouvee == {"lisible": True, "pages": {}}


def test_a_document_without_text_is_said_unreadable(depose):
    assert looked_at(depose("#rect(width: 5cm)")) == {"lisible": False, "pages": {}}


def test_a_damaged_document_is_said_unreadable(depose, monkeypatch):
    modele = depose()
    monkeypatch.setattr(recherche, "open_content", lambda _: SimpleUploadedFile("x", b"%PDF-1.4 x"))
    assert looked_at(modele) == {"lisible": False, "pages": {}}


def test_a_second_look_finds_the_same(depose):
    modele = depose(MENTION)
    assert looked_at(modele) == looked_at(modele)


def test_a_document_waits_for_its_antivirus(depose, settings):
    modele = depose(MENTION)
    settings.ANTIVIRUS = "unix:///run/nulle-part"
    with pytest.raises(AnalyseEnAttente):
        search(modele.versions.get().pk)
    Fichier.objects.update(analyse=Analyse.INFECTE, menace="Eicar")
    search(modele.versions.get().pk)
    assert VersionModele.objects.get().recherche is None


@pytest.mark.parametrize(
    ("mention", "page"),
    [
        ("Prestation Ségur", "une PRESTATION   segur, signée"),
        ("l’Etat", "pris en charge par l'État"),
        ("Numéro de dossier ASP", "(numéro de dossier ASP)"),
    ],
)
def test_case_accents_and_punctuation_do_not_count(mention, page):
    assert find(mention, ["rien", plain(page)]) == 2


def test_a_part_of_a_word_is_not_a_mention():
    assert find("VA", [plain("valider")]) is None
