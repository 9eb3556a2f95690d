"""The forms of the counter."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from guichet.champs import UNE_LIGNE
from guichet.listes.suivis import CHOIX
from guichet.modeles.agence import faults
from guichet.modeles.models import Etat, Observation, VersionModele
from guichet.modeles.natures import natures
from guichet.textes import find_dispositif
from sons.reglement.modele import Mention


class VersionForm(forms.Form):
    """A version of a model."""

    fichier = forms.FileField(label="Modèle")
    commentaire = forms.CharField(
        label="Message à l’agent", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "fichier"
        ].help_text = f"PDF, {natures().limites}, avec du texte (et non l’image d’une page)."


class ModeleForm(VersionForm):
    """A new model: for which document of which dispositif."""

    document = forms.ChoiceField(label="Document")
    intitule = forms.CharField(
        label="Intitulé",
        max_length=150,
        validators=[UNE_LIGNE],
        help_text="Pour le reconnaître, par exemple « Cabinets » ou « Maisons de santé ».",
    )
    field_order = ("document", "intitule", "fichier", "commentaire")

    def __init__(self, *args: Any, dispositifs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = forms.ChoiceField(
            label="Document",
            choices=[
                (
                    code,
                    [(f"{code}/{n.type}", n.libelle) for n in natures().of(find_dispositif(code))],
                )
                for code in dispositifs
            ],
        )
        self.order_fields(self.field_order)

    @property
    def document_choisi(self) -> tuple[str, str]:
        """The code of the dispositif and the kind, once the form is valid."""
        code, _, type_ = self.cleaned_data["document"].partition("/")
        return code, type_


class RelectureForm(forms.Form):
    """The checklist, then the verdict."""

    verdict = forms.ChoiceField(
        label="Verdict",
        widget=forms.RadioSelect,
        choices=[(e.value, e.label) for e in (Etat.VALIDE, Etat.A_CORRIGER, Etat.REFUSE)],
    )
    commentaire = forms.CharField(
        label="Commentaire au fournisseur", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, version: VersionModele, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = version.modele.points
        self.recherche: dict[str, Any] = version.recherche or {}
        for rang, point in enumerate(self.points):
            self.fields[f"point_{rang}"] = forms.ChoiceField(
                label=point.texte,
                help_text=self._help(point),
                widget=forms.RadioSelect,
                choices=self._answers(point),
            )
        self.order_fields([*(f"point_{r}" for r in range(len(self.points))), "verdict"])

    def _answers(self, point: Mention) -> list[tuple[str, str]]:
        """Return what may be answered: what is due in every case is never out of scope."""
        sans_exception = point.obligatoire and not point.si
        offertes = [c for c in Observation if not (sans_exception and c is Observation.SANS_OBJET)]
        return [(constat.value, constat.label) for constat in offertes]

    def _help(self, point: Mention) -> str:
        """Say when the mention is due, how else it may be worded, and where it was found."""
        quand = f"Obligatoire si {point.si}." if point.si else "Obligatoire."
        quand = quand if point.obligatoire else "Recommandée."
        if point.variantes:
            quand += f" Aussi admis : {' ; '.join(f'« {v} »' for v in point.variantes)}."
        page = self.recherche.get("pages", {}).get(point.texte)
        trouvee = (
            f"Trouvée mot pour mot page {page}."
            if page
            else "Non trouvée mot pour mot : à chercher à la lecture."
        )
        return f"{quand} {trouvee}" if self.recherche.get("lisible") else quand

    def checklist(self) -> Iterator[BoundField]:
        """Yield the fields of the checklist, in order."""
        return (self[f"point_{rang}"] for rang in range(len(self.points)))

    @property
    def constats(self) -> dict[int, Observation]:
        """What was seen, by rank of the point."""
        return {
            rang: Observation(self.cleaned_data[f"point_{rang}"])
            for rang in range(len(self.points))
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a verdict that the checklist contradicts."""
        donnees = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = Etat(donnees["verdict"])
            for faute in faults(verdict, self.points, self.constats, donnees["commentaire"]):
                self.add_error("verdict", faute)
        return donnees


class FiltreModeles(forms.Form):
    """What is looked for among the models."""

    q = forms.CharField(
        label="Fournisseur ou intitulé", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *Etat.choices])
    suivi = forms.ChoiceField(label="Suivis par", required=False, choices=CHOIX)
