"""The bytes that people hand in, each content kept once under its SHA-256.

contenu     what a content is, told by its first bytes
stockage    where contents lie: a folder or an S3-compatible bucket
reception   a stream in, a Fichier out: size enforced while reading, whole or nothing
limite      a request too large is refused before it is read
antivirus   the clamd client, when one is configured
analyse     what is not yet found sound is looked at, and asked again
apercu      a picture of a page, drawn by a process of its own (rendu)
envoi       out again: always an attachment, never what waits for its analysis

Who may see a file is not known here: each application checks that on its own object, then sends.
"""
