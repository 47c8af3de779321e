"""Small things tests are made of."""

from __future__ import annotations

from bot.store.api import ChatKey, Destinataire, Genre, Outgoing, Store, Update


def un_chat(number: int | str = 42) -> ChatKey:
    """Return somebody's chat with bot 1 on Telegram."""
    return ChatKey("telegram", "1", str(number))


def une_mise_a_jour(update_id: int, chat: int = 42, genre: Genre = Genre.PRIVE) -> Update:
    """Return an update of somebody."""
    return Update(chat=un_chat(chat), update_id=update_id, payload={"text": f"n° {update_id}"}, genre=genre)


def une_reponse(text: str = "bonjour") -> Outgoing:
    """Return a reply."""
    return Outgoing(payload={"text": text})


def publish(store: Store, *chats: int, annonce: str = "bourse", revision: int = 1) -> int:
    """Publish an annonce to some chats."""
    return store.outbox.publish(
        annonce, revision, [{"text": "Bourse aux vélos"}], [Destinataire(chat=un_chat(n)) for n in chats]
    )
