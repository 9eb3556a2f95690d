"""The counter of the ANS: candidatures, evidence, référencement, and the public register."""
