"""The journal: every act, in a table where nothing is rewritten, chained by hash.

from guichet.journal.inscription import record

with transaction.atomic():
    ...  # the act
    record(personne, Acte.ROLE_DONNE, rattachement, avant=None, apres={"role": "instructeur"})
"""
