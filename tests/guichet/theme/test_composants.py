import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

import guichet
from guichet.theme.composition import SIGNES, Colonne, Etape, Pas
from guichet.theme.views import ExempleForm
from tests.guichet.theme.conftest import DSFR


def rendu(source, adresse="/", **valeurs):
    gabarit = Template("{% load composants %}" + source)
    return gabarit.render(Context({"request": RequestFactory().get(adresse), **valeurs}))


pytestmark = pytest.mark.usefixtures("theme")


def test_no_page_names_a_css_class():
    racine = Path(guichet.__file__).parent
    pages = [
        p for p in racine.rglob("templates/**/*.html") if not p.is_relative_to(racine / "theme")
    ]
    # What themes share is theirs; the pages of errors and of components are nobody's.
    pages += (racine / "theme" / "templates").glob("*.html")
    pages += (racine / "theme" / "templates" / "theme_demo").rglob("*.html")
    assert len(pages) > 10
    fautives = [p.name for p in pages if re.search(r"\b(class|style)=", p.read_text())]
    assert fautives == []


@pytest.mark.parametrize("genre", SIGNES)
def test_a_state_is_told_by_words_and_a_sign_besides_its_colour(theme, genre):
    html = rendu("{% badge 'rejetée' genre %}", genre=genre)
    assert "rejetée" in html
    # The State's design system draws its sign in its sheet.
    assert SIGNES[genre] in html or theme == DSFR


def test_what_a_visitor_typed_is_never_read_as_html():
    html = rendu("{% badge mot %}{% carte titre=mot %}{{ mot }}{% endcarte %}", mot="<b>x</b>")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;x") == 3


def test_a_table_says_its_caption_its_columns_and_how_it_is_sorted():
    html = rendu(
        "{% tableau legende='Demandes' colonnes=c %}<tr><td>1</td></tr>{% endtableau %}",
        "/?tri=-nom&q=a",
        c=[Colonne("Nom", tri="nom"), Colonne("Montant", nombre=True)],
    )
    assert "<caption>Demandes</caption>" in html
    assert 'aria-sort="descending"' in html
    assert 'href="?q=a&amp;tri=nom"' in html
    assert html.count('scope="col"') == 2


def test_pages_are_linked_and_the_filter_kept():
    html = rendu("{% pagination page %}", "/?q=a&page=2", page=Paginator(range(50), 10).page(2))
    assert (
        'href="?q=a&amp;page=1" rel="prev"' in html or 'rel="prev" href="?q=a&amp;page=1"' in html
    )
    assert html.count('aria-current="page"') == 1


def test_a_single_page_has_no_links():
    assert rendu("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_an_export_gives_what_is_filtered_whatever_the_page():
    html = rendu("{% exports 'CSV' '/a.csv' %}", "/?q=a&page=2")
    assert 'href="/a.csv?q=a"' in html
    assert 'href="/a.csv"' in rendu("{% exports 'CSV' '/a.csv' %}", "/?page=2")


def test_a_field_ties_its_hint_and_its_errors():
    html = rendu("{% champ f.nom %}", f=ExempleForm({}))
    decrit = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert decrit == ["id_nom_helptext", "id_nom_error"]
    assert all(f'id="{identifiant}"' in html for identifiant in decrit)
    assert 'aria-invalid="true"' in html


def test_errors_are_summed_up_with_a_link_to_each_field():
    html = rendu("{% erreurs f %}", f=ExempleForm({}))
    assert "6 points à corriger" in html
    assert 'href="#id_nom"' in html
    assert rendu("{% erreurs f %}", f=ExempleForm()).strip() == ""


def test_an_optional_field_says_so_except_in_a_search():
    formulaire = ExempleForm()
    assert "(facultatif)" in rendu("{% champ f.courriel %}", f=formulaire)
    assert "(facultatif)" not in rendu("{% champ f.courriel filtre=True %}", f=formulaire)


def test_the_current_step_is_told_to_a_screen_reader():
    html = rendu("{% frise e %}", e=[Etape("hier", "A", "passe"), Etape("demain", "B", "courant")])
    assert html.count('aria-current="step"') == 1
    assert "B" in html.split('aria-current="step"')[1]


def test_a_fold_is_no_heading_since_it_does_not_know_its_level():
    html = rendu("{% depliant 'Détail' %}<p>x</p>{% enddepliant %}")
    assert "Détail" in html
    assert not re.search(r"<h[1-6]", html)


def test_progress_is_told_in_figures():
    html = rendu("{% progression 'Pièces' 3 5 %}")
    assert "Pièces : 3 sur 5" in html
    assert '<progress value="3" max="5">' in html


def test_a_word_opens_its_definition_without_script_and_twice_on_a_page(theme):
    html = rendu('{% terme "constat" "constats" %} {% terme "constat" %}')
    assert "constats" in html
    boutons = re.findall(r'popovertarget="([^"]+)" aria-label="Définition\s?: Constat"', html)
    assert boutons == re.findall(r'id="([^"]+)" popover', html)
    assert len(set(boutons)) == 2
    assert 'href="/glossaire#constat"' in html


def test_where_something_comes_from_is_folded_under_how_sure_it_is(theme):
    html = rendu("{% provenance 'reconstitué' 'attention' %}<p>§2</p>{% endprovenance %}")
    assert html.index("<summary>") < html.index("reconstitué") < html.index("</summary>")
    assert html.index("</summary>") < html.index("§2")


def test_a_step_says_where_it_is_in_words_and_links_only_where_there_is_something():
    pas = [Pas("Dépôt", "bloque", "Clos."), Pas("Modèles", "a_faire", url="/m", libelle="Déposer")]
    html = rendu("{% parcours pas 'Ma solution' %}", pas=pas)
    assert 'aria-label="Ma solution"' in html
    assert html.count("<li") == 2
    assert html.count("<a ") == 1
    assert "bloqué" in html
    assert "Clos." in html


@pytest.mark.parametrize(("nombre", "dit"), [(0, ""), (1, "1 en attente"), (12, "12 en attente")])
def test_a_count_of_nothing_is_not_shown(nombre, dit):
    html = rendu("{% pastille n 'en attente' %}", n=nombre)
    assert bool(html.strip()) is bool(dit)
    assert dit in html
