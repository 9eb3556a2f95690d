"""The head of the chain, told outside: whoever owns the base cannot rewrite what has left it."""

from guichet.journal.models import Inscription, Tete
from guichet.securite.evenements import Evenement, Issue, note


def tell_head() -> None:
    """Write the last link in the security log, which is sent elsewhere; called every hour."""
    tete = Tete.objects.get()
    note(Evenement.JOURNAL_ANCRE, Issue.FAIT, rang=tete.rang, empreinte=tete.empreinte)


def anchor_fault(rang: int, empreinte: str) -> str | None:
    """Return what is wrong with a chain, intact in itself, that no longer bears this link."""
    gardee = Inscription.objects.filter(rang=rang).values_list("empreinte", flat=True).first()
    if gardee == empreinte:
        return None
    return (
        f"L’inscription {rang} n’est pas celle de l’ancre : le journal a été réécrit ou raccourci "
        "depuis que cette ligne est partie."
    )
