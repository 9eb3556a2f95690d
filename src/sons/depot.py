"""The one door: control a deposit, from bytes to annotated bytes.

    read  →  first control (file)  →  second control (each demande)  →  pieces  →  annotate

Every door of the house (command line, simulator, deposit, API) calls ``control_depot``
and nothing else, so that the same file meets the same verdict everywhere.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO

from sons.archive import Inventaire, inspect_archive
from sons.constats import CODE_ACCEPTEE
from sons.contexte import Contexte, IdentiteDepot, Referencement
from sons.controles.coherence import check_coherence
from sons.controles.colonnes import Colonnes
from sons.controles.dossier import Dossier
from sons.controles.fichier import check_line_count, check_name, check_register, check_supplier
from sons.controles.format import check_header, check_values
from sons.controles.pieces import check_pieces, limits_for_archive
from sons.controles.regles import REGLES
from sons.controles.releve import Releve
from sons.controles.structure import check_structure
from sons.lecture import Etendue, Lecture, LectureRefusee, may_repeat_balises, read, read_exact
from sons.rapport import DemandeControlee, Rapport, Verdict, VerdictDemande, verdict_of
from sons.reglement import Textes
from sons.reglement.format import Role
from sons.retour import annotate


@dataclass(frozen=True, slots=True)
class Resultat:
    """The report, the annotated bytes (None when the file is rejected), the pieces as inspected."""

    rapport: Rapport
    retour: bytes | None
    inventaire: Inventaire | None


def control_depot(
    contenu: bytes,
    textes: Textes,
    contexte: Contexte,
    instant: datetime,
    *,
    nom: str | None = None,
    archive: BinaryIO | None = None,
) -> Resultat:
    """Control a deposit received at ``instant`` (an aware datetime).

    ``nom`` is the file's name without folder; ``archive`` a seekable ZIP. What is not given
    is listed as not verified. Raises nothing for any content of the file or the ZIP.
    """
    if instant.tzinfo is None:
        raise ValueError("l’instant du dépôt doit porter son fuseau horaire")
    return _Controle(contenu, textes, contexte, instant, nom, archive).run()


class _Controle:
    """The steps of one control, and what they share."""

    def __init__(
        self,
        contenu: bytes,
        textes: Textes,
        contexte: Contexte,
        instant: datetime,
        nom: str | None,
        archive: BinaryIO | None,
    ) -> None:
        self.contenu = contenu
        self.textes = textes
        self.contexte = contexte
        self.instant = instant
        self.nom = nom
        self.archive = archive
        self.limites = textes.dispositif.limites
        self.releve = Releve(textes.catalogue)

    def run(self) -> Resultat:
        try:
            return self._control(self._read().arbre)
        except LectureRefusee as refus:
            self.releve = Releve(self.textes.catalogue)
            self.releve.on_file(refus.code, refus.lieu, refus.recu, refus.attendu)
            return self._rejected()

    def _control(self, arbre: Any) -> Resultat:
        colonnes = check_structure(self.textes.format, arbre, self.releve)
        if colonnes is None:
            self._ask_exact_reader()
            return self._rejected()
        referencement = self._first_control(arbre)
        if self.releve.rejects_file():
            self._ask_exact_reader()
            return self._rejected()
        if may_repeat_balises(self.contenu, len(arbre) + colonnes.count_balises()):
            self._ask_exact_reader()
        return self._second_control(arbre, colonnes, referencement)

    def _read(self) -> Lecture:
        lecture = read(
            self.contenu, self.limites.taille_json_max_octets, self.limites.profondeur_max
        )
        if lecture.debut:
            self.releve.on_file("1010", "début du fichier")
        return lecture

    @cached_property
    def _etendues(self) -> Mapping[str, Etendue]:
        """Spans of every value, by the exact reader."""
        debut = 3 if self.contenu.startswith(codecs.BOM_UTF8) else 0
        return read_exact(self.contenu, debut, self.limites.profondeur_max).etendues

    def _ask_exact_reader(self) -> None:
        """Let the exact reader have the last word on a file that is odd: it may refuse it."""
        _ = self._etendues

    # -- first control -------------------------------------------------------------------------

    def _first_control(self, arbre: dict[str, Any]) -> Referencement | None:
        releve, un_format = self.releve, self.textes.format
        check_line_count(self.textes, arbre, releve)
        check_header(un_format, arbre, releve)
        if releve.rejects_file():
            return None
        numero_ans = arbre[un_format.required(Role.NUMERO_ANS).nom]
        siret = arbre[un_format.required(Role.SIRET).nom]
        check_name(self.textes, numero_ans, self.nom, self.instant, releve)
        check_supplier(siret, self.contexte, releve)
        return check_register(self.textes, numero_ans, siret, self.contexte, self.instant, releve)

    # -- second control ------------------------------------------------------------------------

    def _second_control(
        self, arbre: dict[str, Any], colonnes: Colonnes, referencement: Referencement | None
    ) -> Resultat:
        un_format = self.textes.format
        check_values(un_format, colonnes, self.releve)
        if self.releve.des_demandes:
            self._ask_exact_reader()
        dossier = Dossier(
            self.textes,
            self.contexte,
            self.instant,
            colonnes,
            referencement,
            arbre[un_format.required(Role.NUMERO_ANS).nom],
            arbre[un_format.required(Role.SIRET).nom],
            self.releve,
        )
        check_coherence(dossier)
        for check_regle in REGLES[self.textes.phase]:
            check_regle(dossier)
        inventaire = self._inspect()
        check_pieces(dossier, inventaire)
        return self._annotated(dossier, inventaire)

    def _inspect(self) -> Inventaire | None:
        if self.archive is None:
            return None
        return inspect_archive(self.archive, limits_for_archive(self.limites))

    # -- results -------------------------------------------------------------------------------

    def _rejected(self) -> Resultat:
        rapport = Rapport(
            verdict=Verdict.REJETE,
            texte=self.textes.version,
            constats=self.releve.du_fichier,
            demandes=[],
            non_verifies=self.releve.non_verifies,
        )
        return Resultat(rapport, None, None)

    def _annotated(self, dossier: Dossier, inventaire: Inventaire | None) -> Resultat:
        demandes = self._demandes(dossier)
        complet = all(d.verdict is VerdictDemande.ACCEPTEE for d in demandes)
        rapport = Rapport(
            verdict=Verdict.ACCEPTE if complet else Verdict.PARTIEL,
            texte=self.textes.version,
            constats=self.releve.du_fichier,
            demandes=demandes,
            non_verifies=self.releve.non_verifies,
        )
        attribution = self.contexte.attribution(
            IdentiteDepot(
                siret=dossier.siret,
                numero_ans=dossier.numero_ans,
                nom=self.nom,
                numeros_editeur=[d.numero_editeur or "" for d in demandes],
            )
        )
        retour = annotate(
            self.contenu,
            self.textes.format,
            attribution.imp_id,
            attribution.numeros_asp,
            demandes,
            self.textes.catalogue[CODE_ACCEPTEE].libelle,
            lambda: self._etendues,
        )
        return Resultat(rapport, retour, inventaire)

    def _demandes(self, dossier: Dossier) -> list[DemandeControlee]:
        par_rang = self.releve.des_demandes
        lignes = zip(
            dossier.rangs,
            dossier.column(Role.NUM_LIGNE),
            dossier.column(Role.NUMERO_EDITEUR),
            strict=True,
        )
        return [
            DemandeControlee(
                numero if type(numero) is int else None,
                editeur if isinstance(editeur, str) else None,
                verdict_of(par_rang[rang]) if rang in par_rang else VerdictDemande.ACCEPTEE,
                par_rang.get(rang, ()),
            )
            for rang, numero, editeur in lignes
        ]
