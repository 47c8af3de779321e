"""Reads an announcement as a referent writes or pastes it: what, when, where, for whom, where to go."""
