"""The web server: one process reads and writes for everybody, threads answer whole requests.

    python -m guichet.configuration.web 127.0.0.1:8000 32

Who sends or reads slowly keeps a connection, never a thread. It is waitress, to which we add what
its authors leave to a proxy (docs/adr/0025): a large body is read only once the portal has let its
head in, what is too slow is cut, the oldest that says nothing makes room, and a stop lets the work
at hand end.
"""
