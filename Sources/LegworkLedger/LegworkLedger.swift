// LegworkLedger
