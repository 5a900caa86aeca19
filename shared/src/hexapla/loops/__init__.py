"""Hold an asyncio loop that is in no manifest against asyncio's own, on the same Python."""
