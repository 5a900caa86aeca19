"""What the programs cost, measured from outside; only programs that keep their promises are measured.

`measure` measures, `record` is the file of samples, `report` analyses and shows them; `locust` loads a server
from many machines, and `c` holds the baselines in C.
"""
