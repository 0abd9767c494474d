"""Jobs: what was taken in is carried through, whatever happens to the process. The only room that knows the engine.

`flow` says what happens to an event, step by step; `engine` has the steps done durably; neither decides.
"""
