"""The one door: control a deposit, from bytes to annotated bytes.

    read  →  first control (file)  →  second control (each demande)  →  pieces  →  annotate

Every door of the house (command line, simulator, deposit, API) calls ``control_depot``
and nothing else, so that the same file meets the same verdict everywhere.

When the first control refuses the file, the verdict is given; what can be read is controlled all
the same, under reserve, so that everything is said in one go.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, BinaryIO, cast

from msgspec import Struct

from sons.archive import Inventaire, inspect_archive
from sons.constats import CODE_ACCEPTEE
from sons.contexte import Attribution, Contexte, IdentiteDepot
from sons.controles.coherence import check_coherence
from sons.controles.colonnes import Colonnes
from sons.controles.examen import EnTete, Examen
from sons.controles.fichier import (
    check_line_count,
    check_name,
    check_register,
    check_supplier,
    find_referencement,
)
from sons.controles.format import check_header, check_values
from sons.controles.moule import mould_of
from sons.controles.pieces import check_pieces, limits_for_archive
from sons.controles.places import Places
from sons.controles.regles import REGLES, check_unicite
from sons.controles.releve import Releve, draw_constats
from sons.controles.structure import Structure, check_structure
from sons.controles.trouve import Trouve
from sons.demandes import DemandeLue, read_demandes
from sons.lecture import Lecture, LectureRefusee, locate, may_repeat_balises, read, read_exact
from sons.rapport import DemandeControlee, Rapport, Verdict, VerdictDemande
from sons.reglement import Textes
from sons.reglement.format import Portee, Role
from sons.reglement.phase import Phase
from sons.retour import annotate


@dataclass(frozen=True)
class Resultat:
    """The report, the annotated bytes (None when the file is rejected), the pieces as inspected.

    ``entete`` is the header as read, ``numeros_asp`` the references of the demandes of the report.
    """

    rapport: Rapport
    retour: bytes | None
    inventaire: Inventaire | None
    entete: EnTete
    numeros_asp: Sequence[str]
    _examen: Examen | None

    @cached_property
    def demandes(self) -> Sequence[DemandeLue]:
        """What the control read of each demande of the report; drawn only when it is asked for."""
        return read_demandes(self._examen, self.rapport.demandes, self.numeros_asp, self.inventaire)


def control_depot(
    contenu: bytes,
    textes: Textes,
    contexte: Contexte,
    instant: datetime,
    *,
    nom: str | None = None,
    archive: BinaryIO | Inventaire | None = None,
) -> Resultat:
    """Control a deposit received at ``instant`` (an aware datetime).

    ``nom`` is the file's name without folder; ``archive`` a seekable ZIP, or what its inspection
    found. What is not given is listed as not verified. Raises nothing for any content of the file
    or the ZIP.
    """
    if instant.tzinfo is None:
        raise ValueError("l’instant du dépôt doit porter son fuseau horaire")
    return _Controle(contenu, textes, contexte, instant, nom, archive).run()


# What a decoder takes (the last one wins) and no reader of the agency may.
BALISE_REPETEE = "1005"


def _told(refus: LectureRefusee) -> Trouve:
    return Trouve(None, refus.code, refus.chemin, refus.recu, refus.attendu)


class _Controle:
    """The steps of one control, and what they share."""

    def __init__(
        self,
        contenu: bytes,
        textes: Textes,
        contexte: Contexte,
        instant: datetime,
        nom: str | None,
        archive: BinaryIO | Inventaire | None,
    ) -> None:
        self.contenu = contenu
        self.debut = 3 if contenu.startswith(codecs.BOM_UTF8) else 0
        self.textes = textes
        self.contexte = contexte
        self.instant = instant
        self.nom = nom
        self.archive = archive
        self.limites = textes.dispositif.limites
        self.releve = Releve(textes.catalogue, self.limites)
        self.conforme = True
        self.places_du_refus = Places(contenu, {}, {})

    def run(self) -> Resultat:
        try:
            lecture = read(self.contenu, self.limites, mould_of(self.textes.format))
            structure = self._check_form(lecture)
            if not lecture.is_exacte and self._is_odd(structure):
                self._ask_exact_reader()
        except LectureRefusee as refus:
            return self._unreadable(refus)
        entete = self._check_file(structure)
        if structure.colonnes is None:
            return self._result([], entete, None, None)
        examen = self._check_demandes(structure.colonnes, entete, structure.nombre)
        inventaire = self._check_pieces(examen)
        return self._result(structure.lignes, entete, examen, inventaire)

    def _ask_exact_reader(self) -> None:
        """A decoder lets through what the exact reader refuses: it has the last word.

        A balise written twice rejects the file; what was decoded of it is still looked at. Raises
        LectureRefusee for what leaves nothing to look at.
        """
        try:
            read_exact(self.contenu, self.debut, self.limites)
        except LectureRefusee as refus:
            if refus.code != BALISE_REPETEE:
                raise
            self.releve.take([_told(refus)])
            self.places_du_refus = Places.at(self.contenu, refus.place, refus.chemin)

    # -- what the file is like ---------------------------------------------------------------------

    def _check_form(self, lecture: Lecture) -> Structure:
        """Compare with the format table, which knows nothing of who deposits nor of when."""
        un_format, take = self.textes.format, self.releve.take
        if lecture.debut:
            take([Trouve(None, "1010", "début du fichier")])
        structure = check_structure(un_format, lecture, self.limites)
        self.conforme = not structure.trouves
        portee = un_format.entete.structure_rejette
        take(t if portee is Portee.DEMANDE else t._replace(rang=None) for t in structure.trouves)
        if structure.nombre is not None:
            take(check_line_count(self.textes, structure.nombre))
        take(check_header(un_format, structure.entete))
        if structure.colonnes is not None:
            take(check_values(un_format, structure.colonnes, is_moulee=lecture.is_moulee))
        return structure

    def _is_odd(self, structure: Structure) -> bool:
        if self.releve.du_fichier.rejette or self.releve.des_demandes or structure.trouves:
            return True
        balises = structure.colonnes.count_balises() if structure.colonnes else 0
        return may_repeat_balises(self.contenu, len(structure.entete) + balises)

    # -- first control, second control, pieces ---------------------------------------------------

    def _check_file(self, structure: Structure) -> EnTete:
        take, textes, contexte = self.releve.take, self.textes, self.contexte
        valeurs = (
            structure.entete.get(textes.format.required(role).nom)
            for role in (Role.NUMERO_ANS, Role.SIRET)
        )
        entete = EnTete(*(valeur if isinstance(valeur, str) else "" for valeur in valeurs))
        take(check_name(textes, entete.numero_ans, self.nom, self.instant))
        take(check_supplier(entete, textes, contexte))
        take(check_register(entete, textes, contexte, self.instant))
        return entete

    def _check_demandes(self, colonnes: Colonnes, entete: EnTete, nombre: int | None) -> Examen:
        examen = Examen(
            self.textes,
            self.contexte,
            self.instant,
            entete,
            colonnes,
            find_referencement(entete, self.textes, self.contexte),
            is_whole=len(colonnes.rangs) == nombre,
        )
        self.releve.take(check_coherence(examen))
        for check_regle in REGLES[self.textes.phase]:
            self.releve.take(check_regle(examen))
        if self.textes.phase is Phase.AVANCE:
            self.releve.take(check_unicite(examen, self.releve.rejects))
        return examen

    def _check_pieces(self, examen: Examen) -> Inventaire | None:
        inventaire = self.archive if isinstance(self.archive, Inventaire) else None
        if self.archive is not None and inventaire is None:
            flux = cast(BinaryIO, self.archive)
            inventaire = inspect_archive(flux, limits_for_archive(self.limites))
        self.releve.take(check_pieces(examen, inventaire))
        return inventaire

    # -- results -------------------------------------------------------------------------------

    def _unreadable(self, refus: LectureRefusee) -> Resultat:
        self.releve = Releve(self.textes.catalogue, self.limites)
        self.releve.take([_told(refus)])
        return self._result([], EnTete("", ""), None, None, Places.at(self.contenu, refus.place))

    def _result(
        self,
        lignes: Sequence[Any],
        entete: EnTete,
        examen: Examen | None,
        inventaire: Inventaire | None,
        places: Places | None = None,
    ) -> Resultat:
        lieux = (t.lieu for t in self.releve.kept())
        places = places or Places.of_paths(self.contenu, self.debut, lieux) | self.places_du_refus
        demandes = self._demandes(lignes, examen, places) if examen else []
        rapport = Rapport(
            verdict=self._verdict(demandes),
            texte=self.textes.version,
            constats=draw_constats(self.releve.du_fichier, self.textes.catalogue, places),
            demandes=demandes,
            non_verifies=self.releve.non_verifies,
            autres=self.releve.du_fichier.autres,
        )
        if examen is None:
            return Resultat(rapport, None, inventaire, entete, [], None)
        attribution = self._attribute(entete, demandes)
        retour = None if rapport.sous_reserve else self._annotate(examen, attribution, demandes)
        numeros = attribution.numeros_asp
        return Resultat(rapport, retour, inventaire, entete, numeros, examen)

    def _verdict(self, demandes: Sequence[DemandeControlee]) -> Verdict:
        verdicts = {demande.verdict for demande in demandes}
        if self.releve.du_fichier.rejette:
            return Verdict.REJETE
        if verdicts == {VerdictDemande.ACCEPTEE}:
            return Verdict.ACCEPTE
        if verdicts == {VerdictDemande.REJETEE}:
            return Verdict.AUCUNE
        return Verdict.PARTIEL if VerdictDemande.REJETEE in verdicts else Verdict.INCOMPLET

    def _demandes(
        self, lignes: Sequence[Any], examen: Examen, places: Places
    ) -> list[DemandeControlee]:
        """Return the demandes that were controlled; those whose structure alone fails, too."""
        un_format, catalogue = self.textes.format, self.textes.catalogue
        is_alone = un_format.entete.structure_rejette is Portee.DEMANDE
        rangs = range(len(lignes)) if is_alone else examen.rangs
        numeros = _values(lignes, un_format.required(Role.NUM_LIGNE).nom, int)
        editeurs = _values(lignes, un_format.required(Role.NUMERO_EDITEUR).nom, str)
        controlees = [
            DemandeControlee(rang, numeros[rang], editeurs[rang], VerdictDemande.ACCEPTEE, ())
            for rang in rangs
        ]
        for place, rang in enumerate(rangs) if self.releve.des_demandes else ():
            if liste := self.releve.des_demandes.get(rang):
                controlees[place] = controlees[place]._replace(
                    verdict=liste.verdict,
                    constats=draw_constats(liste, catalogue, places),
                    autres=liste.autres,
                )
        return controlees

    def _attribute(self, entete: EnTete, demandes: Sequence[DemandeControlee]) -> Attribution:
        return self.contexte.attribution(
            IdentiteDepot(
                siret=entete.siret,
                numero_ans=entete.numero_ans,
                nom=self.nom,
                numeros_editeur=[d.numero_editeur or "" for d in demandes],
            )
        )

    def _annotate(
        self, examen: Examen, attribution: Attribution, demandes: Sequence[DemandeControlee]
    ) -> bytes:
        return annotate(
            self.contenu,
            self.textes.format,
            attribution.imp_id,
            attribution.numeros_asp,
            demandes,
            self.textes.catalogue[CODE_ACCEPTEE].libelle,
            lambda chemins: locate(self.contenu, self.debut, chemins),
            conforme=self.conforme,
        )


def _values(lignes: Sequence[Any], nom: str, genre: type) -> list[Any]:
    """Return a value of each demande, None where there is none of that kind."""
    if lignes and isinstance(lignes[0], Struct):
        valeurs = list(map(attrgetter(nom), lignes))
    else:
        valeurs = [ligne.get(nom) if type(ligne) is dict else None for ligne in lignes]
    return [valeur if type(valeur) is genre else None for valeur in valeurs]
