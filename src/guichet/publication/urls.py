"""Addresses of the public pages: in French, without a final slash."""

from guichet.acteurs.routes import Menu, Niveau, route, route_re
from guichet.publication.views import calcul, constats, dispositifs, formats, pages

app_name = "publication"
urlpatterns = [
    route(
        "dispositifs",
        dispositifs.liste,
        "dispositifs",
        Niveau.PUBLIC,
        menu=Menu(10, "Dispositifs", "Règles"),
    ),
    route("dispositifs/<str:code>", dispositifs.dispositif, "dispositif", Niveau.PUBLIC),
    route(
        "dispositifs/<str:code>/calendrier.svg",
        dispositifs.frise,
        "frise-dispositif",
        Niveau.PUBLIC,
    ),
    route(
        "dispositifs/<str:code>/calendrier.ics",
        dispositifs.agenda,
        "agenda-dispositif",
        Niveau.PUBLIC,
    ),
    route(
        "calendrier",
        dispositifs.calendrier,
        "calendrier",
        Niveau.PUBLIC,
        menu=Menu(20, "Calendrier", "Règles"),
    ),
    route("calendrier.svg", dispositifs.frise, "frise", Niveau.PUBLIC),
    route("calendrier.ics", dispositifs.agenda, "agenda", Niveau.PUBLIC),
    route("calcul", calcul.calcul, "calcul", Niveau.PUBLIC, menu=Menu(30, "Calcul", "Règles")),
    route(
        "constats",
        constats.catalogue,
        "constats",
        Niveau.PUBLIC,
        menu=Menu(40, "Constats", "Règles"),
    ),
    route("constats/<str:code>", constats.constat, "constat", Niveau.PUBLIC),
    route("formats", formats.liste, "formats", Niveau.PUBLIC, menu=Menu(50, "Formats", "Règles")),
    route("formats/<str:code>/<str:phase>", formats.tableau, "format", Niveau.PUBLIC),
    route(
        "formats/<str:code>/<str:phase>/<str:forme>.json", formats.fichier, "fichier", Niveau.PUBLIC
    ),
    route("aide", pages.aide, "aide", Niveau.PUBLIC),
    route("glossaire", pages.mots, "glossaire", Niveau.PUBLIC),
    route("obtenir-un-compte", pages.compte, "obtenir-un-compte", Niveau.PUBLIC),
    route("plan-du-site", pages.plan, "plan", Niveau.PUBLIC),
    route("accessibilite", pages.accessibilite, "accessibilite", Niveau.PUBLIC),
    route("mentions-legales", pages.mentions, "mentions", Niveau.PUBLIC),
    route("robots.txt", pages.robots, "robots", Niveau.PUBLIC),
    route(".well-known/security.txt", pages.security, "security", Niveau.PUBLIC),
    # The first sign is a letter or a digit: a second slash would lead to another host.
    route_re(
        r"^(?P<chemin>[0-9A-Za-z][\w./-]*)/$", pages.without_slash, "sans-barre", Niveau.PUBLIC
    ),
]
