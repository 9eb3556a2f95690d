"""The portal under load, on throw-away data: real processes, real HTTP, SQLite or PostgreSQL.

portail       a portal of its own: data folder, database, server
fournisseurs  suppliers who may deposit, with their files
envois        a file sent as a browser sends it
depot         one deposit against the bare control and the bare insertion
listes        pages with a thousand and a million demandes
rafale        the last minute before a counter closes

``python -m outils.charge depot sqlite`` runs one measure in a process of its own, since settings
are read once, and prints its rows as JSON; ``outils.mesure_portail`` runs them all.
"""
