// LegworkExpression
