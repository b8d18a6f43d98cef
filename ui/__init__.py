"""Drawing shared by pages; the only place that knows both Streamlit and the core."""
