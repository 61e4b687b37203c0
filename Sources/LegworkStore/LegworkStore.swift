// LegworkStore
