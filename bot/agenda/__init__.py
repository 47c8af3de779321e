"""Announcements and their deliveries; pure, it reaches the store and the channels through Protocols."""
