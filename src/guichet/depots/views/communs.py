"""What several pages of the counter do."""

from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import NatureOrganisation
from guichet.acteurs.models import Organisation


def supplier(organisation_id: int) -> Organisation:
    """Return a supplier, or answer 404."""
    return get_object_or_404(
        Organisation, pk=organisation_id, nature=NatureOrganisation.FOURNISSEUR
    )
