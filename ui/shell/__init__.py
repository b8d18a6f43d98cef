"""What every page stands in: session state, the open database, navigation, turns, the reader's formats."""
