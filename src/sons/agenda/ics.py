"""The calendar as iCalendar (RFC 5545), for any calendar program.

Hours are written as UTC instants, which need no VTIMEZONE and mean the same everywhere. The
library folds, escapes and ends the lines; nothing here reads a clock, so that the same texts at
the same instant give the same bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sons.agenda.echeances import Jalon, time_line
from sons.extra import extra_needed
from sons.reglement.modele import Dispositif

with extra_needed():
    from icalendar import Alarm, Calendar, Event

RAPPELS = (30, 7, 1)  # days before a limit

_NOM = "Échéances des SONS (Ségur du numérique en santé)"


def icalendar_text(dispositifs: Iterable[Dispositif], instant: datetime) -> bytes:
    """Return the whole file: one event per date in force at ``instant``."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Guichet SONS//sons calendrier//FR")
    calendrier.add("version", "2.0")
    calendrier.add("calscale", "GREGORIAN")
    calendrier.add("method", "PUBLISH")
    calendrier.add("x-wr-calname", _NOM)
    for jalon in time_line(dispositifs, instant):
        calendrier.add_component(_event(jalon, instant))
    octets: bytes = calendrier.to_ical()
    return octets


def _event(jalon: Jalon, instant: datetime) -> Event:
    """The UID names the dispositif and the step, not the date: a postponement moves the event."""
    echeance = jalon.echeance
    evenement = Event()
    evenement.add("uid", f"{jalon.code}-{echeance.etape}@guichet-sons")
    evenement.add("dtstamp", instant.astimezone(UTC).replace(microsecond=0))
    _add_dates(evenement, jalon)
    evenement.add("summary", f"{jalon.code} : {echeance.libelle}")
    evenement.add("description", _description(jalon))
    evenement.add("categories", [jalon.code])
    evenement.add("status", "TENTATIVE" if echeance.approximative else "CONFIRMED")
    evenement.add("transp", "TRANSPARENT")
    for jours in () if jalon.ouvre else RAPPELS:
        evenement.add_component(_alarm(jalon, jours))
    return evenement


def _add_dates(evenement: Event, jalon: Jalon) -> None:
    """An hour is an instant; a date is a whole day, a month alone is a whole month."""
    echeance = jalon.echeance
    if jalon.horaire:
        evenement.add("dtstart", echeance.debut.astimezone(UTC))
        return
    debut, fin = echeance.jour, echeance.jour + timedelta(days=1)
    if echeance.approximative:
        debut, fin = debut.replace(day=1), _next_month(debut)
    evenement.add("dtstart", debut)
    evenement.add("dtend", fin)


def _next_month(jour: date) -> date:
    return (jour.replace(day=28) + timedelta(days=4)).replace(day=1)


def _description(jalon: Jalon) -> str:
    echeance = jalon.echeance
    quand = f"Date : {echeance}"
    if echeance.approximative:
        quand += " (le texte ne donne que le mois)"
    elif jalon.horaire:
        quand += " (heure de Paris)"
    lignes = [quand, f"Source : {jalon.source}"]
    return "\n".join([*lignes, *([echeance.note] if echeance.note else [])])


def _alarm(jalon: Jalon, jours: int) -> Alarm:
    """Remind, as many days before the event as the clocks of the reader count."""
    rappel = Alarm()
    rappel.add("action", "DISPLAY")
    quand = "demain" if jours == 1 else f"dans {jours} jours"
    rappel.add("description", f"{jalon.code}, {quand} : {jalon.echeance.libelle}")
    rappel.add("trigger", timedelta(days=-jours))
    return rappel
