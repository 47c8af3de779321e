"""Calls that leave the building."""
