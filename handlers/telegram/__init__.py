"""Telegram: what it sends → Incoming; a Reply → its messages. Built on the types of python-telegram-bot."""
