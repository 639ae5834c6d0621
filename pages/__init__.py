"""The screens, one file each, run by st.navigation."""
