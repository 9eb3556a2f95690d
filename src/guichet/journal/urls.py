"""Address of the journal."""

from django.urls import path

from guichet.journal.views import journal

app_name = "journal"
urlpatterns = [path("administration/journal", journal, name="journal")]
