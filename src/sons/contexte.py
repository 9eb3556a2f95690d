"""What a control must know that is not in the file: the questions, and one answer in memory.

The questions of a whole file are asked at once, so that a database answers in a handful
of queries whatever the number of demandes. None means « not known »: the control that
needed the answer is then listed as *non vérifié*, never skipped in silence.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Referencement:
    """A solution referenced by the ANS.

    ``dossier_complet`` is the day the complete evidence file is deemed filed (it starts the
    120 days backwards), ``fournisseurs`` the SIRETs of the editor and declared distributors.
    """

    numero_ans: str
    dispositif: str
    solution: str = ""
    version: str = ""
    profils: frozenset[str] | None = None
    date_referencement: date | None = None
    dossier_complet: date | None = None
    date_retrait: date | None = None
    finance: bool = True
    fournisseurs: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class BeneficiaireConnu:
    """A row of the eligibility base. ``effectif`` in persons, ``plafond_ht`` in euros."""

    identifiant: str
    categorie: str | None = None
    effectif: int | None = None
    tranche: str | None = None
    plafond_ht: Decimal | None = None


# State of an avance that opens the way to its solde (ASP, foire aux questions).
DECIDEE_ET_PAYEE = "Décidée et payée"


@dataclass(frozen=True, slots=True)
class AvanceConnue:
    """An avance that bears a numeroASP.

    ``etat`` in the agency's words; ``attestation_fin`` is the day the supplier declared the
    prestation done, when the solde itself could not be deposited in time. ``date_commande`` and
    ``montant_ht`` (euros) are those of its order, None when they are not known.
    """

    numero_asp: str
    siret: str
    numero_ans: str
    numero_editeur: str
    etat: str = DECIDEE_ET_PAYEE
    attestation_fin: date | None = None
    date_commande: date | None = None
    montant_ht: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CommandeFinancee:
    """An order already financed, that names a beneficiary.

    ``activite`` (the format's own answer) and ``numero_ans`` are None when they are not known.
    """

    reference: str = ""
    activite: str | None = None
    numero_ans: str | None = None


@dataclass(frozen=True, slots=True)
class ActiviteAM:
    """What the base of 2023 activity says of an AM number.

    Structures are a SIREN or a FINESS. ``structure_2023`` is None for a doctor without activity
    in 2023; ``structure_2023_existe`` is None when it is not known. ``montant`` is in euros HT.
    """

    am: str
    structure_2023: str | None = None
    structure_actuelle: str | None = None
    structure_2023_existe: bool | None = None
    montant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PilotesConnus:
    """Pilot reports validated for a solution; ``supports`` is None when it is not known."""

    pv: int
    supports: bool | None = None


@dataclass(frozen=True, slots=True)
class IdentiteDepot:
    """What names a deposit: header, file name if known, numeroEditeur of each line ("" if bad)."""

    siret: str
    numero_ans: str
    nom: str | None
    numeros_editeur: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The references given to a deposit: one for the file, one for each accepted demande."""

    imp_id: str
    numeros_asp: Sequence[str]


def derived_attribution(depot: IdentiteDepot) -> Attribution:
    """Draw the references from what identifies a demande: supplier, solution, numeroEditeur.

    The format of a numeroASP is in none of our sources; this one is this project's. A
    numeroEditeur serves once for a supplier and a solution, so the reference is unique, and
    the control stays pure: every door gives the same file the same references.
    """
    solution = hashlib.sha256(f"{depot.siret} {depot.numero_ans}".encode()).hexdigest()[:10]
    fichier = " ".join([solution, depot.nom or "", *depot.numeros_editeur])
    return Attribution(
        imp_id=hashlib.sha256(fichier.encode()).hexdigest()[:16].upper(),
        numeros_asp=[f"{solution.upper()}-{numero}" for numero in depot.numeros_editeur],
    )


class Contexte:
    """The questions a control asks, and the answer of who knows nothing: None.

    Identifiers are asked by kind (``RPPS``, ``FINESS``). A context answers those that it can.
    """

    def siret_fournisseur(self, numero_ans: str) -> str | None:
        """SIRET under which the supplier who deposits is enrolled for this solution."""
        return None

    def referencement(self, numero_ans: str) -> Referencement | None:
        """The référencement that bears this number, or None if the register has none."""
        return None

    def knows_referencements(self) -> bool:
        """Whether there is a register to look into."""
        return False

    def beneficiaires(
        self, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, BeneficiaireConnu] | None:
        """Rows of the eligibility base for these values; None without a base of that kind."""
        return None

    def base_perimee(self, identifiant: str, ouverture: date) -> date | None:
        """Day of the extract that answers for beneficiaries, if it precedes the opening."""
        return None

    def numeros_du_siret(
        self, identifiant: str, sirets: Collection[str]
    ) -> Mapping[str, Collection[str]] | None:
        """The numbers of that kind at each of these SIRETs; None without a base that tells."""
        return None

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, Sequence[CommandeFinancee]] | None:
        """Among these values, those already financed for ``dispositif``, with their orders."""
        return None

    def autofinances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        """Among these values, those who paid themselves for what ``dispositif`` finances."""
        return None

    def numeros_editeur(self, numero_ans: str, numeros: Collection[str]) -> Collection[str] | None:
        """Among these numbers, those already used for this ANS number by this supplier."""
        return None

    def commandes_archivees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, datetime] | None:
        """Among these values, those whose order was archived, and when (an aware instant).

        None is « not known », which only a context offline may answer: where deposits are
        received, what is not in the archive is not archived.
        """
        return None

    def avances(self, numeros_asp: Collection[str]) -> Mapping[str, AvanceConnue] | None:
        """The avances that bear these numbers; None if the context knows of no avance."""
        return None

    def pilotes_valides(self, numero_ans: str) -> PilotesConnus | None:
        """What is validated of the pilots of a solution; None if not known."""
        return None

    def validees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        """Among these values, those with a validated demande for ``dispositif``."""
        return None

    def activites(self, dispositif: str, ams: Collection[str]) -> Mapping[str, ActiviteAM] | None:
        """What the base of 2023 activity says of these AM numbers; None without such a base."""
        return None

    def attribution(self, depot: IdentiteDepot) -> Attribution:
        """References for this file and each of its lines."""
        return derived_attribution(depot)


# Values by dispositif, then by kind of identifier.
ParDispositif = Mapping[str, Mapping[str, Collection[str]]]


@dataclass(frozen=True)
class ContexteMemoire(Contexte):
    """Answers held in memory, for the command line, the tests and the library's users.

    ``base`` is keyed by kind of identifier, then by value; ``deja_finances``, ``autofinancees``,
    ``archivees`` and ``deja_validees`` first by dispositif; ``numeros_utilises`` by ANS number,
    "" for those used whatever the solution; ``par_siret`` by kind, then by SIRET.
    """

    siret: str | None = None
    referencements: Mapping[str, Referencement] | None = None
    base: Mapping[str, Mapping[str, BeneficiaireConnu]] = field(default_factory=dict)
    deja_finances: Mapping[str, Mapping[str, Mapping[str, Sequence[CommandeFinancee]]]] | None = (
        None
    )
    autofinancees: ParDispositif | None = None
    numeros_utilises: Mapping[str, Collection[str]] | None = None
    archivees: Mapping[str, Mapping[str, Mapping[str, datetime]]] | None = None
    avances_connues: Mapping[str, AvanceConnue] | None = None
    pilotes: Mapping[str, PilotesConnus] | None = None
    deja_validees: ParDispositif | None = None
    activites_am: Mapping[str, ActiviteAM] | None = None
    par_siret: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)

    def siret_fournisseur(self, numero_ans: str) -> str | None:
        return self.siret

    def referencement(self, numero_ans: str) -> Referencement | None:
        return (self.referencements or {}).get(numero_ans)

    def knows_referencements(self) -> bool:
        return self.referencements is not None

    def beneficiaires(
        self, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, BeneficiaireConnu] | None:
        base = self.base.get(identifiant)
        return None if base is None else {v: c for v in valeurs if (c := base.get(v))}

    def numeros_du_siret(
        self, identifiant: str, sirets: Collection[str]
    ) -> Mapping[str, Collection[str]] | None:
        connus = self.par_siret.get(identifiant)
        return None if connus is None else {s: connus[s] for s in sirets if s in connus}

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, Sequence[CommandeFinancee]] | None:
        if self.deja_finances is None:
            return None
        connus = self.deja_finances.get(dispositif, {}).get(identifiant, {})
        return {v: connus[v] for v in valeurs if v in connus}

    def autofinances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        return _among(self.autofinancees, dispositif, identifiant, valeurs)

    def numeros_editeur(self, numero_ans: str, numeros: Collection[str]) -> Collection[str] | None:
        if self.numeros_utilises is None:
            return None
        ici, partout = (self.numeros_utilises.get(cle, ()) for cle in (numero_ans, ""))
        return {n for n in numeros if n in ici or n in partout}

    def commandes_archivees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, datetime] | None:
        if self.archivees is None:
            return None
        connues = self.archivees.get(dispositif, {}).get(identifiant, {})
        return {v: connues[v] for v in valeurs if v in connues}

    def avances(self, numeros_asp: Collection[str]) -> Mapping[str, AvanceConnue] | None:
        if self.avances_connues is None:
            return None
        return {n: a for n in numeros_asp if (a := self.avances_connues.get(n))}

    def pilotes_valides(self, numero_ans: str) -> PilotesConnus | None:
        return None if self.pilotes is None else self.pilotes.get(numero_ans, PilotesConnus(0))

    def validees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str] | None:
        return _among(self.deja_validees, dispositif, identifiant, valeurs)

    def activites(self, dispositif: str, ams: Collection[str]) -> Mapping[str, ActiviteAM] | None:
        # What memory holds is of the one dispositif under control.
        if self.activites_am is None:
            return None
        return {am: a for am in ams if (a := self.activites_am.get(am))}


def _among(
    connues: ParDispositif | None, dispositif: str, identifiant: str, valeurs: Collection[str]
) -> Collection[str] | None:
    if connues is None:
        return None
    ici = connues.get(dispositif, {}).get(identifiant, ())
    return {v for v in valeurs if v in ici}
