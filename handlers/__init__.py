"""The edges: each channel turns what it receives into Incoming, and a Reply into what it shows."""
