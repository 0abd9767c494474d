"""The guide: content files become typed, checked values here, and nowhere else is YAML read.

`types` holds what the rest of the bot knows of a guide (standard library only); `loading` reads
and checks the files and tells every problem at once. What is done with a guide lives in `practice`.
"""
