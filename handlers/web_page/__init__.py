"""The page of the conversation: its HTML, its style, its script."""
