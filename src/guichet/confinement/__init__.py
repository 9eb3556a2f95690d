"""Hostile contents are read in a process of their own, bounded, from which nothing is in reach.

bornes       memory, processor, clock and answer of one process
enfant       the parent's side: start it, feed it, answer its questions, say why it ended
programme    the child's side: lock itself up, then work
verrou       what the child gives up: network, files, programs, other processes, its user
filtre, dossiers, noyau   the calls of the Linux kernel that do it (seccomp, Landlock, namespaces)
epreuve, mesure   the same attacks tried at start, and what this machine holds, said in French
discretion   a process that holds secrets is not read by its neighbours
places       who waits for a place, in turn between organisations

A program that runs in the child imports nothing of Django: it would find the secrets.
"""
