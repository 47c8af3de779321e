"""The pieces of an announcement that may be the event's name, each with what speaks for it and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.agenda.reading.marks import marks_across, marks_inside, marks_of_end, marks_of_start
from bot.agenda.reading.name_end import end_of, ends_well, spared, stops_in
from bot.agenda.reading.nouns import ACTS, is_kind_alone
from bot.agenda.reading.quoted import Quoted, quotes_in
from bot.agenda.reading.starts import after_greeting, begin, sentences_of, starts_in
from bot.agenda.reading.text import MOST, PICTURE, REACH, Page, Span

#: « inaugure sa nouvelle … »: said between the verb and its object, kept.
_NEW = re.compile(r"(?:(?:nouvel(?:le)?|nouveaux?|nouvelles|premiere?|toute|future?) )*")
_WORD = re.compile(r"\w+'?")
#: What no name goes over: when or where it is, a picture (an arrow may link two towns).
_HARD_END = re.compile(rf"\x00|(?![\u2190-\u21ff]){PICTURE}")
#: What is read of a line, and how many words a name may have.
LONG_LINE, LONGEST = 900, 20
#: Two lines longer than this are no name.
LONG_NAME = 110
#: No text has more beginnings of a name than this.
MOST_STARTS = 40


@dataclass(frozen=True)
class Name:
    """A piece that may be the name: where it is and its marks."""

    span: Span
    marks: frozenset[str]
    #: « Inauguration de la », when the text says « inaugure sa »; empty otherwise.
    lead: str = ""
    #: The words that say what is named, when something stands between them and the quoted name.
    kind: Span | None = None


def names_in(
    page: Page,
    masked: str,
    lines: Sequence[Span],
    labels: Sequence[tuple[str, Span]] = (),
    subjects: int = 0,
    places: Sequence[Span] = (),
) -> Iterator[Name]:
    """Return the candidates of the lines, in order.

    ``masked``: the folded text, what says when, where or a link replaced by bars; ``subjects``: how many of the first
    lines are a mail's subject.
    """
    quotes = quotes_in(page, masked)
    seen: set[Span] = set()
    left = MOST_STARTS
    for rank, line in enumerate(lines[:MOST]):
        body = after_greeting(masked, Span(line.start, min(line.end, line.start + LONG_LINE)))
        pieces = _Pieces(page, masked, body, rank, rank < subjects, quotes, places)
        if rank and is_kind_alone(masked[lines[rank - 1].start : lines[rank - 1].end]):
            pieces.of_line.add("below_kind")
        starts = list(starts_in(page, masked, body, quotes, labels).items())[:left]
        for start, sources in starts:
            for name in pieces.of(start, sources):
                if name.kind is not None or name.span not in seen:
                    seen.add(name.span)
                    yield name
        left -= len(starts)
        two = _two_lines(page, masked, line, lines[rank + 1]) if rank + 1 < len(lines) else None
        if two is not None:
            whole = _Pieces(page, masked, two, rank, rank < subjects, quotes, places)
            whole.of_line = {"two_lines"} | set(_joined(page, masked, line, lines[rank + 1]))
            start = begin(page, masked, two.start, two.end)
            *_, name = (None, *whole.of(start, {"two_lines"}))
            if name is not None:
                yield name


def _two_lines(page: Page, masked: str, line: Span, following: Span) -> Span | None:
    """Return two lines that may hold one name: short, one right below the other, nothing of when or where."""
    between = page.text[line.end : following.start]
    if between.strip() or between.count("\n") != 1 or following.end - line.start > LONG_NAME:
        return None
    if _HARD_END.search(masked, line.start, following.end) or re.search(
        r"[.,;]\s*$", page.text[line.start : line.end]
    ):
        return None
    return Span(line.start, following.end)


def _joined(page: Page, masked: str, line: Span, following: Span) -> Iterator[str]:
    """Tell how two lines go together."""
    first, second = (
        page.text[line.start : line.end].strip(),
        page.text[following.start : following.end].strip(),
    )
    if first.isupper() and second.isupper():
        yield "two_capitals"
    elif first.isupper():
        yield "first_capitals"
    if second[:1].islower():
        yield "second_lower"
    if is_kind_alone(masked[line.start : line.end]):
        yield "first_alone"
    if first[-1:] in ("!", "?", ":"):
        yield f"first_ends:{first[-1]}"


class _Pieces:
    """The pieces of one line."""

    def __init__(
        self,
        page: Page,
        masked: str,
        body: Span,
        rank: int,
        subject: bool,
        quotes: Sequence[Quoted],
        places: Sequence[Span],
    ) -> None:
        self.page, self.masked, self.body = page, masked, body
        self.rank = rank
        #: What its line says of every piece.
        self.of_line = {"subject_line"} if subject else set[str]()
        self.quotes = [one for one in quotes if one.words.touches(body)]
        self.places = [one for one in places if one.touches(body)]
        self.sentences = list(sentences_of(masked, body))
        self._at: dict[int, frozenset[str]] = {}

    def of(self, start: int, sources: set[str]) -> Iterator[Name]:
        """Return the pieces that begin at one place, by how far they go."""
        page, masked, body = self.page, self.masked, self.body
        marks = {f"source:{one}" for one in sources}
        marks.update(marks_of_start(page, masked, body, self.sentences, start, self.rank))
        marks |= self.of_line
        lead = _noun_of_verb(masked, body, start) if "object" in sources else ""
        if lead:
            marks.add("lead")
        end = _HARD_END.search(masked, start, body.end)
        limit = end.start() if end is not None else body.end
        ends = end_of(page, masked, start, body.end), spared(masked, start, body.end)
        stops = [(stop, marks_across(masked, stop)) for stop in stops_in(masked, start + 3, limit)]
        quotes = [one for one in self.quotes if one.words.end > start and one.words.start < start + REACH]
        for words, match in enumerate(islice(_WORD.finditer(masked, start, limit), LONGEST), 1):
            span = Span(start, match.end())
            if not ends_well(masked, start, span.end):
                continue
            own = {*marks, *self._marks_at(span.end)}
            own.update(marks_inside(page.text[start : span.end], masked[start : span.end], words))
            for stop, across in stops:
                if stop < span.end:
                    own.update(across)
            own.update(_ends(span.end, *ends))
            own.update(_quoting(span, quotes))
            if self._is_place(span):
                own.add("place")
            own |= set(_together(own, sources))
            yield Name(span, frozenset(own), lead)
            kind = next((one.kind for one in quotes if _bears(one, span)), None)
            if kind is not None:
                yield Name(span, frozenset({*own, "kind_only"}), kind=kind)

    def _marks_at(self, end: int) -> frozenset[str]:
        if end not in self._at:
            self._at[end] = frozenset(marks_of_end(self.masked, self.body, end))
        return self._at[end]

    def _is_place(self, span: Span) -> bool:
        """Tell whether a piece is a place more than anything."""
        said = sum(
            min(span.end, one.end) - max(span.start, one.start) for one in self.places if one.touches(span)
        )
        return said > 0.6 * (span.end - span.start)


def _bears(quoted: Quoted, span: Span) -> bool:
    """Tell whether a piece goes from a kind to what it bears, something between: « Webinaire gratuit « X » »."""
    kind = quoted.kind
    return kind.start == span.start and _closes(span, quoted) and kind.end < quoted.whole.start - 1


def _ends(end: int, usual: int, long: int) -> Iterator[str]:
    """Tell where a piece stands beside where names usually end."""
    yield "at_end" if end == usual else "past_end" if end > usual else "short_of_end"
    if end >= long:
        yield "at_long_end" if end == long else "past_long_end"


def _closes(span: Span, quoted: Quoted) -> bool:
    """Tell whether a piece ends with quoted words (a final « ! » aside)."""
    return quoted.words.end - 2 <= span.end <= quoted.words.end


def _quoting(span: Span, quotes: Sequence[Quoted]) -> Iterator[str]:
    """Tell how a piece stands to what is quoted."""
    for quoted in quotes:
        words = quoted.words
        if _closes(span, quoted) and span.start <= words.start:
            yield "ends_quote"
            yield "quote_whole" if span.start == words.start else "quote_led"
        elif words.start <= span.start and span.end < words.end:
            yield "inside_quote"
        elif span.start < words.start < span.end < words.end:
            yield "cuts_quote"
        elif span.start <= words.start and span.end > words.end:
            yield "past_quote"


def _together(marks: set[str], sources: set[str]) -> Iterator[str]:
    """Return what marks say together that none says alone."""
    ends = [one for one in ("ends_quote", "at_end", "at_long_end", "ends_line") if one in marks]
    for source in sources:
        if source.startswith(("quote", "label")):
            yield from (f"{source} {end}" for end in ends)
        if "noun_head" in marks:
            yield f"noun_head {source}"
    if "noun_head" in marks:
        yield from (f"noun_head {one}" for one in marks if one.startswith("after:") and " " not in one)
        yield from (f"noun_head {one}" for one in marks if one.startswith("to_when"))
    if "begins_line" in marks and "ends_line" in marks:
        yield "own_line"
        own = ("noun_head", "alone", "capitals", "verb", "below_kind")
        yield from (f"own_line {one}" for one in marks if one in own or one.startswith(("line_", "to_when")))
    if "question" in marks and "to_you" in marks:
        yield "hook"


def _noun_of_verb(masked: str, body: Span, start: int) -> str:
    """Return « Nettoyage de la » for « on nettoie la »; empty when the verb is not one of those."""
    verb = ACTS.search(masked, max(body.start, start - REACH), start)
    between = masked[verb.end() : start] if verb else ""
    if not verb or not _NEW.fullmatch(between) or masked[start].isdigit():
        return ""
    act = next(name for name, said in verb.groupdict().items() if said and name != "det").capitalize()
    vowel = (between or masked[start])[0] in "aeiouyh"
    det = verb["det"]
    if det in ("les", "ses", "leurs"):
        return f"{act} des {between}"
    if det in ("des", "nos"):
        return f"{act} d'{between}" if vowel else f"{act} de {between}"
    if det in ("un", "une"):
        return f"{act} d'{det} {between}"
    if vowel:
        return f"{act} de l'{between}"
    return f"{act} de la {between}" if det in ("la", "sa") else f"{act} du {between}"
