"""Reads the YAML files: strict scalars, no duplicate key, known lines, and a cache of what was parsed.

Scalars stay text except plain integers, plain decimals and null, so that ``01004``, ``14:30``, ``no`` and
``2026-01-01`` reach the models as they were written.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import platformdirs
import yaml

#: Where the curated YAML lives.
ROOT = Path(__file__).parent

#: Bumped when the shape of the cache or of the loader changes.
CACHE_VERSION = 1

KeyPath = tuple[str | int, ...]


class YamlFault(Exception):
    """A file cannot be read as YAML; ``line`` counts from 1, the message is in French."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}, ligne {line} : {message}")
        self.path, self.line, self.message = path, line, message


class _Loader(yaml.CSafeLoader):
    """A safe loader that guesses no type beyond integers, decimals and null."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    """Build a mapping, refusing a key written twice."""
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise yaml.constructor.ConstructorError(
                None, None, f"la clé « {key} » est écrite deux fois", key_node.start_mark
            )
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


_UNREADABLE = (
    "ce n'est pas du YAML lisible. Vérifiez les deux-points, les tirets, les guillemets et l'alignement"
)
#: Signs of the usual slips in the library's messages → what to do.
_PROBLEMS = {
    "tab character": "une tabulation se cache dans la marge. Remplacez-la par des espaces",
    "mapping values are not allowed": "un deux-points de trop. Mettez le texte entre guillemets s'il contient « : »",
    "did not find expected key": "l'alignement n'est pas celui de la ligne au-dessus. Alignez les clés d'un même bloc",
    "could not find expected ':'": "il manque un deux-points après le nom de la clé",
    "quoted scalar": "un guillemet ouvert n'est pas refermé",
}


def parse_yaml(text: str, path: Path) -> Any:
    """Return the plain data of a YAML text; raise YamlFault with its line when it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = error.problem or ""
        if not problem.startswith("la clé"):
            problem = next((said for sign, said in _PROBLEMS.items() if sign in problem), _UNREADABLE)
        raise YamlFault(path, line, problem) from error
    except yaml.YAMLError as error:
        raise YamlFault(path, 1, _UNREADABLE) from error


def read_yaml(path: Path) -> Any:
    """Return the plain data of one YAML file; raise YamlFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise YamlFault(path, 1, "le fichier n'est pas en UTF-8. Enregistrez-le en UTF-8") from error
    return parse_yaml(text, path)


def locate(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of every key path of a YAML text, for messages; empty when it cannot be read."""
    lines: dict[KeyPath, int] = {}

    def walk(node: yaml.Node, path: KeyPath) -> None:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                lines[(*path, key.value)] = key.start_mark.line + 1
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                lines[(*path, index)] = value.start_mark.line + 1
                walk(value, (*path, index))

    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return {}
    if root is not None:
        walk(root, ())
    return lines


#: Folder of the caches inside the environment.
INSTALLED = "guichet-cache"


def cache_folder() -> Path:
    """Return where caches live: in the environment made by ``make install``, else with the user's caches.

    ``GUICHET_CACHE`` moves it in tests.
    """
    chosen = os.environ.get("GUICHET_CACHE")
    if chosen:
        return Path(chosen)
    if _is_environment() and os.access(sys.prefix, os.W_OK):
        return Path(sys.prefix) / INSTALLED
    return Path(platformdirs.user_cache_dir("guichet"))


def _is_environment() -> bool:
    return sys.prefix != sys.base_prefix


def load_cache(name: str) -> Any:
    """Return what ``save_cache`` kept under this name, the newest, or None.

    A service's own user cannot write in the environment: what ``make install`` prepared there serves it too.
    """
    folders = [cache_folder()]
    if _is_environment() and "GUICHET_CACHE" not in os.environ:
        folders.append(Path(sys.prefix) / INSTALLED)
    try:
        kept = [path for folder in folders if (path := folder / f"{name}.marshal").is_file()]
        return marshal.loads(max(kept, key=lambda path: path.stat().st_mtime_ns).read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None


def save_cache(name: str, value: Any) -> None:
    """Keep plain data for the next start; a cache that cannot be written is done without."""
    with contextlib.suppress(OSError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(marshal.dumps(value))
        Path(file.name).chmod(0o644)  # other users of the machine run the same program
        Path(file.name).replace(folder / f"{name}.marshal")


def read_files(paths: Iterable[Path], root: Path = ROOT) -> dict[Path, Any]:
    """Return the plain data of many YAML files, parsing only what changed since the last time.

    Raises YamlFault for the first file that cannot be read.
    """
    name = f"yaml-{CACHE_VERSION}-{abs(hash_text(str(root)))}"
    cached: dict[str, tuple[int, int, Any]] = load_cache(name) or {}
    fresh: dict[str, tuple[int, int, Any]] = {}
    result: dict[Path, Any] = {}
    changed = False
    for path in paths:
        stat = path.stat()
        key = str(path)
        entry = cached.get(key)
        if entry is None or entry[0] != stat.st_mtime_ns or entry[1] != stat.st_size:
            entry = (stat.st_mtime_ns, stat.st_size, read_yaml(path))
            changed = True
        fresh[key] = entry
        result[path] = entry[2]
    if changed or len(fresh) != len(cached):
        save_cache(name, {**cached, **fresh})
    return result


def hash_text(text: str) -> int:
    """Return a stable number for a text, the same in every process."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
