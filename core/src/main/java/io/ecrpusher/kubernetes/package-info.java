/**
 * The requests to an API server, and the meaning of its responses. The only package that imports
 * client-java and OkHttp. Doesn't import the AWS SDK.
 */
package io.ecrpusher.kubernetes;
