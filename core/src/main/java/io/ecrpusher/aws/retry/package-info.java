/** How calls to AWS are retried. Imports settings and time only. */
package io.ecrpusher.aws.retry;
