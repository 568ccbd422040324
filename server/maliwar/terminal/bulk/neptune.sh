# Amazon Neptune; its default graph is the union of all graphs. Not tested here: from its documentation.
# From a machine in its network; BUCKET, REGION, ROLE and HOST are yours. IAM authentication signs each request, which
# maliwar does not: leave it off and let the network decide who asks, or put a signing proxy between.
maliwar load --to graphs.nq --default union
aws s3 cp graphs.nq "s3://$BUCKET/graphs.nq"
curl --json "{\"source\": \"s3://$BUCKET/graphs.nq\", \"format\": \"nquads\", \"iamRoleArn\": \"$ROLE\",
  \"region\": \"$REGION\", \"failOnError\": \"TRUE\", \"parallelism\": \"HIGH\"}" "https://$HOST:8182/loader"
curl "https://$HOST:8182/loader"    # what runs; with /<loadId>, how far it is
MALIWAR_ENGINE="https://$HOST:8182/sparql" maliwar serve
