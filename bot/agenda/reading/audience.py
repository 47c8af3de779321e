"""Whom an event is for, whether it is free, and what kind of event it is."""

from __future__ import annotations

import re

from bot.agenda.reading.text import Page, Span

#: What the text says → the public of the closed list of ``knowledge/fait.py``.
_PUBLICS = (
    ("salarie", r"salarie\w*|travailleurs|collaborateurs|employes?\b"),
    ("etudiant", r"etudiant\w*|campus des etudiants"),
    ("jeune", r"\bjeunes?\b|\bados?\b|adolescents|lyceens|collegiens|apprentis"),
    ("enfant", r"\benfants?\b|ecoliers|\bscolaires\b|\beleves\b"),
    ("senior", r"\bseniors?\b|\baines\b|personnes agees|retraites|(?:plus|\+) ?de (?:60|65) ans|60 ans et plus"),
    ("demandeur_emploi", r"demandeu\w+ d'emploi|chomeurs|chercheurs d'emploi|recherche d'emploi"),
    ("insertion", r"\binsertion\b|precaires|minima sociaux|beneficiaires du rsa|allocataires|"
        r"quartiers prioritaires"),
    ("handicap", r"\bhandicap\w*|\bpmr\b|mobilite reduite|malvoyants|\bhandi\b"),
    ("entreprise", r"(?<!pepiniere d')(?<!restaurant d')\bentreprises?\b|employeurs?\b|\bdrh\b|dirigeants|"
        r"\bpme\b"),
    ("epci", r"\belus\b|intercommunalites|collectivites|\bepci\b|techniciens|agents territoriaux|"
             r"referents mobilite|comite des partenaires|\baom\b|communautes de communes"),
    ("habitant", r"\bhabitant(?:e?s|\b)|riverains|administres"),
)  # fmt: skip
_THEMES = (
    ("velo", r"velo|cycl|vae\b|remise en selle|bicy|trottinette|pedal"),
    ("covoiturage", r"covoit"),
    ("pdme", r"plan de mobilite|pdme|pde\b|forfait mobilites|fmd\b|employeur"),
    ("transport_commun", r"\bbus\b|\bter\b|\btrain|tramway|transports? (?:publics?|en commun)|navette|\btad\b"),
    ("voiture_individuelle", r"autopartage|eco-?conduite|vehicule electrique|voiture|code de la route"),
    ("logistique", r"logistique|livraison|marchandises|fret"),
    ("organisation_du_travail", r"teletravail|coworking"),
    ("freins", r"insertion|demandeurs? d'emploi|mobilite (?:inclusive|solidaire)|permis de conduire"),
    ("rural", r"\brura(?:l|ux|les?)\b"),
    ("climat", r"climat"),
    ("rse", r"\brse\b"),
    ("transitions", r"transition"),
)  # fmt: skip
#: Said of an event for everybody, even when the text names somebody too.
_ALL = re.compile(
    r"tous? publics?|tout public|ouverte?s? a (?:toutes|tous)\b(?! les)|grand public|petits et grands"
)

_PAID = re.compile(
    r"(?<!0 )(?<![\d ]0)(?:\b[1-9]\d*(?:[.,]\d\d?)? ?(?:€|euros?\b)|payant|prix libre|"
    r"participation (?:aux frais|libre|de)|"
    r"tarif(?:s)? ?:? ?[1-9]|plein tarif)"
)
_FREE = re.compile(
    r"gratuit|offert|\bfree\b|(?:entree|acces|participation) libre|sans frais|\b0 ?(?:€|euros?)|aucun frais|"
    r"pas de frais|gracieux"
)
#: « entrée gratuite, consommations payantes ».
_ENTRY = re.compile(r"(?:entree|acces|participation) (?:est )?gratuite?")
_PRICE = re.compile(r"\b[1-9]\d*(?:[.,]\d\d?)? ?(?:€|euros?\b)")
_NOT_FREE = re.compile(r"(?:non|pas|n'est pas) gratuit|bus gratuits? toute")

#: The first kind that the title says wins, then the first that the text says.
_TYPES = (
    ("groupe_de_travail", r"groupes? de travail|\bgt\b|comite(?! des fetes)|copil|cotech|assemblee generale|\bag\b|"
                          r"reunion (?:de|des|du) (?!quartier|lancement|presentation|information|"
                          r"concertation|rencontre|parents)|commission|rencontre (?:regionale |"
                          r"annuelle )?des referents"),
    ("webinaire", r"webinaires?|webinar|visioconference|\bwebconf"),
    ("challenge", r"challenge|\bdefi\b|concours|rallye|\bjeu[- ]concours|jeu de piste|course\b|\btrail\b|"
        r"cyclo-?cross|"
        r"grand prix"),
    ("visite", r"\bvisites?\b|portes ouvertes|balade urbaine|marche exploratoire|visite guidee|"
        r"decouverte du (?:centre|depot)"),
    ("atelier", r"ateliers?\b|fresque|repair|reparation|autoreparation|initiation|apprendre a|apprenez|"
        r"reparer|diagnostic|mecanique|conseil en|remise a niveau|prevention|co-?reparation|cafe (?:de la mob|"
        r"mobilite|repar\w*)|"
                r"diagnostic|workshop"),
    ("formation", r"\bformations?\b|\bstage|velo-?ecole|permis pieton|savoir rouler|"
        r"apprentissage|\bcours (?:de|collectifs|particuliers)|"
        r"permis|code de la route|remise a niveau|\bmodule\b"),
    ("forum", r"\bforum|job ?dating|rendez-vous carriere|salon\b|conference|\bcolloque|assises|table[- ]ronde|"
        r"debat|rencontres?\b|reunion|"
        r"concertation|"
              r"projection|table ronde|presentation|matinale|parlons|enquete publique|journee technique|"
              r"cine\b|theatre-forum|seminaire|journee d'etude|congres|reunion publique"),
)  # fmt: skip


def read_publics(page: Page) -> tuple[str, ...]:
    """Return whom the event is for, ``tous`` when the text sets no condition."""
    found = ask_publics(page)
    return found or ("tous",)


def ask_publics(page: Page) -> tuple[str, ...]:
    """Return whom the text says the event is for; empty when it does not say."""
    body = page.flat[: page.signature]
    found = tuple(public for public, pattern in _PUBLICS if re.search(pattern, body))
    return ("tous",) if _ALL.search(body) and "habitant" not in found else found


def find_publics(flat: str) -> list[tuple[str, Span]]:
    """Return the publics a folded text names, and where."""
    return _found(_PUBLICS, flat)


def find_themes(flat: str) -> list[tuple[str, Span]]:
    """Return the themes a folded text names, and where."""
    return _found(_THEMES, flat)


def _found(table: tuple[tuple[str, str], ...], flat: str) -> list[tuple[str, Span]]:
    return [(name, Span(*match.span())) for name, pattern in table for match in re.finditer(pattern, flat)]


def read_theme(page: Page) -> str:
    """Return the theme of an event, ``tous_modes`` when the text leans to none."""
    body = page.flat[: page.signature]
    counts = [(len(re.findall(pattern, body)), -rank, theme) for rank, (theme, pattern) in enumerate(_THEMES)]
    best = max(counts)
    return best[2] if best[0] else "tous_modes"


def read_gratuit(page: Page) -> bool | None:
    """Return whether it is free, None when the text does not say."""
    if _PAID.search(page.flat) and not (_ENTRY.search(page.flat) and not _PRICE.search(page.flat)):
        return False
    return True if _FREE.search(page.flat) and not _NOT_FREE.search(page.flat) else None


def read_type(page: Page, titre: str, en_ligne: bool = False) -> str:
    """Return the kind of event, ``animation`` when nothing says better, ``webinaire`` when it is online."""
    kind = _type(page, titre)
    return "webinaire" if en_ligne and kind == "animation" else kind


def _type(page: Page, titre: str) -> str:
    for look in (re.match, re.search):
        for kind, pattern in (*_TYPES, ("animation", _ANIMATION)):
            if look(pattern, titre):
                return kind
    body = page.flat[: page.signature]
    found = [(match.start(), kind) for kind, pattern in _TYPES if (match := re.search(pattern, body))]
    return min(found)[1] if found else "animation"


_ANIMATION = (
    r"remise en selle|bourse aux|fete|balade|journee|semaine|village|inauguration|marquage|essai|parade|"
    r"operation|"
    r"animation|\bbal\b|trophee|gouter|collecte|loto|apero|petit[- ]dej|nettoyage|apero|randonnee|\brando|"
    r"stand|braderie|ramassage|don de|ouverture|controle|spectacle"
)
