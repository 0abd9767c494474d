"""Claims about the sandbox, held against the real SDK and the real Bolt."""
