"""The whole portal in one encrypted file, and back (docs/adr/0028).

archive        the file: an encrypted stream of named members, each with its hash
instantane     the base at one instant, whatever is written meanwhile
postgresql     what PostgreSQL's own tools do
copie          the base, then every content that it names
retour         the file is read whole before anything is touched; then contents, base, checks

The keys are never in it: it says which ones it needs.
"""
