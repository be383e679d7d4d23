"""How well the detector finds what is wrong, and how often it cries wolf, beside its peers.

`world` draws the structure of a fleet, `labels` what goes wrong in it, `draw` the counts, `tables`
writes them as the detector reads them; `score` compares alerts with labels. None of it shares code
with the product or its simulator.
"""
