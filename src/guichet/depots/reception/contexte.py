"""The portal's answers to the questions of a control: one query each, for a whole file."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, Etat, NumeroUtilise, Phase, Pilotes, Pretention
from guichet.depots.reception.masse import among
from guichet.enrolement import registre as enrolements
from guichet.referencement import registre as referencements
from sons import Contexte, Referencement
from sons.bases import ContexteBase
from sons.contexte import (
    AvanceConnue,
    CommandeFinancee,
    PilotesConnus,
)

# What another supplier's claim is called: never who, nor under which number.
D_UN_AUTRE = "déjà demandé par un autre fournisseur"
_VALIDES = (Etat.VALIDEE, Etat.DECIDEE, Etat.PAYEE)


def contexte_for(organisation: Organisation, dispositif: str) -> Contexte:
    """Return the context of a supplier, laid under the local base when there is one."""
    portail = ContexteGuichet(organisation, dispositif)
    if settings.BASE_LOCALE is None:
        return portail
    return ContexteBase(settings.BASE_LOCALE, dispositif, portail)


class ContexteGuichet(Contexte):
    """What the portal knows, for one supplier and one dispositif."""

    def __init__(self, organisation: Organisation, dispositif: str) -> None:
        self.organisation = organisation
        self.dispositif = dispositif
        self._referencements: dict[str, Referencement | None] = {}

    def siret_fournisseur(self, numero_ans: str) -> str | None:
        # Another solution may be enrolled with another SIRET.
        return enrolements.siret(self.organisation, self.dispositif, numero_ans)

    def knows_referencements(self) -> bool:
        return True

    def referencement(self, numero_ans: str) -> Referencement | None:
        # A control asks it several times of its one solution.
        if numero_ans not in self._referencements:
            self._referencements[numero_ans] = referencements.referencement(numero_ans)
        return self._referencements[numero_ans]

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, Sequence[CommandeFinancee]] | None:
        """Return the claims of the portal; another supplier's says nothing of who made it."""
        pretentions = (
            Pretention.objects.filter(
                dispositif=dispositif, identifiant=identifiant, valeur__in=among(valeurs),
                rendue_le=None,
            )
            .order_by("pk")
            .values_list(
                "valeur", "activite", "demande_id", "demande__numero_asp", "demande__numero_ans",
                "demande__organisation_id",
            )
        )  # fmt: skip
        # A claim on several parts is one order.
        commandes: dict[str, dict[int, CommandeFinancee]] = defaultdict(dict)
        for valeur, activite, demande, numero_asp, numero_ans, organisation in pretentions:
            sienne = organisation == self.organisation.pk
            reference = f"votre demande {numero_asp}" if sienne else D_UN_AUTRE
            commandes[valeur][demande] = CommandeFinancee(reference, activite or None, numero_ans)
        return {valeur: list(par_demande.values()) for valeur, par_demande in commandes.items()}

    def numeros_editeur(self, numero_ans: str, numeros: Collection[str]) -> Collection[str]:
        utilises = NumeroUtilise.objects.filter(
            organisation=self.organisation, numero_ans=numero_ans, numero_editeur__in=among(numeros)
        )
        return set(utilises.values_list("numero_editeur", flat=True))

    def avances(self, numeros_asp: Collection[str]) -> Mapping[str, AvanceConnue]:
        """Return the avances of this supplier: those of others are as unknown as none."""
        demandes = Demande.objects.filter(
            organisation=self.organisation, phase=Phase.AVANCE, numero_asp__in=among(numeros_asp)
        ).exclude(etat__in=[Etat.REFUSEE, Etat.RETIREE])
        trouvees = list(demandes.defer("constats"))
        solutions = {(une.dispositif, une.numero_ans) for une in trouvees}
        sirets = {
            numero: enrolements.siret(self.organisation, d, numero) for d, numero in solutions
        }
        return {
            une.numero_asp: AvanceConnue(
                une.numero_asp, sirets[une.numero_ans] or "", une.numero_ans, une.numero_editeur,
                une.get_etat_display(), une.attestation_fin, une.date_commande,
                Decimal(une.montant_ht_centimes) / 100,
            )
            for une in trouvees
        }  # fmt: skip

    def pilotes_valides(self, numero_ans: str) -> PilotesConnus | None:
        pilotes = Pilotes.objects.filter(numero_ans=numero_ans).first()
        return PilotesConnus(pilotes.pv, pilotes.supports) if pilotes else None

    def validees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Collection[str]:
        validees = Pretention.objects.filter(
            dispositif=dispositif, identifiant=identifiant, valeur__in=among(valeurs),
            rendue_le=None, demande__etat__in=_VALIDES,
        )  # fmt: skip
        return set(validees.values_list("valeur", flat=True))

    def commandes_archivees(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Mapping[str, datetime]:
        """Return none: no order was ever archived here, so that no late avance comes in."""
        return {}
