"""Killing the bot: in the middle of whatever it does, on both databases, alone and as one of several.

`moments` and `starter` run inside the process that dies; `fleet` starts and kills; `ledger` counts what was seen in
the sandbox; `practice` is what people do meanwhile. What is tested with them here is short; the long runs are in
`bench.faults`.
"""
