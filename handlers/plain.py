"""A reply as JSON data, for whatever draws it elsewhere."""

from __future__ import annotations

from typing import Any

from bot.reply.model import Card, Reply


def reply_as_data(reply: Reply) -> dict[str, Any]:
    """Return the blocks (``blocs``) and the choices (``choix``) of a reply."""
    blocks = [
        {
            "titre": b.title,
            "lignes": list(b.lines),
            "liens": [{"libelle": k.label, "url": k.url} for k in b.links],
        }
        if isinstance(b, Card)
        else {"texte": b.text, "important": b.strong}
        for b in reply.blocks
    ]
    return {"blocs": blocks, "choix": [{"libelle": c.label, "code": c.code} for c in reply.choices]}
