"""How much each mark of a candidate speaks for its being the event's name: see ``python -m tests.annonces_weights``."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "object": 1.6, "capital": 1.3, "line_0": 1.3, "words_few": 1.2, "sentence_says_when": 1.1,
    "after_kind": 1.1, "noun_head": 1.1, "determined": 0.8, "takes_place": 0.7, "colon": 0.7,
    "exclaimed": 0.7, "capitals": 0.7, "subject": 0.6, "words_many": 0.6, "before_bar": 0.6,
    "after_colon": 0.6, "line_1": 0.4, "question": 0.4, "own_line": 0.4, "first_of_body": 0.4,
    "begins_line": 0.4, "lead_in": 0.4, "first_sentence": 0.3, "begins_piece": 0.3, "noun_inside": 0.2,
    "to_do": 0.2, "words_too_many": 0.1, "function": -0.1, "subject_line": -0.1, "noun": -0.2, "order": -0.2,
    "announces": -0.2, "hook": -0.3, "ordinal": -0.4, "ends_line": -0.4, "line": -0.4, "line_2": -0.5,
    "comma": -0.5, "line_3": -0.5, "after_infinitive": -0.5, "place": -0.6, "line_4": -0.7, "pieces": -0.7,
    "verb": -0.9, "complement": -0.9, "pronoun": -0.9, "organiser": -1.0, "noun_weak": -1.2,
    "before_colon": -1.2, "alone": -1.7, "no_name": -1.7, "words_1": -1.8, "chunk": -2.9,
}  # fmt: skip


#: What a kind alone (« Table ronde ») yields, over what the weights say, to a subject nearly as likely.
ALONE_YIELDS = 1.0


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    likely = WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
    return likely - ALONE_YIELDS * ("alone" in name.marks)
