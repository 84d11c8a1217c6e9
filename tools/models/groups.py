"""Finds the classes that belong to each kind of thing in `groups.tsv`.

A line there is a list of WordNet ids and a label: the group is every class at or below one of the ids. The file leaves
out what tells nobody anything ("artifact", "placental") and adds what WordNet does not know ("laptop", "waterside").
Run as a script, it prints the size, label and classes of each group.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from labels import HERE, WORDNET_NOUNS, load_class_ids, name_classes
from wordnet import Synset, ancestors, load_nouns


def load_kinds() -> dict[str, set[str]]:
    """Gives the WordNet ids of each kind of thing, by label. Raises ValueError for a label that comes twice."""
    with (HERE / "groups.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    repeated = [label for label, count in Counter(row["label"] for row in rows).items() if count > 1]
    if repeated:
        raise ValueError(f"groups that come twice: {repeated}")
    return {row["label"]: set(row["ids"].split()) for row in rows}


def group_classes(nouns: dict[str, Synset]) -> list[dict]:
    """Gives `{label, classes}` of each kind, smallest group first, class indexes rising.

    Raises ValueError when a group has fewer than two classes, or the same classes as another one.
    """
    lineages = [ancestors(nouns, class_id) for class_id in load_class_ids()]
    label_by_classes: dict[tuple[int, ...], str] = {}
    for label, ids in load_kinds().items():
        classes = tuple(index for index, lineage in enumerate(lineages) if lineage & ids)
        if len(classes) < 2:
            raise ValueError(f"group {label!r} has {len(classes)} classes")
        if classes in label_by_classes:
            raise ValueError(f"groups {label!r} and {label_by_classes[classes]!r} have the same classes")
        label_by_classes[classes] = label

    by_size = sorted(label_by_classes.items(), key=lambda item: (len(item[0]), item[0]))
    return [{"label": label, "classes": list(classes)} for classes, label in by_size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=Path, default=WORDNET_NOUNS, help="WordNet's data.noun")
    options = parser.parse_args()

    nouns = load_nouns(options.wordnet)
    labels = name_classes(nouns)
    for group in group_classes(nouns):
        print(len(group["classes"]), group["label"], ", ".join(labels[index] for index in group["classes"]), sep="\t")


if __name__ == "__main__":
    main()
