/** The Kubernetes manifests that a fleet needs. */
package io.ecrpusher.cli.manifest;
