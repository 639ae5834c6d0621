"""What Streamlit must be told for Palier to be safe; .streamlit/config.toml says it, where it is found."""

from streamlit import config

from services.domain.errors import RefusedError
from services.domain.texts import Message

MOST_UPLOADED = 50
"""Megabytes; a reader of workbooks takes no more."""

MUST: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.enableAgentApi": False,
    "server.enableXsrfProtection": True,
}


def check() -> None:
    """Raise RefusedError naming the first option that is not what it must be."""
    for name, wanted in MUST.items():
        found = config.get_option(name)
        if found != wanted:
            raise _refusal(name, found, wanted)
    largest = config.get_option("server.maxUploadSize")
    if largest > MOST_UPLOADED:
        raise _refusal("server.maxUploadSize", largest, f"{MOST_UPLOADED} or less")


def _refusal(name: str, found: object, wanted: object) -> RefusedError:
    return RefusedError(
        Message(
            "Streamlit's option {name} is {found} and must be {wanted}.",
            {"name": name, "found": _written(found), "wanted": _written(wanted)},
        ),
        Message(
            "Start Palier from its own folder, where .streamlit/config.toml sets it, or with “palier run”."
        ),
    )


def _written(value: object) -> str:
    """A value as the configuration file writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
