"""The entry: language, who looks, menu, the current page; every expected error becomes a sentence."""

import streamlit as st

from dashboard import components, languages, login, navigation, resources, theme
from services.domain.errors import DataMovedError, PalierError

st.set_page_config(page_title="Palier", page_icon=theme.ICON, layout="wide")
st.logo(theme.LOGO, icon_image=theme.ICON)
languages.choose()
components.style()
try:
    refusal = resources.begin_rerun(login.claims())
    show = login.page(refusal) if refusal else navigation.current_page()
    show()
except DataMovedError:
    st.rerun()
except PalierError as error:
    components.error(error)
login.signature()
components.footer()
languages.tell_browser()
