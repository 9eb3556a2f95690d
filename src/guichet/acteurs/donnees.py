"""The data of one person: shown whole to them, and made nameless.

Which tables speak of a person is read in the models themselves: a table added tomorrow is in the
export, and what belongs to the person alone is erased with them, without anybody having to think
of it.
"""

from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.models import IdentiteExterne, Invitation, Personne
from guichet.courriels.models import Courriel
from guichet.journal.inscription import record
from guichet.journal.models import Inscription

PRENOM_EFFACE, NOM_EFFACE = "Personne", "effacée"
# RFC 2606: mails to it go nowhere.
_DOMAINE_EFFACE = "efface.invalid"


@transaction.atomic
def export(auteur: Personne | None, personne: Personne) -> dict[str, Any]:
    """Return all that the portal keeps of ``personne``, ready for JSON, and note the export.

    No secret: neither password nor code, not even their hashes.
    """
    record(auteur, Acte.DONNEES_EXPORTEES, personne)
    return {
        "etabli_le": horloge.now().isoformat(timespec="seconds"),
        "identite": {
            "numero": personne.pk,
            "prenom": personne.prenom,
            "nom": personne.nom,
            "adresse_electronique": personne.email,
            "peut_se_connecter": personne.is_active,
            "derniere_connexion": _text(personne.last_login),
        },
        "roles": [
            {
                "organisation": str(role.organisation),
                "role": role.get_role_display(),
                "premier_jour": _text(role.debut),
                "dernier_jour": _text(role.fin),
            }
            for role in personne.rattachements.select_related("organisation")
        ],
        "fournisseurs_d_identite": [
            {"fournisseur": lien.fournisseur, "identifiant": lien.sujet}
            for lien in personne.identites.all()
        ],
        "invitations": [
            {"organisation": str(une.organisation), "role": une.get_role_display(),
             "prenom": une.prenom, "nom": une.nom, "acceptee_le": _text(une.acceptee_le)}
            for une in _invitations(personne).select_related("organisation")
        ],
        "courriels": [
            {"date": _text(un.cree_le), "objet": un.objet,
             "texte": "(confidentiel)" if un.confidentiel else un.texte}
            for un in _mails(personne)
        ],
        "echecs_de_connexion": [
            {"date": _text(un.attempt_time), "reseau": un.ip_address, "navigateur": un.user_agent}
            for un in _failures(personne)
        ],
        "actes": [
            {"rang": un.rang, "date": _text(un.instant), "acte": un.libelle,
             "objet": f"{un.objet_type} {un.objet_id}"}
            for un in Inscription.objects.filter(personne=personne).order_by("rang")
        ],
        "ailleurs_dans_le_portail": list(_elsewhere(personne)),
    }  # fmt: skip


@transaction.atomic
def erase(auteur: Personne | None, personne: Personne) -> None:
    """Make an account nameless and close it; what was done keeps its number.

    The chain of the journal names a person by that number: nothing of it is rewritten. Raises
    ValidationError while the person holds a role: it is taken back first, by whoever may.
    """
    ligne = Personne.objects.select_for_update().get(pk=personne.pk)
    if ligne.effacee_le is not None:
        raise ValidationError("Les données de cette personne sont déjà effacées.")
    if ligne.rattachements.en_cours().exists():
        raise ValidationError(
            f"{ligne} tient encore un rôle : retirez-lui d’abord tous ses rôles, ou attendez leur "
            "dernier jour."
        )
    efface = f"personne-{ligne.pk}@{_DOMAINE_EFFACE}"
    _failures(ligne).delete()
    AccessAttempt.objects.filter(username__iexact=ligne.email).delete()
    _unname(ligne, efface)
    _mails(ligne).update(texte="", adresse="")
    _delete_belongings(ligne)
    ligne.prenom, ligne.nom, ligne.email = PRENOM_EFFACE, NOM_EFFACE, efface
    ligne.is_active, ligne.last_login = False, None
    ligne.effacee_le = horloge.now()
    ligne.set_unusable_password()
    ligne.save()
    record(auteur, Acte.DONNEES_EFFACEES, ligne)


def remains(personne: Personne) -> list[dict[str, Any]]:
    """Return which tables go on naming the person by number, and how many rows of each."""
    return list(_elsewhere(personne))


def _elsewhere(personne: Personne) -> Iterator[dict[str, Any]]:
    """Yield each table that points at the person, or holds their address, with its rows."""
    for champ in _links():
        lignes = champ.model._base_manager.filter(**{champ.name: personne})
        yield from _counted(champ, lignes.order_by("pk").values_list("pk", flat=True))
    for adresse in _addresses():
        memes = adresse.model._base_manager.filter(**{f"{adresse.name}__iexact": personne.email})
        yield from _counted(adresse, memes.order_by("pk").values_list("pk", flat=True))


def _counted(champ: Any, cles: models.QuerySet[Any, Any]) -> Iterator[dict[str, Any]]:
    nombre = cles.count()
    if nombre:
        yield {
            "quoi": str(champ.model._meta.verbose_name),
            "table": champ.model._meta.label_lower,
            "champ": champ.name,
            "nombre": nombre,
        }


def _links() -> list["models.ForeignKey[Any, Any]"]:
    """Return every field of the portal that names a person."""
    relations = Personne._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if isinstance(relation, models.ManyToOneRel) and relation.field.model._meta.managed
    ]


def _addresses() -> "list[models.EmailField[Any, Any]]":
    """Return every field of the portal that holds an address, but for that of the account."""
    champs = [champ for modele in apps.get_models() for champ in modele._meta.get_fields()]
    return [
        champ
        for champ in champs
        if isinstance(champ, models.EmailField) and champ.model is not Personne
    ]


def _unname(personne: Personne, efface: str) -> None:
    """Blank who was invited or named under this address, in whatever table says ``email``.

    The contacts that an enrolment declares (``contact_email``…) are part of its file, and stay.
    """
    dits = {"email": efface, "prenom": PRENOM_EFFACE, "nom": NOM_EFFACE}
    for adresse in _addresses():
        if adresse.name == "email":
            siens = {champ.name for champ in adresse.model._meta.get_fields()} & set(dits)
            memes = adresse.model._base_manager.filter(email__iexact=personne.email)
            memes.update(**{nom: dits[nom] for nom in siens})


def _delete_belongings(personne: Personne) -> None:
    """Delete what has no meaning without the person: sessions, telephones, codes, identities."""
    IdentiteExterne.objects.filter(personne=personne).delete()
    for champ in _links():
        if champ.remote_field.on_delete is models.CASCADE:
            champ.model._base_manager.filter(**{champ.name: personne}).delete()


def _invitations(personne: Personne) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(email__iexact=personne.email)


def _mails(personne: Personne) -> models.QuerySet[Courriel]:
    return Courriel.objects.filter(
        models.Q(personne=personne) | models.Q(adresse__iexact=personne.email)
    )


def _failures(personne: Personne) -> models.QuerySet[AccessFailureLog]:
    lignes: models.QuerySet[AccessFailureLog] = AccessFailureLog.objects.filter(
        username__iexact=personne.email
    )
    return lignes


def _text(valeur: Any) -> str | None:
    return valeur.isoformat() if valeur is not None else None
