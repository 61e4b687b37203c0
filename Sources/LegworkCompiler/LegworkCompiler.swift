// LegworkCompiler
