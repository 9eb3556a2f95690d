"""How a model is shown."""

from guichet.modeles.models import Etat, Observation
from guichet.theme.composition import Genre

GENRES: dict[str, Genre] = {
    Etat.DEPOSE: "info",
    Etat.VALIDE: "succes",
    Etat.A_CORRIGER: "attention",
    Etat.REFUSE: "erreur",
    Etat.RETIRE: "neutre",
}
GENRES_CONSTATS: dict[str, Genre] = {
    Observation.PRESENTE: "succes",
    Observation.ABSENTE: "erreur",
    Observation.SANS_OBJET: "neutre",
}
