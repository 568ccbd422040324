"""The service as machines see it: SPARQL service description, VoID, OpenAPI; all from the tables that it runs on."""
