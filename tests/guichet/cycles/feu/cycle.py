from django.db.models import TextChoices

from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.table import Cycle, Transition
from tests.guichet.cycles.feu.models import Etat


class Acte(TextChoices):
    PASSER = "feu.passer", "Feu passé au vert"
    ETEINDRE = "feu.eteindre", "Feu éteint"
    USER = "feu.user", "Ampoule usée"


def marche(feu):
    return "Le feu est en panne : réparez-le d’abord." if feu.panne else ""


VOIR, GERER = Habilitation.VOIR_ORGANISATION, Habilitation.GERER_MEMBRES
CYCLE = Cycle(
    "feu",
    Etat.ROUGE,
    (
        Transition(Etat.ROUGE, Etat.VERT, Acte.PASSER, VOIR, "Passer au vert", marche),
        Transition(Etat.VERT, Etat.ETEINT, Acte.ETEINDRE, GERER, "Éteindre"),
        Transition(Etat.VERT, Etat.ETEINT, Acte.USER, None, "Éteindre à la fin de l’ampoule"),
    ),
)
