"""The components: the only words a page uses to be laid out.

A tag here says *what* is shown; how it looks is a template of the theme, ``theme/<tag>.html``.
No page names a CSS class, so that another theme only has to bring its own templates.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from guichet.glossaire import glossaire
from guichet.theme.composition import (
    SIGNES,
    Colonne,
    Etape,
    Facette,
    Genre,
    Onglet,
    Pas,
    pairs,
    query_with,
)

register = template.Library()


def _render(gabarit: str, /, **valeurs: Any) -> SafeString:
    return mark_safe(render_to_string(f"theme/{gabarit}.html", valeurs))  # noqa: S308 - a template's own output


# -- what surrounds a content ---------------------------------------------------------------------


@register.simple_block_tag
def carte(
    content: str,
    titre: str = "",
    url: str = "",
    surtitre: str = "",
    niveau: int = 3,
    image: str = "",
) -> SafeString:
    """Show a card; with ``url`` the whole of it leads there. ``niveau`` is that of its heading."""
    return _render(
        "carte",
        contenu=content,
        titre=titre,
        url=url,
        surtitre=surtitre,
        niveau=niveau,
        image=image,
    )


@register.simple_block_tag
def grille(content: str) -> SafeString:
    """Lay cards side by side, as many as the width takes."""
    return _render("grille", contenu=content)


@register.simple_block_tag
def ouverture(content: str) -> SafeString:
    """Show the head of the home page, from edge to edge."""
    return _render("ouverture", contenu=content)


@register.simple_block_tag
def encart(content: str, titre: str = "", genre: Genre = "info") -> SafeString:
    """Call something out: information, success, warning or error."""
    return _render("encart", contenu=content, titre=titre, genre=genre)


@register.simple_block_tag
def depliant(
    content: str, titre: str, ouvert: bool = False, note: str = "", detail: str = ""
) -> SafeString:
    """Fold a content under its title; the browser unfolds it without script.

    ``note`` is small under the title, ``detail`` a sentence beside them that is never folded.
    """
    return _render(
        "depliant", contenu=content, titre=titre, ouvert=ouvert, note=note, detail=detail
    )


@register.simple_block_tag
def vide(content: str, titre: str) -> SafeString:
    """Say that there is nothing here, and what to do about it."""
    return _render("vide", contenu=content, titre=titre)


@register.simple_tag
def sommaire(*paires: str) -> SafeString:
    """Show what is on the page: pairs of a title and the name of its heading."""
    return _render("sommaire", liens=pairs(paires))


@register.simple_block_tag
def chapeau(content: str) -> SafeString:
    """Show the sentence that opens a page."""
    return _render("chapeau", contenu=content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Lay buttons and links in a row."""
    return _render("actions", contenu=content)


@register.simple_block_tag
def ligne(content: str) -> SafeString:
    """Lay the fields of a short form in a row, where there is room."""
    return _render("ligne", contenu=content)


@register.simple_block_tag
def source(content: str) -> SafeString:
    """Say in small print where something comes from."""
    return _render("source", contenu=content)


@register.simple_block_tag
def provenance(content: str, statut: str, genre: Genre) -> SafeString:
    """Fold where something comes from under how sure it is, one click away."""
    return _render("provenance", contenu=content, statut=statut, genre=genre)


@register.simple_tag(takes_context=True)
def terme(context: template.Context, cle: str, ecrit: str = "") -> SafeString:
    """Show a word of the trade as it is ``ecrit`` here, and the « ? » that opens its definition.

    The same word may be asked for twice on a page: each has a definition of its own.
    """
    demande = context.get("request")
    rang = getattr(demande, "termes_montres", 0) + 1
    if demande is not None:
        demande.termes_montres = rang
    defini = glossaire().find(cle)
    return _render("terme", terme=defini, ecrit=ecrit, nom=f"terme-{cle}-{rang}")


@register.simple_block_tag
def outils(content: str) -> SafeString:
    """Say in small print what one may do with what is above; paper has no use for it."""
    return _render("outils", contenu=content)


@register.simple_block_tag
def citation(content: str) -> SafeString:
    """Quote a sentence to be copied word for word."""
    return _render("citation", contenu=content)


@register.simple_block_tag
def image_large(content: str, titre: str, vise: int | None = None) -> SafeString:
    """Show a picture wider than a phone: it scrolls in its own frame, by keyboard too.

    ``vise``: where to look first, in hundredths of its width, when it does not all show.
    """
    return _render("image_large", contenu=content, titre=titre, vise=vise)


@register.simple_block_tag
def planche(content: str, titre: str, agrandie: bool = False) -> SafeString:
    """Show a sheet of paper as wide as there is room, or ``agrandie`` in a frame that scrolls."""
    return _render("planche", contenu=content, titre=titre, agrandie=agrandie)


@register.simple_block_tag
def fond_clair(content: str) -> SafeString:
    """Put a black drawing (a QR code) on the white ground it needs, in the dark too."""
    return _render("fond_clair", contenu=content)


@register.simple_block_tag
def chiffres(content: str) -> SafeString:
    """Gather key figures."""
    return _render("chiffres", contenu=content)


@register.simple_block_tag(takes_context=True)
def tableau(
    context: template.Context,
    content: str,
    legende: str,
    colonnes: Sequence[Colonne] | str,
    fiches: bool = False,
    discrete: bool = False,
) -> SafeString:
    """Show a table; its rows are the content, figures in cells marked ``data-nombre``.

    Columns that do not sort may be a list of titles: ``colonnes="Personne, Rôle"``.
    A column that names a ``tri`` gets a link to sort by it, which keeps the other choices of the
    address. ``fiches``: on a phone each row becomes a card, and each cell shows its ``data-titre``;
    two cells marked ``data-court`` then share a line, and say what they are without a title.
    ``discrete``: the heading just above already says the caption to who sees it.
    """
    demande = context.get("request")
    choisi = demande.GET.get("tri", "") if demande else ""
    if isinstance(colonnes, str):
        colonnes = [Colonne(titre.strip()) for titre in colonnes.split(",")]
    entetes = [(c, c.sorted_by(choisi), c.sort_link(demande)) for c in colonnes]
    return _render(
        "tableau",
        contenu=content,
        legende=legende,
        entetes=entetes,
        fiches=fiches,
        discrete=discrete,
    )


# -- what stands alone ----------------------------------------------------------------------------


@register.simple_tag
def fil(*maillons: str) -> SafeString:
    """Show the way back: pairs of a label and an address, then the label of this page."""
    return _render("fil", maillons=pairs(maillons[:-1]), ici=maillons[-1])


@register.simple_tag
def badge(texte: str, genre: Genre = "neutre") -> SafeString:
    """Show a state: words and a sign, the colour only helps."""
    return _render("badge", texte=texte, genre=genre, signe=SIGNES[genre])


@register.simple_tag
def bouton(
    texte: str, variante: str = "principal", nom: str = "", valeur: str = "", sur: str = ""
) -> SafeString:
    """Show the button that sends a form; ``sur`` tells who does not see the row what it acts on."""
    return _render("bouton", texte=texte, variante=variante, nom=nom, valeur=valeur, sur=sur)


@register.simple_tag
def lien_bouton(
    texte: str, url: str, variante: str = "principal", fichier: bool = False, sur: str = ""
) -> SafeString:
    """Show a link that looks like a button; ``fichier`` when it downloads one, ``sur`` as above."""
    return _render("lien_bouton", texte=texte, url=url, variante=variante, fichier=fichier, sur=sur)


@register.simple_tag
def chiffre(valeur: object, libelle: str) -> SafeString:
    """Show one key figure, inside ``chiffres``."""
    return _render("chiffre", valeur=valeur, libelle=libelle)


@register.simple_tag
def definitions(paires: Iterable[tuple[str, object]]) -> SafeString:
    """Show names and their values."""
    return _render("definitions", paires=list(paires))


@register.simple_tag
def frise(etapes: Iterable[Etape]) -> SafeString:
    """Show steps in the order of time."""
    return _render("frise", etapes=list(etapes))


@register.simple_tag
def parcours(pas: Iterable[Pas], titre: str) -> SafeString:
    """Show the steps of a way, side by side where there is room, each with its state and link."""
    return _render("parcours", pas=list(pas), titre=titre)


@register.simple_tag
def pastille(nombre: int, quoi: str) -> SafeString:
    """Show how many wait, beside the name of where they are; nothing when nothing does."""
    return _render("pastille", nombre=nombre, quoi=quoi) if nombre else SafeString()


@register.simple_tag
def progression(libelle: str, valeur: int, maximum: int = 100) -> SafeString:
    """Show how far something has gone, in figures too."""
    return _render("progression", libelle=libelle, valeur=valeur, maximum=maximum)


@register.simple_tag
def onglets(nom: str, liste: Sequence[Onglet]) -> SafeString:
    """Show the sections of a page: each is an address of its own, no script is needed."""
    return _render("onglets", nom=nom, liste=liste)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> SafeString:
    """Show the links to the other pages; the other choices of the address are kept."""
    demande = context["request"]
    voisines = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    liens = [(n, query_with(demande, page=n) if isinstance(n, int) else "") for n in voisines]
    autour = (
        query_with(demande, page=page.previous_page_number()) if page.has_previous() else "",
        query_with(demande, page=page.next_page_number()) if page.has_next() else "",
    )
    return _render("pagination", page=page, liens=liens, precedente=autour[0], suivante=autour[1])


@register.simple_tag(takes_context=True)
def suite(context: template.Context, suivante: str) -> SafeString:
    """Show the link to the next page of a list without page numbers: ``suivante``, a bookmark."""
    demande = context["request"]
    deja = "apres" in demande.GET
    return _render(
        "suite",
        premiere=query_with(demande, apres=None) if deja else "",
        suivante=query_with(demande, apres=suivante) if suivante else "",
    )


@register.simple_tag(takes_context=True)
def facettes(context: template.Context, liste: Iterable[Facette]) -> SafeString:
    """Show what a list may be narrowed to, with how many there are: each choice is a link."""
    demande = context["request"]
    liens = [
        (
            une,
            [
                (c, query_with(demande, **{une.nom: c.valeur or None, "apres": None, "page": None}))
                for c in une.choix
            ],
        )
        for une in liste
    ]
    return _render("facettes", facettes=liens)


@register.simple_tag(takes_context=True)
def exports(context: template.Context, *paires: str) -> SafeString:
    """Show the files of what is filtered: pairs of a label and an address."""
    demande = context["request"]
    filtre = query_with(demande, page=None, apres=None)
    return _render("exports", liens=pairs(paires), filtre="" if filtre == "?" else filtre)


@register.simple_tag
def erreurs(*formulaires: Any) -> SafeString:
    """Sum up what is wrong on top of the page, each line leading to its field."""
    faux = [f for f in formulaires if f.is_bound and f.errors]
    return _render("erreurs", formulaires=faux)


@register.simple_tag
def champ(field: Any, filtre: bool = False) -> SafeString:
    """Show a field: label, hint, errors tied to it.

    ``filtre``: nothing is compulsory in a search, and saying so at each field would be noise.
    """
    return _render("champ", champ=field, filtre=filtre)
