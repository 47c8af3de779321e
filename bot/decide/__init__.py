"""Understood + Conversation → Decision: correct, ask, choose, answer, hand over."""
