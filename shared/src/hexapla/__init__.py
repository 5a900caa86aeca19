"""The same small concurrent programs in every framework, held to one contract.

Imports go downward only, in this order: `project`, `source`, `process`, `record`, `judging`, `behaviours`,
`comparison` and `terminal`, `bench`, `page`, `cli`. `tests/test_layout.py` holds them to it.
"""
