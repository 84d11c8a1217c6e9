"""Reads the nouns of WordNet 3.0, whose offsets are the numbers in ImageNet's class ids ("n02123045")."""

from dataclasses import dataclass
from pathlib import Path

LICENCE_LINE = "  "  # each line of the licence at the head of a WordNet file starts with two spaces
IS_A = {"@", "@i"}  # pointers to a more general synset, and from an instance to its kind


@dataclass(frozen=True)
class Synset:
    """One meaning: its words, the most usual first, and the ids of the more general meanings right above it."""

    words: tuple[str, ...]
    parents: tuple[str, ...]


def load_nouns(path: Path) -> dict[str, Synset]:
    """Reads WordNet's `data.noun` into synsets by id."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(parse_synset(line) for line in lines if not line.startswith(LICENCE_LINE))


def parse_synset(line: str) -> tuple[str, Synset]:
    """Parses `offset file type word-count [word sense]… pointer-count [symbol offset type fields]… | gloss`."""
    offset, _file, _type, word_count, *fields = line.split(" | ", 1)[0].split()
    pointer_start = 2 * int(word_count, 16)
    words = tuple(word.replace("_", " ") for word in fields[0:pointer_start:2])
    pointers = fields[pointer_start + 1 :]
    symbols_and_targets = zip(pointers[0::4], pointers[1::4], strict=True)
    parents = tuple(f"n{target}" for symbol, target in symbols_and_targets if symbol in IS_A)
    return f"n{offset}", Synset(words, parents)


def ancestors(nouns: dict[str, Synset], synset_id: str) -> set[str]:
    """Gives the ids of a synset and of everything more general than it."""
    found: set[str] = set()
    waiting = [synset_id]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(nouns[current].parents)
    return found
