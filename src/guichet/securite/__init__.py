"""The security log: one line of JSON per event, for who watches over the portal.

    from guichet.securite.evenements import Evenement, Issue, note

    note(Evenement.CONNEXION_REFUSEE, Issue.REFUSE, identifiant=empreinte)

Its schema is docs/guichet/journal-de-securite.md. It holds no secret, no password, no token, no
bank detail, no path (a path may hold a secret link). What must stand as evidence is in the chained
journal too (``acteurs.temoin``).
"""
