"""Learns the encoder. For development only: it alone needs the extra `encoder` (torch), and nothing that reads imports
it."""
