"""Who does something, through which door and when, and whether they may.

    caller     who asks: name, roles, door, instant
    clock      the one place that reads the clock
    use_cases  what people can do, and to what
    roles      which role may do what: the one table
    standing   what a caller may do with a segment by its folder and its owner
    policy     what the gate asks, and which use cases leave a trace

Every use case in the rooms above takes the database and then the caller, and opens its transaction through
`core.store.gate`, which asks the database's policy first. The use cases themselves belong in those rooms.
"""
