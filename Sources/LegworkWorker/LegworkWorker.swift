// LegworkWorker
