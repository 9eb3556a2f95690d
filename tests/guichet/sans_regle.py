"""The addresses of the portal, and one that was written without its rule."""

from django.http import HttpResponse
from django.urls import path

from guichet.configuration.urls import handler403, urlpatterns

__all__ = ["handler403", "urlpatterns"]

urlpatterns = [*urlpatterns, path("nue", lambda request: HttpResponse("ouverte"), name="nue")]
