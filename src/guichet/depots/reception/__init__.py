"""What suppliers send, from the form to the rows.

formulaires, televersement   what a page or a tool sends; a large ZIP part by part
envoi          a form read: rehearsed, deposited, or added to a demande
flux           the way of a deposit: received, controlled, written
controle       the one control of the engine, with the portal's context (``contexte``)
ecriture       the rows of a deposit, many at once (``masse``); amounts, claims, names
"""
