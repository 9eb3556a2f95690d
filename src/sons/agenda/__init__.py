"""The calendar people can use: what is open, what closes when, as text, iCalendar or a picture.

``ics`` and ``frise`` are imported by who needs them: the first one loads a library.
"""

from sons.agenda.echeances import Jalon, shared, time_line
from sons.agenda.fenetres import FENETRES, Etat, Fenetre, open_windows, windows

__all__ = ["FENETRES", "Etat", "Fenetre", "Jalon", "open_windows", "shared", "time_line", "windows"]
