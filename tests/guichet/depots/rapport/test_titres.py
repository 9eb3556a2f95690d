from guichet.depots.rapport import lecture
from sons_cli.sorties import donnees


def test_the_command_and_the_portal_give_the_same_table():
    assert donnees.COLONNES == lecture.TITRES
    assert {str(cle): mot for cle, mot in donnees.VERDICTS.items()} == lecture.VERDICTS
