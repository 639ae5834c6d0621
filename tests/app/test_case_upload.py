"""A business case uploaded on the Import page."""

from sample_data.initiatives import FILE, FOLDER
from tests.builders import changed


def test_a_business_case_is_told_in_numbers_and_stored(open_app, with_sample):
    content = changed((FOLDER / FILE).read_bytes(), "Initiatives", {"B3": "Another title"})
    app = open_app("import_answers")
    app.file_uploader(key="import.files.0").upload("again.xlsx", content).run()
    told = [caption.value for caption in app.caption]
    assert any("Business case" in text and "initiatives: 8, lines: 26" in text for text in told)
    app.button(key="import.confirm").click().run()
    assert any("initiatives: 8" in text.value and "again" in text.value for text in app.markdown)


def test_the_workbook_can_be_downloaded_where_it_is_uploaded(open_app, with_sample):
    app = open_app("import_answers")
    assert "import.case.download" in [button.key for button in app.get("download_button")]
