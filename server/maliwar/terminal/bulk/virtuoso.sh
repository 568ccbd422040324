# Virtuoso 7 (Debian: virtuoso-opensource); its default graph is the union of all graphs. Tested with 7.2.5.
# In virtuoso.ini: this folder in DirsAllowed under [Parameters]; and, however it is loaded, ResultSetMaxRows = 100000
# under [SPARQL]. A second and a third rdf_loader_run() beside it, one for each core or two, load faster. The password of
# dba is read from the terminal.
maliwar load --to graphs.nq --default union
isql-vt 1111 dba <<'SQL'
RDF_GLOBAL_RESET();
ld_dir('.', 'graphs.nq', 'urn:none');
rdf_loader_run();
SELECT ll_file, ll_state, ll_error FROM DB.DBA.LOAD_LIST;
checkpoint;
SQL
MALIWAR_ENGINE=http://127.0.0.1:8890/sparql maliwar serve
