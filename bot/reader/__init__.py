"""The reader: a reply becomes a Reading. What is done with a reading lives in `practice`."""
