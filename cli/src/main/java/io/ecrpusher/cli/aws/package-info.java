/**
 * The caller's AWS credentials and Region, and the deployed stack. The only package that knows the
 * AWS SDK.
 */
package io.ecrpusher.cli.aws;
