"""The same small concurrent programs in every framework, held to one contract.

Arrows run one way. `root`, `framework` and `contract` are facts on disk; `environment` finds where a
framework is installed. `trace` is what was seen of one run, and `run` sees it, by the `clock`; `client`
speaks to servers. `subject` is whom the suite judges, `observer` runs it, `judge` asks what several pages
ask, `suite` makes verdicts and `evidence` keeps them. `compare` runs everything; `show`, `readme` and
`cli` are what people meet, and nobody imports those.
"""
