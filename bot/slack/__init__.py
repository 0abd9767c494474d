"""Slack: the only room that knows Slack's words, Bolt and the SDK.

`translate` turns payloads into events, `listeners` hand them over, `sender` performs effects,
`rich` and its neighbours lay out what people see. No decision about practice is made here.
"""
