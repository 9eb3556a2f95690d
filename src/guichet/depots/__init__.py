"""The counter of deposits: simulator, deposits, demandes, pieces, tracking.

registres        what the other counters answer
contexte         the portal's answers to the questions of a control
controle         the one control of the engine, with that context
enregistrement   a control turned into rows, whole or not at all
demandes         what a demande holds, read in its file
pretentions      what a demande claims of its beneficiaries
cycle            the life of a demande
televersement    a large ZIP sent part by part
completer        a new ZIP for incomplete demandes, or for those to be modified
corrige          the file of the rejected demandes, ready for new numbers
recherche        lists whose cost does not depend on the number of rows
totaux           what demandes add up to, kept by triggers (declencheurs)
delais           what runs out: orders that grow old, things to do before a date
"""
