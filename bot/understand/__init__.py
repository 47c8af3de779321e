"""Text → Understood: what the person wants and the facts they gave. Pure, synchronous, channel-free."""
