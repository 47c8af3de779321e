"""Recognises the places a sentence states, as people write them."""

from __future__ import annotations

import re
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from bot.understand.everyday import (
    APRES_A,
    AVANT_DE,
    AVANT_LIEU,
    AVANT_SUR,
    HABITE,
    NOMS_COMMUNS,
    NOMS_PROPRES,
    OUTILS,
    PRENOMS,
    PREPOSITIONS,
    TITRES,
    TOUJOURS_APRES_A,
    TOUJOURS_COMMUNS,
    TRAVAILLE,
    VERBES_TRAVAIL,
)
from bot.understand.place_index import ARTICLES, CURRENT, SHORT, VARIANT, load_index, read_mots
from bot.understand.place_match import PlaceMatch, Role, place_entities
from bot.understand.phonetics import sound
from bot.understand.words import Word, fold, fold_name, split_words
from bot.understand.zones import Found, Zones
from knowledge.reading import read_yaml
from knowledge.territory import FOLDER, Territoires, departement_of

__all__ = ["PlaceMatch", "Places", "place_entities"]

#: Longest name, in words: « Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson ».
_LONGEST = 10
#: Contracted article → the article a name begins with.
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
#: At most so many choices are worth offering.
_CHOICES = 6
#: A name wrong by a letter counts anywhere from these populations and lengths on.
_HINT_POPULATION, _HEARD_POPULATION, _ALONE_POPULATION, _ALONE_LENGTH = 2000, 5000, 10_000, 6
_WORD_WEIGHT, _NEAR_WEIGHT, _SWAP_WEIGHT, _OTHER_WEIGHT = 0.12, 0.1, 0.08, 0.1
_OFFER_LENGTH = 4
#: How alike two spellings of one sound are, at least.
_SAME_SOUND = 0.85
_ARRONDISSEMENT = re.compile(r"^(\d{1,2})(er|e|eme|ieme|ème)?$")
_WITH_ARRONDISSEMENTS = frozenset(("75056", "69123", "13055"))

#: How much the words before say that a place follows; TRADE is « à » after a word of ours: « aide vélo à … ».
NEVER, NOTHING, HINT, VERB_OR_PLACE, PLACE, TRADE, SURE = range(-1, 6)


class Places:
    """Finds places in sentences; built once, never changes."""

    def __init__(self, territoires: Territoires, mots_exclus: frozenset[str] = frozenset()) -> None:
        """Build the recogniser; ``mots_exclus``: words of the trade that are never a place by themselves."""
        self._territoires = territoires
        mots = read_mots()
        francs = frozenset(str(nom) for nom in read_yaml(FOLDER / "noms_francs.yaml"))
        self._index = load_index(territoires, mots)
        self._trade = frozenset(fold(mot) for mot in mots_exclus) - OUTILS
        self._exclus = self._trade | OUTILS
        #: Words that may be a place only when the sentence says so.
        self._everyday = (mots - francs) | self._exclus | PRENOMS | NOMS_PROPRES
        #: Words that are never a misspelt place unless the sentence says a place follows.
        self._known = mots | self._exclus | PRENOMS | NOMS_PROPRES
        self._near_exclus = sorted(mot for mot in self._exclus if len(mot) >= 4)
        self._zones = Zones(territoires, self._index, self._everyday)

    def find(self, text: str, attendu: bool = False) -> list[PlaceMatch]:
        """Return the places a text states, in order; ``attendu``: a place was just asked for."""
        words = split_words(text)
        if not words:
            return []
        # Where accents are written, « a » is the verb and only « à » the preposition.
        accented = any(c in _ACCENTS for c in text)
        found: list[Found] = [*self._zones.numbers(words, text), *self._zones.names(words)]
        context = [self._context(words, i, text, accented) for i in range(len(words))]
        if attendu:
            context = [max(level, SURE if i == 0 else HINT) for i, level in enumerate(context)]
        for i in range(len(words)):
            found += self._exact(words, i, context[i], alone=attendu)
        claimed = self._cover(found, len(words))
        for i in range(len(words)):
            found += self._approximate(words, i, context[i], claimed)
        return self._settle(found, words, text)

    # --- what stands before ----------------------------------------------------------------------------------

    def _context(self, words: list[Word], i: int, text: str, accented: bool) -> int:
        """Return how much the words before word i say that a place follows."""
        if i == 0:
            return NOTHING
        one = words[i - 1].text
        if one in TITRES and words[i].capital:
            return NEVER
        if not words[i - 1].joined:
            return SURE if one in AVANT_LIEU else NOTHING
        two = words[i - 2].text if i > 1 else ""
        three = words[i - 3].text if i > 2 else ""
        if one in AVANT_LIEU:
            return SURE
        if one == "a":
            if two in AVANT_LIEU or two in VERBES_TRAVAIL:
                return SURE
            if accented and text[words[i - 1].start] in "aA" and not (i == 1 and text[0] == "A"):
                return HINT
            if two in self._trade:
                return TRADE
            # « il a eu » and « a Eu » look alike: an everyday word needs the accent.
            return PLACE if accented else VERB_OR_PLACE
        if one in ("de", "d") and two in AVANT_DE:
            return SURE
        if one in ("de", "d") and two in ("pas", "cote") and three in ("loin", "a"):
            return SURE
        if one in ("sur", "dans", "vers", "en", "pres") and two in AVANT_SUR:
            return SURE
        return HINT if one in PREPOSITIONS else NOTHING

    # --- exact names -----------------------------------------------------------------------------------------

    def _exact(self, words: list[Word], i: int, context: int, alone: bool) -> list[Found]:
        """Return the longest exact name that begins at word i, when the sentence lets it be one."""
        first = _CONTRACTED.get(words[i].text)
        key, best = "", None
        contracted = ""
        for j in range(i, min(i + _LONGEST, len(words))):
            key += words[j].text
            hit = self._index.get(key)
            if first and j > i:
                contracted = first + "".join(word.text for word in words[i + 1 : j + 1])
                hit = self._index.get(contracted) or hit
            if hit is not None and self._is_cut_like(words, i, j + 1, hit) and self._is_place(
                words, i, j + 1, hit, context, alone
            ):
                codes = self._same_words(words, i, j + 1, first, hit) if len(hit[1]) > 1 else hit[1]
                best = Found(i, j + 1, "commune", codes, 0.9 if hit[0] == SHORT else 1.0)
            if not words[j].joined:
                break
        return [best] if best is not None else []

    def _same_words(
        self, words: list[Word], i: int, last: int, first: str | None, hit: tuple[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Among « La Balme » and « Labalme », keep those cut into words as the text is; all when none is."""
        texts = [word.text for word in words[i:last]]
        written = (texts, [first or "", *texts[1:]])
        kept = tuple(code for code in hit[1] if fold_name(self._territoires.nom(code)) in written)
        return kept or hit[1]

    def _is_cut_like(self, words: list[Word], i: int, last: int, hit: tuple[str, tuple[str, ...]]) -> bool:
        """Refuse a name glued from words that the map does not separate there: « la val » is not « Laval »."""
        count = last - i
        if count == 1:
            return True
        if words[i].text in _NEVER_FIRST:
            return hit[0] == CURRENT and any(
                fold_name(self._territoires.nom(code))[0] == words[i].text for code in hit[1]
            )
        longest = max(len(fold_name(self._territoires.nom(code))) for code in hit[1])
        if hit[0] == CURRENT and count <= longest:
            return True
        if count <= longest or hit[0] not in (CURRENT, VARIANT):
            return not all(word.text in self._everyday for word in words[i:last]) or count <= longest
        return all(len(word.text) >= 3 and word.text not in self._known for word in words[i:last])

    def _is_place(
        self, words: list[Word], i: int, last: int, hit: tuple[str, tuple[str, ...]], context: int, alone: bool
    ) -> bool:
        """Tell whether an exact spelling is meant as a place here."""
        head = words[i].text
        bare = i
        if head in ARTICLES or head in _CONTRACTED:
            bare = i + 1 if last - i > 1 else i
        contracted = head in _CONTRACTED and bare > i
        if contracted:
            context = max(context, PLACE if head in ("au", "aux") else HINT)
        capital = words[bare].capital and bare > 0
        content = [word.text for word in words[bare:last]]
        whole = i == 0 and last == len(words)
        if context == NEVER or (content[0] == "saint" and i and words[i - 1].text == "la"):
            # « Madame Lambert »; « la Saint-Valentin » is a day.
            return False
        if i > 1 and words[i - 1].text in ("de", "du", "d") and words[i - 2].text in ("pays", "region", "cote"):
            # « le pays de Caux » is wider than Caux.
            return False
        # « à le Port », « à les Attaques »: only a name keeps its article whole after « à ».
        if head in ("le", "les") and bare > i and context >= PLACE and words[i - 1].text == "a":
            context = SURE
        if len(content) == 1:
            word = content[0]
            if word not in self._everyday and len(word) > 2:
                return bool(context or capital or whole or alone) or self._stands_alone(word, hit)
            if context == SURE or alone:
                return context == SURE or word not in self._exclus
            if hit[0] not in (CURRENT, VARIANT) or (hit[0] == VARIANT and context < TRADE):
                return False
            if capital and (context >= PLACE or (word not in self._exclus and word not in PRENOMS)):
                return True
            if context >= PLACE:
                if bare > i:
                    usual = TOUJOURS_COMMUNS if context == TRADE or self._is_trade(words, i - 1) else NOMS_COMMUNS
                    return word not in usual and word not in self._exclus
                if context == TRADE:
                    return word not in TOUJOURS_APRES_A
                return word not in PRENOMS and self._is_after_a(words, i, word)
            return whole and word not in self._exclus and word not in PRENOMS
        if all(word in self._everyday for word in content):
            # « Grande Rue », « Bon Repos »: words that everyone uses, together.
            return context >= PLACE or capital or hit[0] == CURRENT and not all(w in self._exclus for w in content)
        return True

    def _is_trade(self, words: list[Word], i: int) -> bool:
        """Tell whether word i is one of the trade: « aide vélo au Port »."""
        return i >= 0 and words[i].text in self._trade

    def _is_after_a(self, words: list[Word], i: int, word: str) -> bool:
        """Tell whether « à » before an everyday word is the preposition of a place, not « il a » nor « à pied »."""
        if word in APRES_A:
            return False
        two = words[i - 2].text if i > 1 else ""
        return two not in _SUBJECTS and word not in _NEVER_AFTER_A

    def _stands_alone(self, word: str, hit: tuple[str, tuple[str, ...]]) -> bool:
        """Tell whether a rare name is more than a misspelt everyday word when nothing says « place »."""
        population = max(self._territoires.population(code) for code in hit[1])
        if population >= 5000:
            return True
        if len(word) <= 4 and population < 1000:
            return False
        return not self._is_near_excluded(word)

    def _is_near_excluded(self, word: str) -> bool:
        cutoff = 1 if len(word) < 8 else 2
        return (
            process.extractOne(word, self._near_exclus, scorer=OSA.distance, score_cutoff=cutoff) is not None
        )

    # --- approximate names -----------------------------------------------------------------------------------

    @staticmethod
    def _cover(found: list[Found], size: int) -> list[int]:
        """Return for each word the length of the longest exact place that holds it, 0 for none."""
        cover = [0] * size
        for one in found:
            for i in range(one.first, one.last):
                cover[i] = max(cover[i], one.last - one.first)
        return cover

    def _approximate(self, words: list[Word], i: int, context: int, claimed: list[int]) -> list[Found]:
        """Return the best misspelt name that begins at word i."""
        head = words[i].text
        if claimed[i] and (i > 0 and claimed[i - 1] and words[i - 1].joined):
            return []
        start = i
        if (head in ARTICLES or head in _CONTRACTED) and not claimed[i] and i + 1 < len(words) and claimed[i + 1]:
            # « la MEL »: what follows the article is already a place.
            return []
        if head in _CONTRACTED and i + 1 < len(words):
            context = max(context, PLACE if head in ("au", "aux") else HINT)
        unknown_head = self._is_unknown(head)
        if context == NEVER or head in _NEVER_FIRST:
            return []
        if context < VERB_OR_PLACE and not unknown_head and head not in _HEADS:
            return []
        best: Found | None = None
        best_rank = 0.0
        pieces: list[str] = []
        has_unknown = False
        for j in range(start, min(start + _LONGEST, len(words))):
            word = words[j].text
            pieces.append(_CONTRACTED.get(word, word) if j == start and j + 1 < len(words) else word)
            has_unknown = has_unknown or self._is_unknown(word)
            if j > start and claimed[j] > j - start + 1:
                break
            if word not in _NEVER_LAST and (has_unknown or (context >= VERB_OR_PLACE and j > start)):
                ranked = self._correct(pieces, context, has_unknown, claimed[start])
                if ranked is not None:
                    rank, codes, score = ranked
                    rank += _WORD_WEIGHT * (j - start)
                    if rank > best_rank:
                        best_rank = rank
                        best = Found(start, j + 1, "commune", codes, score, False)
            if not words[j].joined:
                break
        return [best] if best is not None else []

    def _is_unknown(self, word: str) -> bool:
        return len(word) >= 3 and word.isalpha() and word not in self._known

    def _correct(
        self, pieces: list[str], context: int, has_unknown: bool, exact: int
    ) -> tuple[float, tuple[str, ...], float] | None:
        """Return (rank, codes, score) of the communes a misspelt name stands for, or None."""
        key = "".join(pieces)
        if len(key) < 3 or key in self._index.exact:
            return None
        if exact and (len(pieces) <= exact or len(key) < 8):
            return None
        if not has_unknown:
            # Only known words: perhaps one of a long name was changed into another word.
            content = len(pieces) - (pieces[0] in ARTICLES and len(pieces[0]) > 1 and pieces[0] != "l")
            if content < 2 or len(key) < (7 if context >= TRADE else 10):
                return None
        near = set(self._index.one_letter_away(key))
        heard = set(self._index.same_sound(key))
        scored: list[tuple[float, float, tuple[str, ...]]] = []
        for candidate in near | heard:
            hit = self._index.get(candidate)
            if hit is None:
                continue
            similar = ratio(key, candidate) / 100
            if candidate not in near and similar < 0.6:
                continue
            if candidate in heard:
                similar = max(similar, _SAME_SOUND)
            population = max(self._territoires.population(code) for code in hit[1])
            if not self._is_credible(key, candidate, hit, population, context, candidate in near, candidate in heard, pieces):
                continue
            rank = similar + 0.03 * (candidate in heard) + 0.02 * log10(population + 10)
            # A letter away beats a like sound; today's full names beat old and shortened ones; people rarely get
            # the first letter wrong, and often swap two.
            rank += _NEAR_WEIGHT * (candidate in near) + _SWAP_WEIGHT * (sorted(key) == sorted(candidate))
            rank -= 0.05 * (key[0] != candidate[0]) + _OTHER_WEIGHT * (hit[0] != CURRENT)
            scored.append((rank, similar, hit[1]))
        if not scored:
            return None
        scored.sort(key=lambda item: -item[0])
        rank, similar, codes = scored[0]
        if len(scored) > 1 and len(key) <= _OFFER_LENGTH and len(codes) == 1:
            # Several short names a letter away: offer them rather than guess.
            close = [item for item in scored if item[0] >= rank - 0.04]
            merged = tuple(dict.fromkeys(code for item in close for code in item[2]))
            if 1 < len(merged) <= _CHOICES:
                codes = merged
        return rank, codes, similar

    def _is_credible(
        self,
        key: str,
        candidate: str,
        hit: tuple[str, tuple[str, ...]],
        population: int,
        context: int,
        near: bool,
        heard: bool,
        pieces: list[str],
    ) -> bool:
        """Tell whether this correction may be proposed, from what the sentence says and the size of the town."""
        words = len(fold_name(self._territoires.nom(hit[1][0])))
        if len(pieces) > words + 1:
            return False
        if context >= TRADE:
            return near or population >= 1000 or len(key) >= 8
        size = len(key) - (len(pieces[0]) if len(pieces) > 1 and pieces[0] in ARTICLES else 0)
        if context >= VERB_OR_PLACE:
            return population >= 1000 or (size >= 7 and near)
        if key[0] != candidate[0] or (hit[0] not in (CURRENT, VARIANT) and size < 8):
            return False
        if any(self._is_near_excluded(piece) for piece in pieces if self._is_unknown(piece)):
            return False
        if context == HINT and heard and size >= 4:
            return population >= _HEARD_POPULATION
        if context == HINT:
            return size >= 5 and (population >= _HINT_POPULATION or size >= 9)
        return size >= _ALONE_LENGTH and population >= _ALONE_POPULATION

    # --- choosing --------------------------------------------------------------------------------------------

    def _settle(self, found: list[Found], words: list[Word], text: str) -> list[PlaceMatch]:
        """Keep the longest candidates that do not overlap, resolve homonyms, read roles."""
        priority = {"epci": 3, "region": 2, "departement": 3, "code_postal": 4, "pays": 1}
        ranked = sorted(
            found,
            key=lambda one: (one.first - one.last, not one.exact, -priority.get(one.kind, 2.5), -one.score),
        )
        taken = [False] * (len(words) + 1)
        kept: list[Found] = []
        for one in ranked:
            if not any(taken[one.first : one.last]):
                taken[one.first : one.last] = [True] * (one.last - one.first)
                kept.append(one)
        kept.sort()
        return self._finish(kept, words, text)

    def _finish(self, kept: list[Found], words: list[Word], text: str) -> list[PlaceMatch]:
        matches: list[PlaceMatch] = []
        done = -1
        postal = [one for one in kept if one.kind == "code_postal"]
        for position, one in enumerate(kept):
            if one.last <= done:
                continue
            last, codes, kind = one.last, one.codes, one.kind
            if kind == "commune":
                codes, last = self._resolve(one, postal, words, text)
                kind = "commune" if len(codes) == 1 else "commune_ambigue"
            floor = kept[position - 1].last if position else 0
            role = self._role(words, one.first, last, floor)
            start, end = words[one.first].start, words[last - 1].end
            if "(" in text[start:end] and text[end : end + 1] == ")":
                end += 1
            matches.append(
                PlaceMatch(kind, codes, start, end, text[start:end], round(one.score, 3), one.exact, role)
            )
            done = last
        return matches

    def _resolve(
        self, one: Found, postal: list[Found], words: list[Word], text: str
    ) -> tuple[tuple[str, ...], int]:
        """Return what a département or a postal code beside the name leaves of the communes, and the span's end."""
        last = one.last
        codes = one.codes
        if codes[0] in _WITH_ARRONDISSEMENTS and last < len(words) and _ARRONDISSEMENT.match(words[last].text):
            number = int(re.sub(r"\D", "", words[last].text))
            if 1 <= number <= 20 and (not words[last].text.isdigit() or text[words[last - 1].end : words[last].start] == " "):
                return codes, last + 1
        if last < len(words) and words[last - 1].joined and words[last].text == "sur":
            if last + 1 < len(words) and words[last + 1].text == "mer" and len(codes) == 1:
                return codes, last + 2
        if len(codes) > 1:
            for code in postal:
                left = tuple(commune for commune in codes if commune in code.codes)
                if left:
                    return left, last
        beside = self._zones.departement_beside(words, last, text)
        if beside is not None:
            departement, after = beside
            left = tuple(commune for commune in codes if departement_of(commune) == departement)
            if not left:
                key = "".join(word.text for word in words[one.first : one.last])
                left = self._beginning_with(key, departement) if one.exact else ()
            if left:
                return left, after
        if len(codes) > 1 and last + 1 < len(words) and words[last].text in ("les", "pres", "sur", "en"):
            return self._beside_town(codes, words, last)
        return codes, last

    def _beginning_with(self, key: str, departement: str) -> tuple[str, ...]:
        """Return the communes of a département whose name begins so: « Saint-Aubin (76) » is one of several."""
        found = [
            (-population, code)
            for code, nom, population in zip(
                self._territoires.codes, self._territoires.noms, self._territoires.populations, strict=True
            )
            if departement_of(code) == departement and "".join(fold_name(nom)).startswith(key)
        ]
        return tuple(code for _population, code in sorted(found)[:_CHOICES])

    def _beside_town(self, codes: tuple[str, ...], words: list[Word], last: int) -> tuple[tuple[str, ...], int]:
        """Read « Sainte-Catherine-lès-Arras »: the homonym that lies in the département of the town named."""
        for end in (last + 3, last + 2):
            hit = self._index.get("".join(word.text for word in words[last + 1 : end]))
            if end <= len(words) and hit is not None and hit[0] == CURRENT:
                departements = {departement_of(code) for code in hit[1]}
                left = tuple(code for code in codes if departement_of(code) in departements)
                if len(left) == 1:
                    return left, end
        return codes, last

    @staticmethod
    def _role(words: list[Word], first: int, last: int, floor: int) -> Role | None:
        """Return what the nearest word before (or « (travail) » after) says of the place."""
        for i in range(first - 1, max(floor, first - 7) - 1, -1):
            word = words[i].text
            if word in TRAVAILLE:
                return "travaille"
            if word in HABITE:
                return None if i + 1 < len(words) and words[i + 1].text in TRAVAILLE else "habite"
        return None


#: Before « a », these make it the verb: « il a », « on a », « y a ».
_SUBJECTS = frozenset(
    "il elle on y n l m t qui ca cela ils elles tu j c s qu ya ki luim quelqu personne tout rien".split()
)
_NEVER_AFTER_A = frozenset("une un des le la les l ce cet cette mon ma mes ton ta tes son sa ses".split())
#: A name may begin with these though they are everyday words: their next word may be the misspelt one.
_HEADS = frozenset(
    """
    saint sainte le la les l au aux mont pont val vieux neuf villeneuve ville villers bois belle grand petit grande petite
    chateau fontaine roche puy port mesnil bourg champ champs montreuil
    """.split()
)
#: A name does not begin with these, « À » apart.
_NEVER_FIRST = frozenset("a de d sur en et ou y dans pour par".split())
_ACCENTS = frozenset("àâäçéèêëîïôöùûüœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ")
#: A name never ends with these.
_NEVER_LAST = frozenset(
    """
    a et ou de du des d la le les l en au aux sur sous pour par un une dans avec mon ma mes ce c est y il on je j ai
    pas que qui
    """.split()
)
