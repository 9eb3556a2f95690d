"""What the page says of a file as soon as it is chosen, before anything is sent or kept."""

from dataclasses import dataclass

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots.models import Phase
from guichet.depots.reception.a_part import is_ordinary
from guichet.depots.reception.formulaire import EnvoiForm
from guichet.depots.reception.noms import is_used, name_of_today
from guichet.depots.solutions import closed
from guichet.textes import reglement
from sons import Referencement
from sons.lecture.sortes import name_other_kind
from sons.reconnaissance import Apercu, recognize, summarize


@dataclass(frozen=True)
class Lu:
    """A file as it is announced; "" or None for what it does not tell.

    ``sorte`` is what it is when it is no JSON, ``numero_ans`` the number that it bears, ``ferme``
    why nothing of it would be accepted today, ``nom_libre`` a name better than its own.
    """

    sorte: str | None
    numero_ans: str
    solution: Referencement | None
    phase: Phase | None
    apercu: Apercu | None
    ferme: str
    is_nom_pris: bool
    nom_libre: str


def tell(formulaire: EnvoiForm, organisation: Organisation, contenu: bytes, nom: str) -> Lu:
    """Return what a file of this name says of itself to the form that would send it."""
    regles, lu = reglement(), recognize(contenu, reglement())
    solution = formulaire.connues.get(lu.numero_ans)
    code = solution.dispositif if solution else lu.dispositif
    apercu = None
    # What is not ordinary is read by the control alone, apart.
    if lu.phase and lu.phase in (regles.phases(code) if code else ()) and is_ordinary(contenu):
        apercu = summarize(contenu, regles.textes(code, lu.phase))
    libre = name_of_today(organisation, nom)
    return Lu(
        sorte="vide" if not contenu else name_other_kind(contenu),
        numero_ans=lu.numero_ans,
        solution=solution,
        phase=Phase(lu.phase) if lu.phase else None,
        apercu=apercu,
        ferme=closed(solution, lu.phase, horloge.now()) if solution and lu.phase else "",
        is_nom_pris=is_used(organisation, nom),
        nom_libre="" if libre == nom else libre,
    )
