"""Claims about content: what loads, and what is refused in which words."""
