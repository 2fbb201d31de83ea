/**
 * AWS Signature Version 4 from the server's side, and EKS bearer tokens, which are presigned
 * requests.
 *
 * <p>Recomputes each signature with the secret key that the simulator issued. Imports {@code aws},
 * {@code http}, and the token reviewer of {@code kubernetes}. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.signing;
