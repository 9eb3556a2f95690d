"""What the rules of a dispositif look at: the columns, the texts, the context, the instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sons.chemin import Chemin
from sons.contexte import ActiviteAM, AvanceConnue, BeneficiaireConnu, Contexte, Referencement
from sons.controles.colonnes import Colonnes, Lieux
from sons.controles.natures import read_date
from sons.ecriture import PARIS
from sons.identifiants import nude_name
from sons.reglement import Textes
from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Balise, Role
from sons.reglement.modele import Beneficiaire


class EnTete(NamedTuple):
    """The header of a file; "" for what cannot be read."""

    numero_ans: str
    siret: str


@dataclass(frozen=True)
class Cles:
    """The identifiers of one kind in the whole file, and the rank of the demande of each."""

    identifiant: str
    valeurs: list[str]
    rangs: list[int]
    colonnes: Colonnes
    balises: Sequence[Balise]
    # Of some of them only: where each stood among all.
    parmi: Sequence[int] | None = None

    @cached_property
    def distinctes(self) -> set[str]:
        """Each identifier once."""
        return set(self.valeurs)

    def path(self, place: int) -> Chemin:
        """Return where one of them stands."""
        return self._lieux.path(place if self.parmi is None else self.parmi[place])

    @cached_property
    def _lieux(self) -> Lieux:
        return self.colonnes.places(self.balises)

    def only(self, places: Sequence[int]) -> "Cles":
        """Return some of them, by their places."""
        return replace(
            self,
            valeurs=[self.valeurs[place] for place in places],
            rangs=[self.rangs[place] for place in places],
            parmi=places if self.parmi is None else [self.parmi[place] for place in places],
        )


class Examen:
    """One file under control. Columns of roles hold None where the value cannot be read."""

    def __init__(
        self,
        textes: Textes,
        contexte: Contexte,
        instant: datetime,
        entete: EnTete,
        colonnes: Colonnes,
        referencement: Referencement | None,
        *,
        is_whole: bool = True,
    ) -> None:
        """``is_whole``: these are all the demandes of the file, none had to be left out."""
        self.textes = textes
        self.dispositif = textes.dispositif
        self.contexte = contexte
        self.instant = instant
        self.jour: date = instant.astimezone(PARIS).date()
        self.entete = entete
        self.colonnes = colonnes
        self.rangs: Sequence[int] = colonnes.rangs
        self.referencement = referencement
        self.is_whole = is_whole
        self._cles: dict[tuple[str, ...], Cles] = {}

    def column(self, role: Role) -> list[Any]:
        """Return the raw values of a role that every demande holds once."""
        return self.colonnes.column(self.textes.format.required(role))

    @cached_property
    def avances(self) -> Mapping[str, AvanceConnue] | None:
        """The avances that the soldes name, asked once; None if the context knows of none.

        Another supplier's avance, or another solution's, is as unknown as one that does not
        exist: no rule can disclose anything of it.
        """
        numeros = {n for n in self.column(Role.NUMERO_ASP) if isinstance(n, str)}
        connues = self.contexte.avances(numeros)
        if connues is None:
            return None
        numero_ans, siret = self._depositor()
        return {
            numero: avance
            for numero, avance in connues.items()
            if avance.siret == (siret or avance.siret)
            and avance.numero_ans == (numero_ans or avance.numero_ans)
        }

    def _depositor(self) -> EnTete:
        """Return whose avances may be named, for which solution; "" for what nobody knows.

        A header that the first control refuses hides nothing else: the SIRET of the enrolment
        stands for the one that is written, and a number that the register refuses for none.
        """
        siret = self.contexte.siret_fournisseur(self.entete.numero_ans) or self.entete.siret
        return EnTete(self.entete.numero_ans if self.knows_solution else "", siret)

    @property
    def knows_solution(self) -> bool:
        """Whether the number of the header may be trusted: no register says otherwise."""
        is_connue = self.referencement is not None or not self.contexte.knows_referencements()
        return is_connue and self.entete.numero_ans != ""

    @cached_property
    def avances_by_rank(self) -> Mapping[int, AvanceConnue]:
        """The avance of each solde, of those whose avance is known."""
        connues = self.avances or {}
        numeros = zip(self.rangs, self.column(Role.NUMERO_ASP), strict=True)
        return {r: connues[n] for r, n in numeros if isinstance(n, str) and n in connues}

    @cached_property
    def dates_commande(self) -> list[date | None]:
        """Order date of each demande."""
        return self.dates(Role.DATE_COMMANDE)

    def dates(self, role: Role) -> list[date | None]:
        """Return the date that each demande gives for a role."""
        return [read_date(v) if isinstance(v, str) else None for v in self.column(role)]

    @cached_property
    def montants_ht(self) -> list[Decimal | None]:
        """Amount of each demande, in euros without VAT."""
        return [read_amount(v) for v in self.column(Role.MONTANT_HT)]

    @cached_property
    def cles(self) -> list[tuple[Beneficiaire, Cles]]:
        """The beneficiaries named in the file, kind by kind."""
        un_format = self.textes.format
        return [
            (b, self._gather(b.identifiant, un_format.beneficiaires(b.identifiant)))
            for b in self.dispositif.beneficiaire
        ]

    @cached_property
    def nommantes(self) -> frozenset[int]:
        """The demandes that name somebody to look for in the eligibility base."""
        return frozenset(rang for _, cles in self.cles for rang in cles.rangs)

    def keys(self, identifiant: str) -> Cles:
        """Return the identifiers of one kind, wherever the format lets them claim something."""
        return self._gather(identifiant, self.textes.format.keys(identifiant))

    def _gather(self, identifiant: str, balises: Sequence[Balise]) -> Cles:
        """Draw the identifiers that some balises hold, once."""
        noms = (identifiant, *(balise.nom for balise in balises))
        if noms not in self._cles:
            valeurs: list[str] = []
            rangs: list[int] = []
            for balise in balises:
                v, r = self.colonnes.flat(balise)
                valeurs += map(nude_name, v) if balise.bords_nus else v
                rangs += r
            self._cles[noms] = Cles(identifiant, valeurs, rangs, self.colonnes, balises)
        return self._cles[noms]

    @cached_property
    def base(self) -> Mapping[str, Mapping[str, BeneficiaireConnu] | None]:
        """Rows of the eligibility base for the whole file, by kind; None without a base."""
        return {
            cles.identifiant: self.contexte.beneficiaires(cles.identifiant, cles.distinctes)
            for _, cles in self.cles
            if cles.valeurs
        }

    @cached_property
    def activites(self) -> Mapping[str, ActiviteAM] | None:
        """What the base of 2023 activity says of the AM numbers, where it decides; else None."""
        if self.dispositif.bareme.methode is not MethodeBareme.PAR_ACTIVITE:
            return None
        return self.contexte.activites(self.dispositif.code, self.keys("AM").distinctes)

    def demande(self, rang: int) -> Chemin:
        """Return the path of a demande."""
        return (self.textes.format.required(Role.LIGNES).nom, rang)

    def path(self, rang: int, role: Role) -> Chemin:
        """Return the path of a role's balise in a demande."""
        return self.path_of(rang, self.textes.format.required(role))

    def path_of(self, rang: int, balise: Balise) -> Chemin:
        """Return the path of a balise that stands in no table but the lines'."""
        _, *blocs = [b.nom for b in self.textes.format.path(balise)]
        return (*self.demande(rang), *blocs, balise.nom)


def read_amount(valeur: Any) -> Decimal | None:
    """Return an amount as written, or None."""
    if isinstance(valeur, Decimal):
        return valeur
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return Decimal(valeur)
    return None
