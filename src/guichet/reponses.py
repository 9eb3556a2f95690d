"""What the pages answer when they do not do what is asked: one status for each reason.

The API has the same (``api.problemes``). Whatever the status, the page says why and what to do.
"""

from django import forms

# What is typed or sent has to be put right.
A_CORRIGER = 400
# A sensitive act waits for a fresh proof of who asks.
A_PROUVER = 403
# The object is no longer in the state that the act asks for.
IMPOSSIBLE = 409
# The link has served, or its time has passed.
PERIME = 410
# More than the address takes.
TROP_GROS = 413
# Asked too often.
TROP_VITE = 429
# A breakdown, or no room left: nothing is wrong with what was sent.
EN_PANNE = 503


def status_of(form: forms.BaseForm) -> int:
    """Return the status of a page that shows a form, sent or not."""
    return A_CORRIGER if form.errors else 200


# « Clear-Site-Data » when a session ends. Not « cookies »: it would log out of the whole domain.
EFFACEMENT = '"cache", "storage"'
