"""How long each kind of data is kept, and its end: durations are data, purges are acts.

No text of the programme says how long anything is kept: what is shipped says it, and purges
nothing but what is technical or what the CNIL speaks of. An operator lays its own durations over
it (``conservation/durees.toml`` in its folder).
"""
