"""Inputs that grow in one way at a time, tried until the time is up; what costs too much is kept.

    make fuzz DUREE=600
    python -m outils.fuzz --graine 7 --cible zip --rang 41     # one of them, again

Mutation of bytes does not find what is *large*: a shape is a way of growing (``formes_*``), and a
half of the inputs are then spoilt byte by byte. Each is a function of the seed, the target and its
rank. Time and memory are held against the size of the input (``bornes``).
"""
