"""What suppliers send, from the form to the rows.

formulaire, televersement    what a page or a tool sends; a large ZIP part by part
reconnaissance what a file is said to be as soon as it is chosen
envoi          a form read: rehearsed, deposited, or added to a demande
garde          the files of a rehearsal, held for an hour to be deposited as they are
flux           the way of a deposit: received, controlled, written
controle       the one control of the engine, with the portal's context (``contexte``)
ecriture       the rows of a deposit, many at once (``masse``); amounts, claims, names
"""
