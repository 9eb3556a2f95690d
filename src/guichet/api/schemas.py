"""The shapes of the answers. Amounts are in euros, written as text; dates in ISO 8601."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer

from guichet.horloge import PARIS


def _paris(instant: datetime) -> str:
    return instant.astimezone(PARIS).isoformat()


# The same instant has one writing, that of the receipts.
Instant = Annotated[
    datetime, PlainSerializer(_paris, str), Field(description="Heure de Paris, ISO 8601.")
]


class Solution(BaseModel):
    """A referenced solution of the organisation."""

    numero_ans: str
    dispositif: str
    solution: str
    version: str
    depot_ouvert: bool = Field(description="L’enrôlement définitif permet de déposer.")
    phases: list[str] = Field(description="Les phases dont le format est connu.")


class Solutions(BaseModel):
    """What the token may send files for."""

    organisation: str
    solutions: list[Solution]
    dispositifs_a_simuler: list[str] = Field(
        description="Dispositifs ouverts au simulateur par un enrôlement anticipé : envoyez "
        "« dispositif:CODE » dans le champ solution."
    )


class NomLibre(BaseModel):
    """Whether a name of file served already."""

    utilise: bool
    libre: str = Field(description="Un nom libre ; vide si le portail n’en voit pas.")


class Manquants(BaseModel):
    """The parts still to be sent."""

    manquants: list[str]


class MorceauRecu(BaseModel):
    """A part that was kept."""

    empreinte: str = Field(description="SHA-256 du morceau, en hexadécimal.")


class Extrait(BaseModel):
    """What the file holds where a finding was made, on one line."""

    avant: str
    valeur: str
    apres: str


class Constat(BaseModel):
    """A finding, the same as everywhere (see the catalogue)."""

    code: str
    niveau: str
    chemin: str
    ligne: int | None = Field(description="Ligne du fichier, à partir de 1 ; null hors du fichier.")
    colonne: int | None
    libelle: str
    recu: str | None
    attendu: str | None
    remede: str
    source: str
    rang: int | None = Field(
        description="La demande du fichier, à partir de 1 ; null hors des demandes."
    )
    lieu: str = Field(
        description="La place dans la demande, telle qu’on la compte : à partir de 1."
    )
    extrait: Extrait | None = Field(
        description="Ce qui est écrit là ; null hors du fichier ou d’une version antérieure."
    )


class DemandeControlee(BaseModel):
    """The findings on one demande of a file; the names are those of the file."""

    numLigne: int | None  # noqa: N815 -- as in the report of the command
    numeroEditeur: str | None  # noqa: N815
    verdict: str = Field(description="acceptee, incomplete ou rejetee.")
    constats: list[Constat]
    autres_constats: int = Field(description="Combien d’autres ont été comptés sans être gardés.")
    rang: int | None = Field(
        description="Sa place dans le fichier, à partir de 1 ; null d’une version antérieure."
    )


class NonVerifie(BaseModel):
    """A control that could not be made."""

    controle: str
    raison: str
    manque: str | None = Field(
        description="Ce qui manquait, en un mot ; null pour un rapport d’une version antérieure."
    )
    remede: str = Field(description="Ce que le portail vous invite à faire.")


class Rapport(BaseModel):
    """The report of a control, as « sons controler --sortie json » writes it."""

    verdict: str = Field(description="accepte, incomplet, partiel, aucune ou rejete.")
    sous_reserve: bool = Field(
        description="Le fichier est refusé : les verdicts des demandes sont ceux qu’elles auront "
        "une fois le fichier corrigé."
    )
    texte: str = Field(description="La version des textes appliqués.")
    constats: list[Constat]
    autres_constats: int
    demandes: list[DemandeControlee]
    non_verifies: list[NonVerifie]


class FichierControle(BaseModel):
    """A file under control, without its report."""

    id: int
    nom: str
    dispositif: str
    phase: str
    numero_ans: str
    recu_le: Instant
    outil: str = Field(description="L’outil qui l’a envoyé ; vide si c’est une personne.")
    empreinte: str = Field(description="SHA-256 du fichier, en hexadécimal.")
    verdict: str = Field(description="accepte, incomplet, partiel, aucune ou rejete.")
    nb_demandes: int = Field(description="0 si le fichier est refusé, comme les suivants.")
    nb_acceptees: int
    nb_incompletes: int
    nb_rejetees: int
    retour: str | None = Field(
        description="Adresse du fichier annoté ; null si le fichier est refusé."
    )


class Simulation(FichierControle):
    """A rehearsal and its report."""

    rapport: Rapport


class Depot(FichierControle):
    """A deposit."""

    reference: str
    recu: str = Field(description="Adresse de l’accusé de réception (PDF).")
    corrige: str | None = Field(
        description="Adresse du fichier des demandes rejetées, sous de nouveaux numéros."
    )


class DepotEtRapport(Depot):
    """A deposit and its report."""

    rapport: Rapport


class Depots(BaseModel):
    """Deposits, the latest first."""

    depots: list[Depot]
    suivante: str | None = Field(description="Adresse de la page suivante.")


class Reception(BaseModel):
    """A file that is received: its instant holds, whatever its turn to be controlled."""

    id: int
    nom: str
    recu_le: Instant
    etat: str = Field(description="en_attente, controlee ou refusee.")
    refus: str = Field(description="Pourquoi rien n’a été enregistré.")
    depot: str | None = Field(description="Adresse du dépôt, une fois contrôlé.")


class Cle(BaseModel):
    """A beneficiary that a demande holds."""

    identifiant: str
    valeur: str


class Piece(BaseModel):
    """A piece that a demande declares."""

    nom: str
    nom_attendu: str = Field(description="Le nom sous lequel l’envoyer dans le ZIP.")
    type: str
    etat: str = Field(description="recue, manquante ou refusee.")


class DemandeResumee(BaseModel):
    """A demande, as the list shows it."""

    id: int
    adresse: str
    numero_editeur: str
    numero_asp: str
    dispositif: str
    phase: str
    numero_ans: str
    etat: str
    client: str
    deposee_le: Instant
    montant_ht: Decimal
    montant_finance: Decimal
    montant_demande: Decimal
    montant_decide: Decimal | None
    montant_paye: Decimal


class Demande(DemandeResumee):
    """A demande, with its pieces, its beneficiaries and its findings."""

    depot: str = Field(description="Adresse du dépôt qui l’a apportée.")
    date_commande: date | None
    attestation_fin: date | None
    limite: Instant | None = Field(
        description="Dernier instant pour compléter la demande ou répondre à l’agence ; null si "
        "rien n’est attendu, ou si rien ne le borne."
    )
    cles: list[Cle]
    pieces: list[Piece]
    constats: list[Constat]


class PieceRefusee(BaseModel):
    """A piece of a new ZIP that does not take the place of the one received."""

    nom: str
    raison: str


class PieceDevinee(BaseModel):
    """A file taken for a piece otherwise than by its very name."""

    nom: str = Field(description="Le fichier envoyé.")
    piece: str = Field(description="La pièce pour laquelle il est pris.")


class FichierEcarte(BaseModel):
    """A file that was not used."""

    nom: str = Field(description="Le fichier envoyé.")
    raison: str = Field(description="Pourquoi il n’a pas servi.")


class Complement(BaseModel):
    """What new pieces changed."""

    demande: Demande
    restent: list[str] = Field(description="Les pièces qui manquent encore.")
    remplacees: list[str] = Field(description="Les pièces remplacées ; l’ancien contenu est gardé.")
    refusees: list[PieceRefusee]
    devinees: list[PieceDevinee]
    ecartees: list[FichierEcarte]


class Demandes(BaseModel):
    """A page of demandes."""

    demandes: list[DemandeResumee]
    nombre: int = Field(description="Combien répondent aux critères, jusqu’à 1 001.")
    suivante: str | None = Field(description="Adresse de la page suivante.")
