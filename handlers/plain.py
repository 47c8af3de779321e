"""A reply as JSON data, for whatever draws it elsewhere."""

from __future__ import annotations

from typing import Any

from bot.reply.model import Attachment, Block, Card, Reply


def reply_as_data(reply: Reply) -> dict[str, Any]:
    """Return the blocks (``blocs``) and the choices (``choix``) of a reply."""
    return {
        "blocs": [block_as_data(block) for block in reply.blocks],
        "choix": [{"libelle": choice.label, "code": choice.code} for choice in reply.choices],
    }


def block_as_data(block: Block) -> dict[str, Any]:
    """Return one block: a card, a file or a paragraph."""
    if isinstance(block, Card):
        links = [{"libelle": link.label, "url": link.url} for link in block.links]
        return {"titre": block.title, "lignes": list(block.lines), "liens": links}
    if isinstance(block, Attachment):
        return {"fichier": block.name, "type": block.mime, "contenu": block.content}
    return {"texte": block.text, "important": block.strong}
