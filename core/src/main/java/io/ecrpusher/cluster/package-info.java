/**
 * Finds clusters, and opens them: {@code ClusterAccess} returns a cluster's endpoint and bearer
 * token. Imports the fleet, credential, failure, settings, and time packages. Of the AWS SDK it
 * imports only the signer and the Regions, for {@code EksToken}; calls to AWS are behind interfaces
 * that {@code io.ecrpusher.aws} implements.
 */
package io.ecrpusher.cluster;
