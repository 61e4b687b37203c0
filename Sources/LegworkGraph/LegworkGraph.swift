// LegworkGraph
