"""The entry: language, menu, the current page; every expected error becomes a sentence."""

import streamlit as st

from dashboard import components, languages, navigation, resources, theme
from services.domain.errors import DataMovedError, PalierError

st.set_page_config(page_title="Palier", page_icon=theme.ICON, layout="wide")
st.logo(theme.LOGO, icon_image=theme.ICON)
languages.choose()
page = navigation.current_page()
components.style()
try:
    resources.begin_rerun()
    page.run()
except DataMovedError:
    st.rerun()
except PalierError as error:
    components.error(error)
components.footer()
languages.tell_browser()
