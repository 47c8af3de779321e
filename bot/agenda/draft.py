"""A draft: what a referent announces, as the program holds it while they look at it and put it right."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.agenda.reading.read import Lecture
from bot.agenda.reading.when import When


@dataclass(frozen=True)
class Portee:
    """The territory an announcement is for: ``niveau`` is commune, epci, departement, region or pays."""

    niveau: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.niveau and self.code)


@dataclass(frozen=True, kw_only=True)
class Brouillon:
    """An event being announced; hours are local, an unknown field is None or empty."""

    titre: str = ""
    le: dt.date | None = None
    de: dt.time | None = None
    #: Last day and closing hour, when they are said.
    au: dt.date | None = None
    a: dt.time | None = None
    lieu: str = ""
    #: INSEE code and SIREN of the place.
    commune: str = ""
    epci: str = ""
    lien: str = ""
    publics: tuple[str, ...] = ("tous",)
    gratuit: bool | None = None
    type: str = "animation"
    theme: str = "tous_modes"
    #: Whom it is for; the EPCI of the place unless the referent says otherwise.
    portee: Portee = field(default_factory=Portee)
    organisateur: str = ""
    #: When it is asked to leave; at once when None.
    depart: dt.datetime | None = None
    #: The weekday said was not that day's.
    jour_incoherent: bool = False

    @property
    def when(self) -> When | None:
        """Return when it takes place."""
        return When(self.le, self.de, self.au, self.a, self.jour_incoherent) if self.le else None

    @property
    def begins(self) -> dt.datetime | None:
        """Return when it begins, local; a day without an hour begins when it ends: it can be announced that day."""
        return dt.datetime.combine(self.le, self.de or dt.time(23, 59)) if self.le else None

    @property
    def en_ligne(self) -> bool:
        """Tell whether one attends from anywhere."""
        return self.lieu == "en ligne"

    @property
    def empreinte(self) -> str:
        """Return a short mark of the content: a preview's buttons only publish what was previewed."""
        text = json.dumps(self.to_plain(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    def with_when(self, when: When) -> Brouillon:
        """Return the draft at another time."""
        return replace(
            self,
            le=when.debut,
            de=when.heure,
            au=when.fin,
            a=when.heure_fin,
            jour_incoherent=when.incoherent,
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the draft as JSON data."""
        return {
            "titre": self.titre,
            "le": _iso(self.le),
            "de": f"{self.de:%H:%M}" if self.de else None,
            "au": _iso(self.au),
            "a": f"{self.a:%H:%M}" if self.a else None,
            "lieu": self.lieu,
            "commune": self.commune,
            "epci": self.epci,
            "lien": self.lien,
            "publics": list(self.publics),
            "gratuit": self.gratuit,
            "type": self.type,
            "theme": self.theme,
            "portee": [self.portee.niveau, self.portee.code],
            "organisateur": self.organisateur,
            "depart": self.depart.astimezone(dt.UTC).isoformat() if self.depart else None,
            "jour_incoherent": self.jour_incoherent,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Brouillon:
        """Return the draft of JSON data; a key of another version is passed over."""
        niveau, code = plain.get("portee") or ("", "")
        return cls(
            titre=plain.get("titre", ""),
            le=_day(plain.get("le")),
            de=_hour(plain.get("de")),
            au=_day(plain.get("au")),
            a=_hour(plain.get("a")),
            lieu=plain.get("lieu", ""),
            commune=plain.get("commune", ""),
            epci=plain.get("epci", ""),
            lien=plain.get("lien", ""),
            publics=tuple(plain.get("publics") or ("tous",)),
            gratuit=plain.get("gratuit"),
            type=plain.get("type", "animation"),
            theme=plain.get("theme", "tous_modes"),
            portee=Portee(niveau, code),
            organisateur=plain.get("organisateur", ""),
            depart=dt.datetime.fromisoformat(plain["depart"]) if plain.get("depart") else None,
            jour_incoherent=bool(plain.get("jour_incoherent", False)),
        )


def draft_of(lecture: Lecture) -> Brouillon:
    """Return the draft of an announcement that was read, for the EPCI of its place."""
    draft = Brouillon(
        titre=lecture.titre or "",
        lieu=lecture.lieu or "",
        commune=lecture.commune or "",
        epci=lecture.epci or "",
        lien=lecture.lien or "",
        publics=lecture.publics,
        gratuit=lecture.gratuit,
        type=lecture.type,
        theme=lecture.theme,
        portee=Portee("epci", lecture.epci) if lecture.epci else Portee(),
    )
    return draft.with_when(lecture.when) if lecture.when is not None else draft


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _hour(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
