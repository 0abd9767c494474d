"""The guide: content files become typed, checked values here, and nowhere else is YAML read.

`types` holds what the rest of the bot knows of a guide (standard library only). `loading`, `replies` and
`dialogues` make values of files, or tell every problem in them at once; `checking` does so for a whole folder.
`source` reads YAML with its lines, `structure` holds it against the schemas in `schema/`, and `references`,
`slots`, `wording`, `fiction`, `lengths` and `fitting` check what stands in it; `doubles`, `formulas`, `readability` and
`hearing` judge the set as a whole. `drafting` begins a new prompt. What is done with a guide lives in `practice`.
"""
