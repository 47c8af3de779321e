"""The frame of the agenda's pages: one style, no script, nothing loaded from elsewhere; all text escaped."""

from __future__ import annotations

import hashlib
import html
from base64 import b64encode

CONTENT_TYPE = "text/html; charset=utf-8"
_STYLE = """
:root{color-scheme:light dark;--fond:#fff;--texte:#1b1b1f;--trait:#c3c7cf;--accent:#0b5c43;--sur-accent:#fff;
--avis:#a3001c}
@media(prefers-color-scheme:dark){:root{--fond:#15171a;--texte:#eceef1;--trait:#4a505a;--accent:#7fd6b3;
--sur-accent:#08261b;--avis:#ff9c9c}}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.55 system-ui,sans-serif;background:var(--fond);color:var(--texte)}
main{max-width:42rem;margin:0 auto;padding:1.5rem 1rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 1rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
dl{margin:0}
dt{margin-top:.9rem;font-size:.95rem}
dd{margin:0;font-weight:600}
ul{list-style:none;margin:0;padding:0}
li{padding:.7rem 0;border-top:1px solid var(--trait)}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;margin:1.5rem 0}
.actions a{display:inline-flex;align-items:center;min-height:2.75rem;padding:.4rem 1rem;border:2px solid var(--accent);
border-radius:.5rem;text-decoration:none}
.actions a:first-child{background:var(--accent);color:var(--sur-accent)}
.avis{border-left:.3rem solid var(--avis);color:var(--avis);padding:.3rem .8rem;font-weight:600}
""".strip()
#: What a page may load: its own style, nothing else.
STYLE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def document(title: str, body: str, *, about: str = "", head: str = "") -> bytes:
    """Return a page; ``title`` and ``about`` are plain text, ``body`` and ``head`` are HTML already safe."""
    description = f'<meta name="description" content="{html.escape(about)}">' if about else ""
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title>{description}<style>{_STYLE}</style>{head}</head>"
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    ).encode()


def anchor(url: str, label: str) -> str:
    """Return a link."""
    return f'<a href="{html.escape(url)}">{html.escape(label)}</a>'


def actions(links: list[tuple[str, str]]) -> str:
    """Return links to tap, the first one first of all."""
    return f'<p class="actions">{"".join(anchor(url, label) for url, label in links)}</p>' if links else ""


def notice(text: str) -> str:
    """Return what must be read first."""
    return f'<p class="avis">{html.escape(text)}</p>'


def lost(title: str, text: str) -> bytes:
    """Return the page of what does not exist."""
    return document(title, f"<p>{html.escape(text)}</p>")
