"""For any dispositif, one deposit for each of its own rules, that this rule refuses.

Nothing here knows a dispositif: what is spoilt is found in its data (calendar, keys, price cap,
pieces, profiles …), so that a dispositif that is added has its samples at once.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sons import ContexteMemoire, Textes
from sons.contexte import ActiviteAM, CommandeFinancee, PilotesConnus
from sons.reglement.bareme import MethodeBareme
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.format import Balise, Nature, Role
from sons.reglement.modele import Piece, Scalaire, Unicite
from tests.fabrique.depots import DepotFabrique, make_depot
from tests.fabrique.essais import Essai, essai

UNE_SECONDE = timedelta(seconds=1)


@dataclass(frozen=True)
class Faute:
    """A rule of the data (``regle``), its code, and the deposit that meets it."""

    code: str
    regle: str
    essai: Essai


def own_faults(textes: Textes, graine: int = 5) -> Iterator[Faute]:
    """Yield a deposit for each rule of a dispositif in a phase."""
    depot = make_depot(textes, 2, graine=graine)
    atelier = _Avance(depot) if textes.phase == "avance" else _Solde(depot)
    yield from atelier.faults()
    yield from atelier.pieces()
    yield from atelier.contradictions()


class _Atelier:
    """Changes made by the role of a balise, wherever it stands in the format."""

    def __init__(self, depot: DepotFabrique) -> None:
        self.depot = depot
        self.textes = depot.textes
        self.dispositif = depot.textes.dispositif
        self.format = depot.textes.format
        self.contexte: ContexteMemoire = depot.contexte

    def faults(self) -> Iterator[Faute]:
        raise NotImplementedError

    def faute(self, code: str, regle: str, depot: DepotFabrique, **contexte: Any) -> Faute:
        """Pack a deposit, some answers of its context replaced."""
        return Faute(code, regle, essai(depot, contexte=replace(depot.contexte, **contexte)))

    # -- places --------------------------------------------------------------------------------

    def instances(self, arbre: dict[str, Any], rang: int, bloc: str) -> list[dict[str, Any]]:
        """Return the blocks of a name in one demande."""
        lignes = self.format.required(Role.LIGNES)
        blocs: list[dict[str, Any]] = [arbre[lignes.nom][rang]]
        if bloc == lignes.nom:
            return blocs
        balise = self.format.named(bloc)
        for parent in (*self.format.path(balise)[1:], balise):
            contenus = [b[parent.nom] for b in blocs]
            blocs = (
                [ligne for table in contenus for ligne in table]
                if parent.nature is Nature.TABLE
                else contenus
            )
        return blocs

    def put(self, balise: Balise, valeur: Any, rang: int = 0) -> DepotFabrique:
        """Write a balise everywhere it stands in one demande."""
        arbre = copy.deepcopy(self.depot.arbre)
        for bloc in self.instances(arbre, rang, balise.dans):
            bloc[balise.nom] = valeur
        return replace(self.depot, arbre=arbre)

    def put_role(self, role: Role, valeur: Any) -> DepotFabrique:
        return self.put(self.format.required(role), valeur)

    def answers(self, reponses: Mapping[str, Scalaire]) -> DepotFabrique:
        """Give answers in the first demande."""
        atelier = self
        for nom, valeur in reponses.items():
            atelier = type(self)(atelier.put(self.format.named(nom), valeur))
        return atelier.depot

    def at(self, instant: datetime, depot: DepotFabrique | None = None) -> DepotFabrique:
        """Return the deposit received at another instant, its name following."""
        source = depot or self.depot
        nom = f"{source.nom[:-18]}-{instant:%Y%m%d}-001.json"
        return replace(source, instant=instant, nom=nom)

    def too_early(self, ouverture: Echeance) -> Faute:
        """A second before the counter opens, by a solution referenced whatever the day."""
        depot = self.at(ouverture.debut - UNE_SECONDE)
        return self.faute(
            "4001", "ouverture du guichet", depot, referencements=self.always_referenced()
        )

    def always_referenced(self) -> Any:
        """The register, without the days of the decisions."""
        return {
            numero: replace(solution, date_referencement=None)
            for numero, solution in (self.contexte.referencements or {}).items()
        }

    def dernier(self, etape: Etape) -> Echeance | None:
        """The version in force when everything is known."""
        return self.dispositif.calendrier.in_force(etape, self.depot.instant)

    # -- pieces --------------------------------------------------------------------------------

    def pieces(self) -> Iterator[Faute]:
        """Without each due piece; with each needless one."""
        for piece in self.dispositif.pieces(self.textes.phase):
            if piece.exigee or piece.un_au_moins:
                code = "3022" if piece.exigee else "3024"
                yield self.faute(code, f"pièce {piece.type}", self._declared([], self.depot))
            if piece.exigee_si:
                depot = self._declared([], self.answers(piece.exigee_si))
                yield self.faute("3020", f"pièce {piece.type}", depot)
            if piece.inutile_si:
                depot = self._declared([piece], self.answers(piece.inutile_si))
                yield self.faute("3021", f"pièce {piece.type}", depot)

    def _declared(self, pieces: list[Piece], depot: DepotFabrique) -> DepotFabrique:
        par_role = {Role.PIECE_NOM: "piece.pdf", Role.PIECE_FORMAT: "PDF"}
        table = self.format.required(Role.PIECES)
        lignes = [
            {
                b.nom: par_role.get(b.role, piece.type) if b.role else None
                for b in self.format.children(table.nom)
            }
            for piece in pieces
        ]
        return type(self)(depot).put(table, lignes)

    # -- answers -------------------------------------------------------------------------------

    def contradictions(self) -> Iterator[Faute]:
        """Give the answers that contradict each other; fill in none of the choices of a row."""
        for incoherence in self.format.incoherence:
            bloc = self.format.named(incoherence.balise).dans
            if not self.instances(self.depot.arbre, 0, bloc):
                continue  # the first client is of another kind
            depot = self.answers(incoherence.si)
            if incoherence.table:
                nombre = incoherence.minimum or 0
                depot = type(self)(depot).sized(self.format.named(incoherence.table), nombre)
            if incoherence.avec:
                depot = type(self)(depot).put(self.format.named(incoherence.avec), "123456789")
            yield self.faute(incoherence.code, f"réponses {incoherence.code}", depot)
        for alternative in self.format.alternative:
            atelier = self
            for nom in (nom for choix in alternative.choix for nom in choix):
                atelier = type(self)(atelier.put(self.format.named(nom), None))
            yield self.faute("3017", f"choix de {alternative.table}", atelier.depot)

    def sized(self, table: Balise, nombre: int) -> DepotFabrique:
        """Give a table so many rows, like its first if it has one."""
        (bloc, *_) = self.instances(self.depot.arbre, 0, table.dans)
        enfants = self.format.children(table.nom)
        vide: dict[str, Any] = {b.nom: [] if b.nature is Nature.TABLE else None for b in enfants}
        (ligne, *_) = bloc[table.nom] or [vide]
        return self.put(table, [ligne] * nombre)


class _Avance(_Atelier):
    def faults(self) -> Iterator[Faute]:
        yield from self._dates()
        yield from self._profiles()
        yield from self._eligibility()
        yield from self._amounts()
        for unicite in self.dispositif.unicite:
            yield from self._uniqueness(unicite)
        yield from self._reserved()
        yield from self._waiting()

    def _dates(self) -> Iterator[Faute]:
        if ouverture := self.dernier(Etape.OUVERTURE_AVANCE):
            yield self.too_early(ouverture)
        if fermeture := self.dernier(Etape.FERMETURE_AVANCE):
            depot = self.at(fermeture.fin + UNE_SECONDE)
            yield self.faute("4002", "clôture du guichet", depot)
        limite = self.dernier(Etape.LIMITE_COMMANDE) or fermeture
        if limite:
            tardive = self._ordered(limite.jour + timedelta(days=1))
            yield self.faute("4004", "fin des commandes", self.at(limite.fin, tardive))
        if ouverture := self.dernier(Etape.OUVERTURE_COMMANDES):
            depot = self._ordered(ouverture.jour - timedelta(days=1))
            yield self.faute("4003", "ouverture des commandes", depot)
        delai = self.dispositif.delai_commande
        signee = delai.repute_respecte_apres or self.depot.instant.date() - timedelta(days=200)
        yield self.faute(
            "4012", "délai de commande", self._ordered(signee),
            referencements=self._referenced(signee + timedelta(days=delai.jours + 1)),
        )  # fmt: skip

    def _ordered(self, jour: date) -> DepotFabrique:
        return self.put_role(Role.DATE_COMMANDE, f"{jour:%d/%m/%Y}")

    def _referenced(self, dossier_complet: date) -> Any:
        return {
            numero: replace(
                solution,
                dossier_complet=dossier_complet,
                date_referencement=dossier_complet + timedelta(days=30),
            )
            for numero, solution in (self.contexte.referencements or {}).items()
        }

    def _profiles(self) -> Iterator[Faute]:
        for profil in self.dispositif.profil:
            if profil.exige_si:
                depot = self.answers(profil.exige_si)
                yield self.faute("4030", f"profil {profil.nom}", depot)

    def _eligibility(self) -> Iterator[Faute]:
        for beneficiaire in self.dispositif.beneficiaire:
            genre = beneficiaire.identifiant
            connus = self.contexte.base[genre]
            if not connus:
                continue
            base = {**self.contexte.base, genre: {}}
            # What the base of activity answers for is not looked for in the other.
            sans = {"base": base, "activites_am": None}
            yield self.faute("4050", f"éligibilité {genre}", self.depot, **sans)
            if beneficiaire.categories:
                autres = {n: replace(c, categorie="000") for n, c in connus.items()}
                base = {**self.contexte.base, genre: autres}
                yield self.faute("4051", f"catégories {genre}", self.depot, base=base)

    def _amounts(self) -> Iterator[Faute]:
        bareme = self.dispositif.bareme
        trop = self.put_role(Role.MONTANT_HT, Decimal("99999999.00"))
        yield self.faute("4020", f"plafond {bareme.methode}", trop)
        for tranche in bareme.tranche:
            plafond = bareme.cap_of_band(tranche)
            if plafond.strict != plafond.large:
                base = {
                    genre: {n: replace(c, tranche=tranche.nom) for n, c in connus.items()}
                    for genre, connus in self.contexte.base.items()
                }
                depot = self.put_role(Role.MONTANT_HT, plafond.large)
                yield self.faute("4021", f"tranche {tranche.nom}", depot, base=base)
        if bareme.methode is MethodeBareme.PAR_ACTIVITE:
            sans = {am: ActiviteAM(am) for am in self.contexte.activites_am or {}}
            yield self.faute("4022", "activité 2023", self.depot, activites_am=sans)

    def _uniqueness(self, unicite: Unicite) -> Iterator[Faute]:
        genre = unicite.identifiant
        valeurs = [v for b in self.format.keys(genre) for v in self._values(b, 0)]
        if not valeurs:
            return
        yield self.faute("4040", f"unicité {genre}", self._copied())
        valeur = valeurs[0]
        commandes = [CommandeFinancee("demande 00042")] * unicite.multiplicite
        finances = {self.dispositif.code: {genre: {valeur: commandes}}}
        yield self.faute("4041", f"unicité {genre}", self.depot, deja_finances=finances)
        if unicite.selon:
            numero = next(iter(self.contexte.referencements or {}))
            autre = CommandeFinancee("demande 00042", "une autre activité", numero)
            finances = {self.dispositif.code: {genre: {valeur: [autre]}}}
            yield self.faute("4042", f"unicité {genre}", self.depot, deja_finances=finances)

    def _copied(self) -> DepotFabrique:
        """The first client asks again, under another number."""
        arbre = copy.deepcopy(self.depot.arbre)
        premiere, seconde = arbre[self.format.required(Role.LIGNES).nom]
        numeros = (self.format.required(r).nom for r in (Role.NUM_LIGNE, Role.NUMERO_EDITEUR))
        gardes = {nom: seconde[nom] for nom in numeros}
        seconde |= copy.deepcopy(premiere) | gardes
        return replace(self.depot, arbre=arbre)

    def _values(self, balise: Balise, rang: int) -> list[str]:
        contenus = [
            bloc.get(balise.nom) for bloc in self.instances(self.depot.arbre, rang, balise.dans)
        ]
        plats = [v for c in contenus for v in (c if isinstance(c, list) else [c])]
        return [v for v in plats if isinstance(v, str)]

    def _reserved(self) -> Iterator[Faute]:
        if (reserve := self.dispositif.reserve) is None:
            return
        depot = self.answers(reserve.si)
        for genre in reserve.identifiants:
            valeurs = [v for b in self.format.keys(genre) for v in self._values(b, 0)]
            for code in reserve.dispositifs if valeurs else ():
                commande = [CommandeFinancee("demande 00042")]
                finances = {code: {genre: dict.fromkeys(valeurs, commande)}}
                yield self.faute("4043", f"réserve {genre}", depot, deja_finances=finances)
                equipes = {code: {genre: valeurs}}
                yield self.faute("4044", f"réserve {genre}", depot, autofinancees=equipes)

    def _waiting(self) -> Iterator[Faute]:
        if (attente := self.dispositif.attente) is None:
            return
        yield self.faute("4090", "attente", self.depot, deja_validees={})
        if attente.annulation and (echeance := self.dernier(attente.annulation)):
            depot = self.at(echeance.fin + UNE_SECONDE)
            yield self.faute("4091", "attente", depot, deja_validees={})


class _Solde(_Atelier):
    def faults(self) -> Iterator[Faute]:
        yield from self._dates()
        yield from self._avances()
        yield from self._pilots()
        if mss := self.dispositif.deploiement_mss:
            balise = self.format.required(Role.DEPLOIEMENT_MSS)
            depuis = mss.obligatoire_depuis.replace(tzinfo=self.depot.instant.tzinfo)
            depot = self.at(depuis, self.put(balise, None))
            yield self.faute(
                "4081", "déploiement MSS", depot, referencements=self.always_referenced()
            )

    def _dates(self) -> Iterator[Faute]:
        if ouverture := self.dernier(Etape.OUVERTURE_SOLDE):
            yield self.too_early(ouverture)
        if cloture := self.dernier(Etape.CLOTURE_SOLDE):
            depot = self.at(cloture.fin + UNE_SECONDE)
            yield self.faute("4002", "clôture du guichet", depot)
        if fin := self.dernier(Etape.FIN_PRESTATIONS):
            tard = self.put_role(Role.DATE_FINALISATION, f"{fin.jour + timedelta(days=1):%d/%m/%Y}")
            depot = self.at(fin.fin + timedelta(days=2), tard)
            yield self.faute("4070", "fin des prestations", depot)
            if self.dispositif.attestation_fin:
                yield self.faute("4073", "attestation de fin", self.at(fin.fin + UNE_SECONDE))

    def _avances(self) -> Iterator[Faute]:
        connues = self.contexte.avances_connues or {}
        yield self.faute("4060", "avance", self.depot, avances_connues={})
        attendues = {n: replace(a, etat="À modifier") for n, a in connues.items()}
        yield self.faute("4062", "avance", self.depot, avances_connues=attendues)
        autres = {n: replace(a, numero_editeur="ZZZZZ") for n, a in connues.items()}
        yield self.faute("4063", "avance", self.depot, avances_connues=autres)
        numero = next(iter(connues))
        double = self.put(self.format.required(Role.NUMERO_ASP), numero, rang=1)
        yield self.faute("4065", "avance", double)

    def _pilots(self) -> Iterator[Faute]:
        if (pilotes := self.dispositif.pilotes) is None:
            return
        numero = next(iter(self.contexte.referencements or {}))
        peu = {numero: PilotesConnus(pilotes.nombre - 1, supports=True)}
        yield self.faute("4080", "PV pilotes", self.depot, pilotes=peu)
        if pilotes.supports_de_formation:
            sans = {numero: PilotesConnus(pilotes.nombre, supports=False)}
            yield self.faute("4082", "supports de formation", self.depot, pilotes=sans)
