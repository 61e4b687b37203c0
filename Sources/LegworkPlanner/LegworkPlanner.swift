// LegworkPlanner
