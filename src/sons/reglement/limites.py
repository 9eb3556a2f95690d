"""The bounds of a deposit: those that the texts set, and those that keep a control small."""

from dataclasses import dataclass

from sons.reglement.source import Source, Statut


@dataclass(frozen=True)
class Protections:
    """What the control agrees to read and to say, whatever is sent: no text speaks of it."""

    taille_json_max_octets: int
    profondeur_max: int
    cle_max: int
    valeurs_max: int
    constats_par_demande_max: int
    constats_du_fichier_max: int
    constats_max: int
    entrees_zip_max: int
    ratio_zip_max: int
    source: Source
    statut: Statut
    note: str | None = None


# A protection that a dispositif does not write: the loader puts that of ``Protections``.
COMMUNE = 0


@dataclass(frozen=True)
class Limites:
    """Numbers and sizes (bytes) that a deposit may not exceed: those of the texts, then ours."""

    demandes_max: int
    taille_piece_max_octets: int
    taille_piece_alerte_octets: int
    taille_zip_max_octets: int
    source: Source
    statut: Statut
    taille_json_max_octets: int = COMMUNE
    profondeur_max: int = COMMUNE
    cle_max: int = COMMUNE
    valeurs_max: int = COMMUNE
    constats_par_demande_max: int = COMMUNE
    constats_du_fichier_max: int = COMMUNE
    constats_max: int = COMMUNE
    entrees_zip_max: int = COMMUNE
    ratio_zip_max: int = COMMUNE
    note: str | None = None
