"""Names of files people keep: made from the title, in letters any phone and any mail accepts."""

from __future__ import annotations

import re
import unicodedata

#: Longest name, its ending included.
LONGEST = 60
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "Oe", "Æ": "Ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def file_name(title: str, ending: str, otherwise: str = "fichier") -> str:
    """Return « ca-du-pays-de-laon.vcf » for « CA du Pays de Laon », cut between words; else ``otherwise``."""
    text = unicodedata.normalize("NFKD", title.translate(_LIGATURES))
    words = _NOT_WORD.sub(" ", "".join(c for c in text if not unicodedata.combining(c)).lower()).split()
    most = LONGEST - len(ending) - 1
    name = ""
    for word in words or [otherwise]:
        longer = f"{name}-{word}" if name else word[:most]
        if len(longer) > most:
            break
        name = longer
    return f"{name}.{ending}"
