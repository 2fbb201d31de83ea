/** The IAM policies that a fleet needs. */
package io.ecrpusher.cli.policy;
