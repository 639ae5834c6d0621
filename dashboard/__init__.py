"""The application shell: navigation, filters, components and charts of the Streamlit screens."""
