"""Decision → Reply: one responder per kind of answer."""
