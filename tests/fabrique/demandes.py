"""Valid demandes drawn from a format table, whatever the format."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sons.contexte import ActiviteAM, BeneficiaireConnu
from sons.reglement import Textes
from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Balise, Forme, Nature, Role
from sons.reglement.modele import Decompte, Piece
from tests.fabrique.identites import Identites

Demande = dict[str, Any]


class Fabrique:
    """Makes the demandes of one file and remembers the beneficiaries it invented.

    ``base`` is keyed by kind of identifier, then by value, as a context wants it.
    """

    def __init__(
        self,
        textes: Textes,
        identites: Identites,
        commandes_entre: tuple[date, date],
        debut_numero_editeur: int = 1,
    ) -> None:
        self.textes = textes
        self.identites = identites
        self.hasard = identites.hasard
        self._debut, self._fin = commandes_entre
        self._debut_numero = debut_numero_editeur
        self.base: dict[str, dict[str, BeneficiaireConnu]] = {
            b.identifiant: {} for b in textes.dispositif.beneficiaire
        }
        self.activites: dict[str, ActiviteAM] = {}

    def demande(self, numero: int, situation: str | None = None, personnes: int = 3) -> Demande:
        """Make a demande; ``personnes`` is the number of doctors or sites."""
        nom = situation or self.hasard.choice(self.textes.format.situation).nom
        return _UneDemande(self, numero, nom, personnes).build()

    def numero_editeur(self, numero: int) -> str:
        """Five digits, from 00001."""
        return f"{self._debut_numero + numero - 1:05d}"

    def date_commande(self) -> str:
        """Draw a date of order within the bounds, written JJ/MM/AAAA."""
        jours = self.hasard.randint(0, (self._fin - self._debut).days)
        return f"{self._debut + timedelta(days=jours):%d/%m/%Y}"


class _UneDemande:
    def __init__(self, fabrique: Fabrique, numero: int, situation: str, personnes: int) -> None:
        self.fabrique = fabrique
        self.textes = fabrique.textes
        self.format = fabrique.textes.format
        self.numero = numero
        self.situation = next(s for s in self.format.situation if s.nom == situation)
        # Only a mandataire or a structure may speak for several; one client may have many sites.
        self.personnes = 1 if situation in ("liberal", "officine") else max(2, personnes)
        self.clients = 1 if situation == "client" else self.personnes
        self.connus: list[BeneficiaireConnu] = []
        self.siren: str | None = None
        self.comptes: list[Decompte] = []
        self.liberal = Decimal("0.00")

    def build(self) -> Demande:
        demande = self._bloc(self.format.required(Role.LIGNES).nom)
        if montant := self.format.with_role(Role.MONTANT_HT):
            bloc = demande
            for parent in self.format.path(montant)[1:]:
                bloc = bloc[parent.nom]
            bloc[montant.nom] = self._cap()
        return demande

    def _bloc(self, nom: str) -> dict[str, Any]:
        """Make a block; where a choice is to be made, the others are left null."""
        ecartees: set[str] = set()
        for alternative in self.format.alternative:
            if alternative.table == nom:
                prise = self.fabrique.hasard.randrange(len(alternative.choix))
                autres = [c for rang, c in enumerate(alternative.choix) if rang != prise]
                ecartees = {n for choix in autres for n in choix}
        enfants = self.format.children(nom)
        return {b.nom: None if b.nom in ecartees else self._value(b) for b in enfants}

    def _value(self, balise: Balise) -> Any:
        admet = balise.cas_en(self.situation.nom).admet
        if balise.nom in self.situation.quand:
            return self.situation.quand[balise.nom]
        if Forme.VALEUR not in admet:
            return _empty(balise, admet)
        if balise.nom == "isClientUnique":
            return self.clients == 1
        if balise.role is Role.NUMERO_ASP and balise.nature is Nature.TEXTE:
            return f"AVANCE-{self.numero:05d}"
        if balise.role in _PAR_ROLE:
            return _PAR_ROLE[balise.role](self, balise)
        return self._by_nature(balise)

    def _by_nature(self, balise: Balise) -> Any:
        match balise.nature:
            case Nature.NUL:
                return None
            case Nature.BOOLEEN:
                # Not drawn: an answer that asks for an optional profile or tells another situation.
                fixees = {n for p in self.textes.dispositif.profil for n in p.exige_si}
                fixees |= {n for s in self.format.situation for n in s.quand}
                fixees |= {n for i in self.format.incoherence for n in i.si}
                return balise.nom not in fixees and self.fabrique.hasard.random() < 0.5
            case Nature.BLOC:
                return self._bloc(balise.nom)
            case Nature.DATE:
                return self.fabrique.date_commande()
            case Nature.TABLE if self._stays_empty(balise):
                return []
            case Nature.TABLE:
                return [self._bloc(balise.nom) for _ in range(self._rows(balise))]
            case Nature.LISTE_DE_TEXTES:
                return [self._text(balise) for _ in range(self.personnes)]
            case _:
                return self._text(balise)

    def _rows(self, table: Balise) -> int:
        """As many rows as persons; one client, whose lines are the persons, unless told."""
        if any(i.table == table.nom and "isClientUnique" in i.si for i in self.format.incoherence):
            return self.clients
        tables = [b for b in self.format.children(table.nom) if b.nature is Nature.TABLE]
        return 1 if tables else self.personnes

    def _stays_empty(self, table: Balise) -> bool:
        """Whether the table goes with an answer, which is never drawn true."""
        return any(
            i.table == table.nom and i.maximum is None and False in i.si.values()
            for i in self.format.incoherence
        )

    def _text(self, balise: Balise) -> str:
        identites = self.fabrique.identites
        if balise.liste:
            exigeants = {v for p in self.textes.dispositif.profil for v in p.exige_si.values()}
            codes = [c for c in self.format.listes[balise.liste] if c not in exigeants]
            return self.fabrique.hasard.choice(codes)
        if balise.valeurs:
            return balise.valeurs[0]
        if balise.courriel:
            return identites.courriel()
        if balise.identifiant in ("RPPS", "FINESS", "SIREN", "AM"):
            return self._identifier(balise.identifiant)
        if "telephone" in balise.nom:
            return identites.telephone()
        return identites.nom()

    # -- roles ---------------------------------------------------------------------------------

    def _beneficiary(self, balise: Balise) -> Any:
        if balise.nature is Nature.LISTE_DE_TEXTES:
            return [self._one_beneficiary(balise) for _ in range(self.personnes)]
        return self._one_beneficiary(balise)

    def _one_beneficiary(self, balise: Balise) -> str:
        genre = balise.identifiant or ""
        valeur = self._identifier(genre)
        if genre == "SIREN":
            self.siren = valeur
        connu = self._known(genre, valeur)
        self.fabrique.base[genre][valeur] = connu
        self.connus.append(connu)
        return valeur

    def _key(self, balise: Balise) -> Any:
        """Make a key that is no beneficiary: a name, or sites, which are worth nothing."""
        if balise.nature is not Nature.LISTE_DE_TEXTES:
            numero = self.fabrique.numero_editeur(self.numero)
            return f"{balise.identifiant} {numero}"
        genre = balise.identifiant or ""
        sites = [self._identifier(genre) for _ in range(self.personnes)]
        for site in sites:
            self.fabrique.base[genre][site] = BeneficiaireConnu(site, plafond_ht=Decimal(0))
        return sites

    def _identifier(self, genre: str) -> str:
        identites = self.fabrique.identites
        tirages = {
            "RPPS": identites.rpps,
            "FINESS": identites.finess,
            "SIREN": identites.siren,
            "AM": identites.am,
        }
        return tirages[genre]()

    def _known(self, genre: str, valeur: str) -> BeneficiaireConnu:
        dispositif = self.textes.dispositif
        regle = next(b for b in dispositif.beneficiaire if b.identifiant == genre)
        self.comptes.append(regle.compte)
        hasard = self.fabrique.hasard
        tranches = dispositif.bareme.tranche
        return BeneficiaireConnu(
            valeur,
            categorie=hasard.choice(regle.categories) if regle.categories else None,
            effectif=hasard.randint(2, 12) if regle.compte is Decompte.EFFECTIF else None,
            tranche=hasard.choice(tranches).nom if tranches else None,
            plafond_ht=self._price(genre, valeur),
        )

    def _price(self, genre: str, valeur: str) -> Decimal | None:
        """Invent the amount that the State's files would give."""
        methode = self.textes.dispositif.bareme.methode
        if methode not in (MethodeBareme.PAR_FICHIER, MethodeBareme.PAR_ACTIVITE):
            return None
        prix = Decimal(self.fabrique.hasard.randint(1_000_00, 3_000_00)) / 100
        if methode is MethodeBareme.PAR_FICHIER or genre == "FINESS":
            return prix
        if genre == "AM":
            activite = ActiviteAM(valeur, self.siren, self.siren, True, prix)
            self.fabrique.activites[valeur] = activite
            self.liberal += prix
        return None

    def _cap(self) -> Decimal:
        """The highest amount the texts admit for the beneficiaries that were drawn."""
        bareme = self.textes.dispositif.bareme
        if bareme.methode is MethodeBareme.PAR_TETE:
            return bareme.plafond_par_tete(sum(c.effectif or 1 for c in self.connus))
        if bareme.ht_forfait is not None:
            return bareme.ht_forfait
        if bareme.methode in (MethodeBareme.PAR_FICHIER, MethodeBareme.PAR_ACTIVITE):
            return sum((c.plafond_ht or Decimal(0) for c in self.connus), self.liberal)
        plafonds = [bareme.cap_of_band_named(c.tranche) for c in self.connus]
        return min(plafond.strict for plafond in filter(None, plafonds))

    def _pieces(self, balise: Balise) -> list[dict[str, Any]]:
        dues = self.textes.dispositif.due_pieces(self.textes.phase)
        return [self._piece(balise, piece) for piece in dues]

    def _piece(self, table: Balise, piece: Piece) -> dict[str, Any]:
        numero = self.fabrique.numero_editeur(self.numero)
        par_role = {
            Role.PIECE_NOM: self.textes.dispositif.piece_name(piece, numero, "PDF"),
            Role.PIECE_FORMAT: "PDF",
            Role.PIECE_TYPE: piece.type,
        }
        enfants = self.format.children(table.nom)
        return {b.nom: par_role[b.role] for b in enfants if b.role in par_role}


def _empty(balise: Balise, admet: tuple[Forme, ...]) -> Any:
    if Forme.VIDE in admet:
        return {} if balise.nature is Nature.BLOC else []
    return None


_PAR_ROLE: dict[Role | None, Callable[[_UneDemande, Balise], Any]] = {
    Role.NUM_LIGNE: lambda d, _: d.numero,
    Role.NUMERO_EDITEUR: lambda d, _: d.fabrique.numero_editeur(d.numero),
    Role.DATE_COMMANDE: lambda d, _: d.fabrique.date_commande(),
    Role.MONTANT_HT: lambda _d, _b: None,
    Role.MONTANT_FACTURE: lambda _d, _b: None,
    Role.CLE: _UneDemande._key,
    Role.BENEFICIAIRE: _UneDemande._beneficiary,
    Role.PIECES: _UneDemande._pieces,
    Role.DATE_FACTURE: lambda d, _: d.fabrique.date_commande(),
    Role.DATE_FINALISATION: lambda d, _: d.fabrique.date_commande(),
}
