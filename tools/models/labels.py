"""Names the 1,000 ImageNet classes: the first word of each class in WordNet, or what `label-overrides.tsv` says.

Run as a script, it prints one label a line, class 0 first.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from wordnet import Synset, load_nouns

HERE = Path(__file__).parent
WORDNET_NOUNS = Path("/usr/share/wordnet/data.noun")  # where Debian's wordnet-base puts it


def load_class_ids() -> list[str]:
    """Gives ImageNet's class ids in sorted order, which is the order of the network's outputs."""
    return sorted((HERE / "imagenet-ids.txt").read_text().split())


def load_overrides() -> dict[str, str]:
    """Gives the labels that replace WordNet's, by class id."""
    with (HERE / "label-overrides.tsv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["label"] for row in csv.DictReader(file, delimiter="\t")}


def name_classes(nouns: dict[str, Synset]) -> list[str]:
    """Gives one unique label a class.

    Raises ValueError when two classes share a label, or an override is for no class or changes nothing.
    """
    class_ids, overrides = load_class_ids(), load_overrides()
    first_words = {class_id: nouns[class_id].words[0] for class_id in class_ids}
    idle = [class_id for class_id, label in overrides.items() if first_words.get(class_id) in (None, label)]
    if idle:
        raise ValueError(f"overrides without effect: {idle}")

    labels = [overrides.get(class_id, first_words[class_id]) for class_id in class_ids]
    repeated = [label for label, count in Counter(labels).items() if count > 1]
    if repeated:
        raise ValueError(f"labels of more than one class: {repeated}")
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=Path, default=WORDNET_NOUNS, help="WordNet's data.noun")
    options = parser.parse_args()

    print(*name_classes(load_nouns(options.wordnet)), sep="\n")


if __name__ == "__main__":
    main()
