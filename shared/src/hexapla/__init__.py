"""The same small concurrent programs in every framework, held to one contract.

Arrows run one way. `root`, `framework` and `contract` are facts on disk; `environment` finds where a
framework is installed; `trace` is what was seen of one run, and `run` sees it; `suite` judges, `evidence`
keeps; `show` and `cli` are what people meet, and nobody imports those.
"""
