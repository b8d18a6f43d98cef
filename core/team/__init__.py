"""Who uses Windrow, and what they did: users and their roles, sign-ins, tokens, folders, reading the trace.

What a role permits is in `core.access.roles`; the trace is written by the gate (`core.store.gate`).
"""
