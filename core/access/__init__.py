"""Who does something, by which door and when, and whether they may.

    caller     who asks: name, roles, door, instant
    clock      the one place that reads the clock
    use_cases  what people can do, and to what
    policy     who may do what, and which of it leaves a trace

Every use case of the rooms above takes the database and then the caller, and opens its transaction by
`core.store.gate`, which asks the database's policy first. Not here: what the use cases do.
"""
