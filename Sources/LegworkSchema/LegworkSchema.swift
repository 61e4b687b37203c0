// LegworkSchema
