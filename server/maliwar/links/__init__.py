"""Links to Wikidata: asking an endpoint whether they hold, and proposing candidates; nothing here writes a link."""
