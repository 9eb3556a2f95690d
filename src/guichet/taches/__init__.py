"""Background work, kept in the portal's own database: a killed worker's task is taken up again.

    from guichet.taches.file import entrust

    with transaction.atomic():
        ...
        entrust("guichet.courriels.envoi.send", courriel.pk)

What the queue may call is declared in the module ``taches`` of each application (``registre``); a
row that names anything else is refused, and nothing that is read from the database is ever code.

A task may run twice (its worker died after the work and before saying so): it must be written so
that the second time changes nothing.
"""
