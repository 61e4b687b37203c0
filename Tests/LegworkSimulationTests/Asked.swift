import Glibc

/// True where the simulation is asked for: its suites have not been run on this tree in full, and take minutes.
let isSimulationAskedFor = unsafe getenv("LEGWORK_SIMULATION") != nil
