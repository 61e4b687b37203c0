// LegworkTesting
