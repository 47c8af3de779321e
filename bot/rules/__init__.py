"""Situation + aides + date → outcomes and total. Pure: no clock, no file, no channel."""
