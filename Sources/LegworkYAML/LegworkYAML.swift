// LegworkYAML
