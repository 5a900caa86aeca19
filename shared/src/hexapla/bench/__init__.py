"""What the programs cost: measured as processes, from outside, and no number without a verdict.

Arrows run one way here, too. `load` speaks to servers and `floor` is what C costs; `contestant` is whom
is measured, and may be because it passed; `metric` says what is measured and `rounds` when. `sample` is
what was found, raw, and `figure` what that comes to. `table` and `plot` show it.
"""
