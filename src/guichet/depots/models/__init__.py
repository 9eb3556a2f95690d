"""What the counter of deposits keeps."""

from guichet.depots.models.attestation import AttestationFin
from guichet.depots.models.controle import Phase, Verdict
from guichet.depots.models.correction import Correction, NumeroReserve
from guichet.depots.models.demande import Demande, Etat
from guichet.depots.models.depot import Depot, NumeroUtilise, Simulation
from guichet.depots.models.morceau import Morceau
from guichet.depots.models.piece import AnciennePiece, EtatPiece, Piece
from guichet.depots.models.pilote import Pilotes
from guichet.depots.models.pretention import Pretention
from guichet.depots.models.reception import Reception
from guichet.depots.models.reponse_simulee import ReponseSimulee
from guichet.depots.models.terme import Terme
from guichet.depots.models.total import Total

__all__ = [
    "AnciennePiece",
    "AttestationFin",
    "Correction",
    "Demande",
    "Depot",
    "Etat",
    "EtatPiece",
    "Morceau",
    "NumeroReserve",
    "NumeroUtilise",
    "Phase",
    "Piece",
    "Pilotes",
    "Pretention",
    "Reception",
    "ReponseSimulee",
    "Simulation",
    "Terme",
    "Total",
    "Verdict",
]
