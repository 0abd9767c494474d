"""The middle: what the practice is, as pure functions over frozen values.

Standard library and the guide's types only. Time and chance come in as arguments; nothing here
reads a file, a clock, a database or a network, and nothing here knows Slack.
"""
