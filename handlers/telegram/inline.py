"""« @robot vae laon » in any chat: one answer to share, without what is personal, without memory."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.decide.codes import commune_code
from bot.decide.conversation import Conversation
from bot.reply.model import Attachment, Card, Text
from bot.turn import Incoming
from handlers.brain import Brain
from handlers.memory import is_personal, public_part
from handlers.telegram.incoming import Asked
from handlers.telegram.render import plain_of, split

#: Seconds Telegram may keep an answer.
CACHE = 300


def read_answer(asked: Asked, brain: Brain) -> InlineQueryResultArticle | None:
    """Return the article to share, None when the query does not say enough."""
    if not asked.text.strip():
        return None
    text = asked.text[:200]
    turn = brain.talk(Incoming(text), Conversation())
    if not turn.conversation.sujet:
        turn = brain.talk(Incoming(f"{brain.say('inline_avant')} {text}"), Conversation())
    after = turn.conversation
    if is_personal(after) and after.commune:
        turn = brain.talk(Incoming(code=commune_code(after.commune)), public_part(after).evolve(commune=""))
        after = turn.conversation
    if not after.commune or not after.sujet or is_personal(after):
        return None
    shown = turn.reply.blocks[:-1] if after.demande else turn.reply.blocks
    blocks = [block for block in shown if not isinstance(block, Attachment)]
    pieces = split(blocks)
    if not pieces:
        return None
    title, total = _headline(blocks)
    return InlineQueryResultArticle(
        id=f"ville_{after.commune}",
        title=title[:64],
        description=total[:128],
        input_message_content=InputTextMessageContent(
            pieces[0], parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )


def _headline(blocks: Sequence[Card | Text]) -> tuple[str, str]:
    """Return the first sentence, and the one to read first."""
    texts = [block for block in blocks if isinstance(block, Text)]
    strong = next((block.text for block in texts if block.strong), "")
    first = texts[0].text if texts else next((b.title for b in blocks if isinstance(b, Card)), "…")
    return plain_of(first).rstrip(" :").strip() or "…", strong


async def answer_inline(bot: Bot, asked: Asked, article: InlineQueryResultArticle | None, hint: str) -> None:
    """Answer an inline query; without an answer, offer the private conversation."""
    await bot.answer_inline_query(
        asked.query,
        [article] if article is not None else [],
        cache_time=CACHE,
        is_personal=False,
        button=None if article is not None else InlineQueryResultsButton(hint[:64], start_parameter="inline"),
    )
