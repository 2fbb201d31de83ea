/**
 * ECR authorization tokens and their cache. Imports the fleet, credentials, and failures, but not
 * the AWS SDK: {@code io.ecrpusher.aws} fetches the tokens.
 */
package io.ecrpusher.registry;
