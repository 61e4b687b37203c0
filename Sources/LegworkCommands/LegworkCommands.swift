// LegworkCommands
