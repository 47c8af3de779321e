"""Real processes, real kills, real databases: nothing lost, nothing twice."""
