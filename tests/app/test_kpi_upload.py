"""KPIs uploaded on the Import page."""

from sample_data.indicators import FILE, FOLDER
from tests.builders import changed


def test_kpis_are_told_in_numbers_and_stored(open_app, with_sample):
    content = changed((FOLDER / FILE).read_bytes(), "Valeurs", {"D3": 321})
    app = open_app("import_answers")
    app.file_uploader(key="import.files.0").upload("again.xlsx", content).run()
    told = [caption.value for caption in app.caption]
    assert any("KPI values: 858 and own KPIs: 7" in text for text in told)
    app.button(key="import.confirm").click().run()
    assert any("own KPIs: 7" in text.value and "again" in text.value for text in app.markdown)


def test_the_workbook_of_kpis_can_be_downloaded_where_it_is_uploaded(open_app, with_sample):
    app = open_app("import_answers")
    assert "import.kpis.download" in [button.key for button in app.get("download_button")]
