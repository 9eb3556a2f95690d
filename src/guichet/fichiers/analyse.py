"""The task that has contents analysed."""

from django.conf import settings

from guichet.fichiers.antivirus import AntivirusInjoignable, AntivirusMuet, scan
from guichet.fichiers.models import Analyse, Fichier
from guichet.fichiers.stockage import open_content

_A_ANALYSER = (Analyse.EN_ATTENTE, Analyse.SANS_OBJET)


def analyse(fichier_id: int) -> None:
    """Have one content analysed. When the antivirus is mute, the queue tries again later."""
    fichier = Fichier.objects.filter(pk=fichier_id, analyse__in=_A_ANALYSER).first()
    if fichier is None or not settings.ANTIVIRUS:
        return
    with open_content(fichier.empreinte) as contenu:
        menace = scan(settings.ANTIVIRUS, contenu)
    Fichier.objects.filter(pk=fichier.pk).update(
        analyse=Analyse.INFECTE if menace else Analyse.SAIN, menace=(menace or "")[:200]
    )


def analyse_due() -> None:
    """Have analysed whatever still waits: the antivirus may be new, or have been mute for long.

    One content that clamd cannot judge does not keep the others waiting; it is told at the end.
    """
    if not settings.ANTIVIRUS:
        return
    sans_reponse: list[AntivirusMuet] = []
    for cle in Fichier.objects.filter(analyse__in=_A_ANALYSER).values_list("pk", flat=True):
        try:
            analyse(cle)
        except AntivirusInjoignable:
            raise
        except AntivirusMuet as faute:
            sans_reponse.append(faute)
    if sans_reponse:
        raise AntivirusMuet(f"{len(sans_reponse)} contenu(s) sans réponse : {sans_reponse[0]}")
