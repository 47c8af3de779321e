"""Which practices answer: figures, cases and methods by theme and nearness, or what answers a barrier."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answer.barriers import BARRIERS, Barrier, barrier_of
from bot.answer.home import is_inside
from bot.answer.offer_choice import near_home
from bot.answer.wants import misfit
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from knowledge.offre import Offre
from knowledge.pratique import Pratique, Theme, TypePratique
from knowledge.proximity import PROXIMITES, Home, level_of
from knowledge.showable import shown
from knowledge.territory import SUIVIES

#: Idea of the message → theme of a practice.
THEMES: dict[str, Theme] = {
    **dict.fromkeys(("velo", "velo_electrique", "louer", "libre_service", "reparer", "ecole_velo"), "velo"),
    **dict.fromkeys(("bus", "tram", "train", "transport", "tad"), "transport_commun"),
    **dict.fromkeys(("employeur", "salarie", "public_entreprise", "plan_mobilite"), "entreprise"),
    "covoiturage": "covoiturage",
    "autopartage": "autopartage",
    "voiture": "voiture",
    "stationnement": "velo",
    "distance": "distance",
    "travail_trajet": "distance",
    "teletravail": "teletravail",
    "climat": "climat",
}  # fmt: skip


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: Kinds of practices, in the order they are shown.
CASES: tuple[TypePratique, ...] = ("cas", "methode")
ANSWERS: tuple[TypePratique, ...] = ("frein", "cas", "methode", "opportunite")
FIGURES: tuple[TypePratique, ...] = ("chiffre",)
#: Idea of the message that is no theme → how practices say it.
_TEXTS = {
    "scolaire": _words("scolaire|école"),
    "solidaire": _words("solidaire"),
    "tad": _words("à la demande"),
    "stationnement": _words("stationnement|garage à vélos|parking"),
    "gratuit": _words("gratuit"),
}
#: How a theme is written in the sentences of a figure.
_SAID = {"velo": "vélo", "transport_commun": "transports en commun", "teletravail": "télétravail"}
#: A barrier named by a map drawn beforehand and nothing more.
_EMPTY = "Point de vue probable"


def themes_of(idees: Iterable[str]) -> frozenset[Theme]:
    """Return the themes a message names."""
    return frozenset(THEMES[idee] for idee in idees if idee in THEMES)


def choose(conversation: Conversation, home: Home, desk: Desk) -> list[Pratique]:
    """Return the practices that answer, best first."""
    idees = conversation.idees
    named = barrier_of(idees)
    if named is not None:
        return _against(BARRIERS[named], home, desk)
    if "chiffre_cle" in idees:
        return _figures(themes_of(idees), home, desk)
    themes = themes_of(idees)
    said = [_TEXTS[idee] for idee in idees if idee in _TEXTS]
    local = "public_epci" in idees or "collectivite" in idees
    found: list[tuple[tuple[int, ...], Pratique]] = []
    for pratique in desk.knowledge.pratiques.values():
        if pratique.type not in CASES:
            continue
        text = f"{pratique.titre} {pratique.resume}"
        fits = len(themes & {*pratique.themes}) + sum(2 for words in said if words.search(text))
        if (themes or said) and not fits:
            continue
        # « collectivité »: what a public body did, rather than a company.
        other = local and "entreprise" in pratique.themes
        if not themes and pratique.type == "methode" and "animation" in pratique.themes:
            other = "convaincre" not in idees
        key = (other, -fits, *_nearness(pratique, home, desk), shown(pratique, desk.today) != "oui")
        found.append((key, pratique))
    return [pratique for _key, pratique in sorted(found, key=lambda pair: pair[0])]


def _figures(themes: frozenset[Theme], home: Home, desk: Desk) -> list[Pratique]:
    """Return the figures that speak of a theme, those of the place first; a company is no theme of a figure."""
    wanted = themes - {"entreprise"} or themes
    found: list[tuple[tuple[int, ...], Pratique]] = []
    for pratique in desk.knowledge.pratiques.values():
        text = " ".join((pratique.titre, pratique.resume, *(c.libelle for c in pratique.chiffres))).lower()
        fits = sum(2 * (theme in pratique.themes) + (_SAID.get(theme, theme) in text) for theme in wanted)
        if pratique.type == "chiffre" and (fits or not wanted):
            found.append(((_nearness(pratique, home, desk)[0], -fits), pratique))
    if not found:
        # No figure of its own: those that cases on the theme brought.
        for pratique in desk.knowledge.pratiques.values():
            if pratique.type == "cas" and pratique.chiffres and wanted & {*pratique.themes}:
                found.append((_nearness(pratique, home, desk), pratique))
    return [pratique for _key, pratique in sorted(found, key=lambda pair: pair[0])]


def _against(barrier: Barrier, home: Home, desk: Desk) -> list[Pratique]:
    """Return one barrier as people told it, then what others did about it."""
    found: list[tuple[tuple[int, ...], Pratique]] = []
    for pratique in desk.knowledge.pratiques.values():
        if pratique.type not in ANSWERS or pratique.resume.startswith(_EMPTY):
            continue
        text = " ".join((pratique.titre, pratique.resume, *pratique.lecons))
        fits = 2 * len({*barrier.themes} & {*pratique.themes}) + len(
            {m.lower() for m in barrier.words.findall(text)}
        )
        if fits:
            key = (ANSWERS.index(pratique.type), -fits, *_nearness(pratique, home, desk))
            found.append((key, pratique))
    ordered = [pratique for _key, pratique in sorted(found, key=lambda pair: pair[0])]
    told = [p for p in ordered if p.type == "frein"]
    return [*told[:1], *(p for p in ordered if p.type != "frein"), *told[1:]]


def _nearness(pratique: Pratique, home: Home, desk: Desk) -> tuple[int, ...]:
    """Return how far a practice is: on the place, in its région, in ours, elsewhere."""
    place = pratique.territoire
    level = level_of(place, home, desk.territoires)
    if level is not None and level != "pays":
        return (0, PROXIMITES.index(level))
    regions = (home.region,) if home.region else SUIVIES
    if any(region in place.regions or is_inside(place, region, desk.territoires) for region in regions):
        return (1, 0)
    if any(region in place.regions or is_inside(place, region, desk.territoires) for region in SUIVIES):
        return (2, 0)
    return (3, 0)


def offers_against(barrier: Barrier, home: Home, desk: Desk, most: int) -> list[Offre]:
    """Return the offers near home that answer a barrier, kinds in turn."""
    current = [
        offre
        for offre in desk.knowledge.offres.values()
        if offre.categorie in barrier.offres and shown(offre, desk.today) == "oui"
    ]
    near = [
        (offre, level)
        for offre, level in near_home(current, home, desk)
        if level in ("commune", "epci", "departement")
    ]
    ranked = sorted(
        near, key=lambda pair: (misfit(pair[0].publics, frozenset()), barrier.offres.index(pair[0].categorie))
    )
    seen: dict[str, Offre] = {}
    for offre, _level in ranked:
        seen.setdefault(offre.categorie, offre)
    return list(seen.values())[:most]
