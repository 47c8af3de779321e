"""The machine: one message goes understand → decide → answer → reply."""
