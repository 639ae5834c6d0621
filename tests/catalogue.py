"""Brings the French catalogue in step with the texts of the code: `python -m tests.catalogue`."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.language.translation import CATALOGUES

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "Message": None}
FOLDERS = ("dashboard", "pages", "services")


def extract() -> Catalog:
    """Every text for people in the code, with the files it stands in."""
    catalogue = Catalog(project="palier", locale="fr", fuzzy=False)
    for folder in FOLDERS:
        for path, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalogue.add(message, locations=[(f"{folder}/{path}", None)])
    return catalogue


def stored() -> Catalog:
    """The French catalogue as it stands."""
    path = CATALOGUES / "fr" / "palier.po"
    with path.open("rb") as source:
        return read_po(source, locale="fr")


def update() -> None:
    """Add new texts to the catalogue, and drop those that are gone."""
    path = CATALOGUES / "fr" / "palier.po"
    catalogue = stored() if path.exists() else Catalog(project="palier", locale="fr", fuzzy=False)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, catalogue, sort_output=True, width=110, include_lineno=False, omit_header=True)


if __name__ == "__main__":
    update()
