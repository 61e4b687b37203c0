// LegworkRedis
