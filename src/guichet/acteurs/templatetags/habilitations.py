"""Ask the table of abilities from a template."""

from django import template
from django.template import RequestContext

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne

register = template.Library()


@register.simple_tag(takes_context=True)
def peut(context: RequestContext, habilitation: str, objet: object = None) -> bool:
    """Tell whether the person of the page holds ``habilitation`` on ``objet``.

    ``{% peut "organisation.membres" organisation as peut_inviter %}{% if peut_inviter %}…``
    """
    personne = context.get("user")
    return isinstance(personne, Personne) and personne.peut(Habilitation(habilitation), objet)
