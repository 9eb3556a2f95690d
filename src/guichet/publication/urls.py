"""Addresses of the public pages: in French, without a final slash."""

from django.urls import path, re_path

from guichet.publication.vues import calcul, constats, dispositifs, formats, pages

app_name = "publication"
urlpatterns = [
    path("dispositifs", dispositifs.liste, name="dispositifs"),
    path("dispositifs/<str:code>", dispositifs.dispositif, name="dispositif"),
    path("dispositifs/<str:code>/calendrier.svg", dispositifs.frise, name="frise-dispositif"),
    path("dispositifs/<str:code>/calendrier.ics", dispositifs.agenda, name="agenda-dispositif"),
    path("calendrier", dispositifs.calendrier, name="calendrier"),
    path("calendrier.svg", dispositifs.frise, name="frise"),
    path("calendrier.ics", dispositifs.agenda, name="agenda"),
    path("calcul", calcul.calcul, name="calcul"),
    path("constats", constats.catalogue, name="constats"),
    path("constats/<str:code>", constats.constat, name="constat"),
    path("formats", formats.liste, name="formats"),
    path("formats/<str:code>/<str:phase>", formats.tableau, name="format"),
    path("formats/<str:code>/<str:phase>/<str:forme>.json", formats.fichier, name="fichier"),
    path("aide", pages.aide, name="aide"),
    path("accessibilite", pages.accessibilite, name="accessibilite"),
    path("mentions-legales", pages.mentions, name="mentions"),
    path("robots.txt", pages.robots, name="robots"),
    # The first sign is a letter or a digit: a second slash would lead to another host.
    re_path(r"^(?P<chemin>[0-9A-Za-z][\w./-]*)/$", pages.without_slash, name="sans-barre"),
]
