// LegworkEngine
