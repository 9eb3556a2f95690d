"""What is corrected: the demandes that a deposit rejected, or the whole of a rehearsed file."""

from typing import NamedTuple

from guichet import horloge
from guichet.depots.correction.numeros import reserve
from guichet.depots.models import Depot, Phase, Simulation, Verdict
from guichet.depots.reception.noms import free_name
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import read_content
from guichet.textes import reglement
from sons import Textes
from sons.chemin import Chemin
from sons.correction import Noms, correct, resume
from sons.correction.octets import values_at
from sons.reglement.format import Nature, Role
from sons.reglement.noms import first_json

_REJETEE = "rejetee"
_ANNOTATIONS = (Role.NUMERO_ASP, Role.CODE_TRAITEMENT, Role.LIBELLE_TRAITEMENT)


class Base(NamedTuple):
    """The file to correct, its ZIP as it was sent, and what its pieces are called from now on."""

    contenu: bytes
    archive: Fichier | None
    noms: Noms


def textes_of(origine: Depot | Simulation) -> Textes:
    """Return the texts in force for its dispositif and its phase."""
    return reglement().textes(origine.dispositif, origine.phase)


def corrected_file(depot: Depot) -> tuple[str, bytes]:
    """Return a free name of today and the JSON of the demandes that ``depot`` rejected.

    Raises ValueError when none was rejected.
    """
    contenu = base_of_deposit(depot).contenu
    return name_of(depot, textes_of(depot), contenu), contenu


def base_of(origine: Depot | Simulation) -> Base | None:
    """Return what is to be corrected; None when nothing of a rehearsal is kept any more."""
    return base_of_deposit(origine) if isinstance(origine, Depot) else _of_rehearsal(origine)


def name_of(origine: Depot | Simulation, textes: Textes, contenu: bytes) -> str:
    """Return the name under which a file may be deposited today."""
    balise = (textes.format.required(Role.NUMERO_ANS).nom,)
    numero = origine.numero_ans or values_at(contenu, [balise]).get(balise)
    if not isinstance(numero, str) or not numero:
        return origine.nom
    premier = first_json(textes.dispositif.noms, numero, horloge.today())
    return free_name(origine.organisation, premier) or origine.nom


def rejected_ranks(origine: Depot | Simulation) -> list[int]:
    """Return the places, in its own file, of the demandes that are in the file to correct."""
    demandes = origine.rapport["demandes"]
    if isinstance(origine, Simulation) or origine.verdict == Verdict.REJETE:
        return list(range(len(demandes)))
    return [rang for rang, une in enumerate(demandes) if une["verdict"] == _REJETEE]


def is_renumbered(origine: Depot | Simulation) -> bool:
    """Tell whether the demandes to correct come back under new numbers."""
    is_entier = isinstance(origine, Simulation) or origine.verdict == Verdict.REJETE
    return not is_entier and origine.phase == Phase.AVANCE


def base_of_deposit(depot: Depot) -> Base:
    """Return the rejected demandes alone, under new numbers; all of a file that was refused.

    Raises ValueError when none was rejected.
    """
    contenu = read_content(depot.json.empreinte)
    if depot.verdict == Verdict.REJETE:
        # Its numbers did not serve. Its ZIP is named by its reception, for a day.
        recue = depot.receptions.exclude(archive=None).select_related("archive").first()
        return Base(contenu, recue.archive if recue else None, {})
    textes, rangs = textes_of(depot), rejected_ranks(depot)
    if not rangs:
        raise ValueError("no demande of this deposit was rejected")
    numeros = reserve(depot, textes, rangs) if is_renumbered(depot) else [""] * len(rangs)
    reprise = resume(contenu, textes, rangs, numeros)
    return Base(reprise.contenu, depot.archive, reprise.noms)


def is_kept(origine: Depot | Simulation) -> bool:
    """Tell whether the file is still there: a deposit always is, a rehearsal came back or not."""
    if isinstance(origine, Depot):
        return True
    return origine.json_id is not None or origine.retour is not None


def _of_rehearsal(simulation: Simulation) -> Base | None:
    """Return the file of a rehearsal as it was sent, for as long as it is kept.

    Then the one that came back, its annotations cleared; its ZIP is kept no more.
    """
    if simulation.json is not None:
        return Base(read_content(simulation.json.empreinte), simulation.archive, {})
    if simulation.retour is None:
        return None
    contenu = bytes(simulation.retour)
    un_format = textes_of(simulation).format
    lignes = un_format.required(Role.LIGNES).nom
    roles = [b.nom for b in map(un_format.required, _ANNOTATIONS) if b.nature is Nature.NUL]
    nombre = len(simulation.rapport["demandes"])
    vides: list[Chemin] = [(un_format.required(Role.IMP_ID).nom,)]
    vides += [(lignes, rang, nom) for rang in range(nombre) for nom in roles]
    return Base(correct(contenu, dict.fromkeys(vides, b"null")), None, {})
