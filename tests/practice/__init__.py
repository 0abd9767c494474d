"""Claims about the middle: what is decided, said and scheduled. Nothing here touches a clock, a file or a network."""
