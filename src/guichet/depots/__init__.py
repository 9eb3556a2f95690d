"""The counter of deposits: simulator, deposits, demandes, pieces, tracking.

reception      what suppliers send, from the form to the rows
cycle          the life of a demande
suivi          what becomes of demandes
rapport        what a control said
"""
