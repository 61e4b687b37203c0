// LegworkDiagnostics
