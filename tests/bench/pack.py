"""Measures the board pack of a large organisation: read, composed and written as slides with native charts."""

import statistics
from io import BytesIO

from pptx import Presentation

from services import board_pack, wave_administration
from services.adapters.database import Sessions
from services.domain.viewer import LOCAL_VIEWER
from services.pack_matter import PackRequest
from tests.bench.imports import Report, timed

ROUNDS = 5


def measure_pack(sessions: Sessions, report: Report) -> None:
    """Seconds of the whole pack of the organisation in its latest wave, and how many slides and charts it has."""
    *_earlier, before, wave = wave_administration.list_waves(sessions, LOCAL_VIEWER)
    request = PackRequest(wave.id, wave.top, before.id)

    def make() -> bytes:
        return board_pack.export_board_pack(sessions, LOCAL_VIEWER, request, "pptx")

    slides = Presentation(BytesIO(make())).slides
    charts = sum(shape.has_chart for slide in slides for shape in slide.shapes)
    seconds = statistics.median(timed(make) for _ in range(ROUNDS))
    title = f"board pack of {len(slides)} slides with {charts} native charts"
    report(title, f"{seconds:.2f} s ({seconds * 12 / len(slides):.2f} for 12 slides)", "<= 2 s for 12")
