"""Background work, kept in the portal's own database: a killed worker's task is taken up again.

    from guichet.taches.file import entrust

    with transaction.atomic():
        ...
        entrust("guichet.courriels.envoi.send", courriel.pk)

A task may run twice (its worker died after the work and before saying so): it must be written so
that the second time changes nothing.
"""
