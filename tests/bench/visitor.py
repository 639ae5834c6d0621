"""A visitor without a browser: asks a Streamlit server for reruns and waits until they are finished."""

import time
from contextlib import ExitStack
from types import TracebackType

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Visitor:
    """One session on a server."""

    def __init__(self, url: str) -> None:
        address = f"{url.replace('http', 'ws')}/_stcore/stream"
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(address, subprotocols=["streamlit"], max_size=None))
        self.received, self.errors = 0, list[str]()
        self._buttons: dict[str, str] = {}
        self._page = "", ""

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def show(self, page: str = "", query: str = "") -> float:
        """Ask for a page and give the seconds until its script has finished.

        Then `received` holds the bytes it took, and `errors` what it tells of errors.
        """
        self._page = page, query
        return self._ask()

    def press(self, label: str) -> float:
        """Press a button of the page that is shown, and give the seconds until its script has finished."""
        return self._ask(self._buttons[label])

    def _ask(self, pressed: str = "") -> float:
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = self._page
        message.rerun_script.context_info.locale = "en-CA"
        if pressed:
            message.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
        start = time.perf_counter()
        self._socket.send(message.SerializeToString())
        self.received, self.errors = 0, []
        while True:
            data = self._socket.recv(timeout=300)
            self.received += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data)
            self._note(answer.delta.new_element)
            if answer.WhichOneof("type") == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return time.perf_counter() - start

    def _note(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self._buttons[element.button.label] = element.button.id
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        if kind == "alert" and element.alert.format == Alert.ERROR:
            self.errors.append(element.alert.body)
