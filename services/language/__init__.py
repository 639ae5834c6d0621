"""Languages: translation by gettext, and the only place that rounds numbers and writes dates and money."""

from services.language.formats import (
    DASH,
    format_count,
    format_date,
    format_datetime,
    format_delta,
    format_effect,
    format_figure,
    format_list,
    format_percent,
    format_period,
    format_score,
    translate,
)
from services.language.translation import (
    LANGUAGE_NAMES,
    current_language,
    gettext,
    in_language,
    language_from_locale,
    local,
    ngettext,
    use_language,
)

__all__ = [
    "DASH",
    "LANGUAGE_NAMES",
    "current_language",
    "format_count",
    "format_date",
    "format_datetime",
    "format_delta",
    "format_effect",
    "format_figure",
    "format_list",
    "format_percent",
    "format_period",
    "format_score",
    "gettext",
    "in_language",
    "language_from_locale",
    "local",
    "ngettext",
    "translate",
    "use_language",
]
