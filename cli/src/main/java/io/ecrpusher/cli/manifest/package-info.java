/** The Kubernetes manifests and IAM policies that a fleet needs. */
package io.ecrpusher.cli.manifest;
