"""The link of a draft is tried aside, once; its author hears of one that does not answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.agenda.annonce import tried_links
from bot.agenda.liens import LinkWatch
from tests.support.agenda import REFERENT, Desk, un_brouillon


@dataclass
class SomeLinks:
    """Links of which none answers but one."""

    asked: list[str] = field(default_factory=list)

    def answers(self, url: str) -> bool:
        """Note what is asked."""
        self.asked.append(url)
        return url == "https://laon.example/selle"


def test_a_link_that_answers_is_tried_once_and_nobody_hears_of_it(desk: Desk) -> None:
    links = SomeLinks()
    annonce = desk.publisher.start(REFERENT, un_brouillon())
    for owner in ("un", "deux"):
        LinkWatch(desk.publisher, links, owner).look()
    assert links.asked == ["https://laon.example/selle"] and desk.outbox() == []
    desk.publisher.keep(REFERENT, annonce.id, un_brouillon(titre="Autre nom"))
    assert LinkWatch(desk.publisher, links, "un").look() == 0


def test_the_author_is_told_once_of_a_link_that_does_not_answer(desk: Desk) -> None:
    links = SomeLinks()
    annonce = desk.publisher.start(REFERENT, un_brouillon(lien="https://muet.example/"))
    for _ in range(2):
        LinkWatch(desk.publisher, links, "un").look()
    sent = desk.outbox()
    assert [chat for chat, _ in sent] == [REFERENT.chat]
    assert "https://muet.example/ ne répond pas" in sent[0][1]["lines"][0]
    assert sent[0][1]["codes"] == [f"an:champ:{annonce.id}=lien", f"an:lien:{annonce.id}=rien"]
    kept = desk.store.annonces.get(annonce.id)
    assert kept is not None and tried_links(kept) == {"https://muet.example/": False}


def test_a_link_replaced_meanwhile_is_not_spoken_of_and_a_published_one_is_left(desk: Desk) -> None:
    annonce = desk.publisher.start(REFERENT, un_brouillon(lien="https://muet.example/"))

    class Slow(SomeLinks):
        def answers(self, url: str) -> bool:
            desk.publisher.keep(REFERENT, annonce.id, un_brouillon(lien=""))
            return False

    LinkWatch(desk.publisher, Slow(), "un").look()
    assert desk.outbox() == []
    draft = un_brouillon(lien="https://autre.example/")
    desk.publisher.keep(REFERENT, annonce.id, draft)
    desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    assert LinkWatch(desk.publisher, SomeLinks(), "un").look() == 0


def test_two_processes_try_a_link_once(desk: Desk) -> None:
    desk.publisher.start(REFERENT, un_brouillon(lien="https://muet.example/"))

    class Second(SomeLinks):
        def answers(self, url: str) -> bool:
            assert LinkWatch(desk.publisher, SomeLinks(), "deux").look() == 0
            return super().answers(url)

    assert LinkWatch(desk.publisher, Second(), "un").look() == 1
    assert len(desk.outbox()) == 1
