// LegworkDrawing
