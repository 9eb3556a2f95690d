"""What each act of a request is told to do on its page, what it says before and after."""

from guichet.cycles.gestes import Geste, plain
from guichet.nominations import demandes
from guichet.nominations.actes import Acte

GESTES: dict[str, Geste] = {
    Acte.CONFIRMATION: Geste(
        plain(demandes.confirm),
        "Le rôle est confirmé : l’invitation est partie.",
        "Vérifiez auprès de son responsable que cette personne doit bien tenir ce rôle. Elle "
        "recevra une invitation, et le rôle en l’acceptant.",
    ),
    Acte.REFUS: Geste(
        plain(demandes.refuse), "Le rôle est refusé.", "Personne ne sera invité.",
    ),
    Acte.RETRAIT: Geste(
        plain(demandes.take_back), "La demande est retirée.", "Personne ne sera invité.",
    ),
}  # fmt: skip
