"""The layout of our questionnaire workbook that its writer and its reader share."""

FORMAT = "palier-questionnaire"
FORMAT_VERSION = 1
HIDDEN_SHEET = "palier"
META_KEYS = ("format", "format_version", "framework", "version", "language", "organisation", "period")

CODE_COLUMN, TEXT_COLUMN, GUIDANCE_COLUMN, FIRST_RESPONDENT_COLUMN = 0, 1, 2, 3
"""Columns of a unit's sheet, counted from 0; the first one is hidden and holds the markers below."""

UNIT_MARK = "unit:"
RESPONDENT_MARK = "respondent"
ROLE_MARK = "role"
QUESTION_MARK = "question:"
COMMENT_MARK = "comment:"
